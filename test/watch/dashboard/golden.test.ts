import { test } from 'node:test';
import { assertGolden } from '../../golden/golden-file.ts';
import { csrfIn, served } from './served.ts';

/** What differs between two makings of the same page and is no word of it: the token of the session that asked. */
const withoutSession = (html: string): string => html.replaceAll(csrfIn(html), 'TOKEN-OF-THE-SESSION');

const stories = { well: 'well', 'login-down': 'login down', 'nobody-looked': 'nobody looked' } as const;

for (const [name, story] of Object.entries(stories))
  test(`the live dashboard, ${story}: the page of an owner, byte for byte`, async () => {
    const { ask, owner } = await served(story);
    const html = await (await ask('/', { cookie: await owner() })).text();
    assertGolden(`dashboard/${name}.html`, withoutSession(html));
  });
