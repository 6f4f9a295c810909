import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isApi } from '../../src/http/route.ts';
import { openCommunity } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;
const ada = await community.join('Ada Canary');
const ben = await community.join('Ben Canary');
const admin = await community.joinAs('admin');

const openPaths = ['/', '/pricing', '/go/poster', '/robots.txt'];
const seconds = (directives: string, name: string): number =>
  Number(new RegExp(`(?:^|[\\s,])${name}=(\\d+)`, 'i').exec(directives)?.[1] ?? 0);
/** How long anybody may keep an answer without asking again. */
const keptFor = ({ headers }: Response): number => {
  const directives = headers.get('cache-control') ?? '';
  return Math.max(seconds(directives, 'max-age'), seconds(directives, 's-maxage'));
};

test('two members in turn see themselves, at every address without a parameter', async () => {
  const paths = app.routes
    .filter(({ method, access, path }) => method === 'GET' && access === 'member' && !path.includes(':'))
    .map(({ path }) => path);
  assert.ok(paths.length > 10);
  for (const path of paths) {
    for (const [self, other] of [
      [ada, ben],
      [ben, ada],
      [ada, ben],
    ] as const) {
      const body = await (await request(path, { cookie: self.cookie })).text();
      assert.equal(body.includes(other.email), false, `${path} as ${self.email} holds what belongs to ${other.email}`);
    }
  }
  const greeting = async (cookie: string): Promise<string | undefined> =>
    /<h1>Hello (\w+)/.exec(await (await request('/dashboard', { cookie })).text())?.[1];
  assert.deepEqual(
    [await greeting(ada.cookie), await greeting(ben.cookie), await greeting(ada.cookie)],
    ['Ada', 'Ben', 'Ada'],
  );
});

test('what needs somebody to be signed in is never to be kept, whatever its route says of caching', async () => {
  for (const { method, access, path } of app.routes) {
    if (method !== 'GET' || path.includes(':') || (access === 'anyone' && !isApi(path))) continue;
    for (const cookie of [ada.cookie, admin.cookie, undefined]) {
      const { headers } = await request(path, { cookie });
      assert.equal(headers.get('cache-control'), 'private, no-store', path);
    }
  }
});

test('an open page is the same for everybody: a CDN keeps it, and nobody gets a cookie with it', async () => {
  for (const path of openPaths) {
    for (const cookie of [undefined, ada.cookie]) {
      const response = await request(path, { cookie });
      assert.deepEqual(response.headers.getSetCookie(), [], path);
      assert.doesNotMatch(response.headers.get('vary') ?? '', /cookie|\*/i, path);
      assert.match(response.headers.get('cache-control') ?? '', /^public,.*s-maxage=[1-9]/, path);
    }
  }
});

test('what is kept for long changes its name with its content', async () => {
  const page = await (await request('/')).text();
  const linked = [...page.matchAll(/(?:href|src)="(\/[^"]+\.\w+)"/g)].map(match => match[1] ?? '');
  const fixed = app.routes.filter(({ method, path }) => method === 'GET' && /\.\w+$/.test(path) && !isApi(path));
  assert.ok(linked.length > 2 && fixed.length > 1);
  for (const path of [...linked, ...openPaths, ...fixed.map(route => route.path)]) {
    const response = await request(path);
    const isNamedByContent = /\.[A-Za-z0-9]{12}\.\w+$/.test(path);
    const longest = isNamedByContent ? Infinity : 86_400;
    assert.ok(keptFor(response) <= longest, `${path} is kept for ${keptFor(response)} s under a name that stays`);
    if (isNamedByContent)
      assert.ok(keptFor(response) >= 31_536_000, `${path} is fetched again although it cannot change`);
  }
});
