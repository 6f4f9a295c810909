import { byCodePoint } from '../evidence/derive/answers.ts';
import { fieldOf } from '../evidence/derive/caching.ts';
import type { Exposure } from '../evidence/derive/shared-caching.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { Asker, Captures, SharedAnswer, SharingEvidence, SharingRoute } from '../evidence/sharing.ts';
import type { CheckId, Change, Fault, Replay, Verdict } from './check.ts';
import { judgeEach } from './check.ts';
import { byHand, lasting } from './wording.ts';

/** Askers as people call them. */
export const whoIs: { readonly [A in Asker]: string } = {
  'member-a': 'member A',
  'member-b': 'member B',
  anonymous: 'somebody without an account',
};

/** A route as the place of a finding: lower case, without white space, not ending in a dot. */
export const placeOf = ({ route }: Pick<SharingRoute, 'route'>): string =>
  route.toLowerCase().replaceAll(/\s/g, '').replace(/\.+$/, '') || '/';

/** The hunt once more as it was seen: an audit judges what the last one kept. */
export const huntAgain = ({ domain }: SharingEvidence, check: CheckId, place: string): Replay => ({
  tool: 'launch-ready',
  args: domain === 'localhost' ? ['leaks', '--active', '--json'] : ['audit', domain, '--check', check, '--json'],
  shows: `"place": ${JSON.stringify(place)}`,
});

/** Fields that are meant for CDNs, each read by some of them. */
const forCdns = [
  'cloudflare-cdn-cache-control',
  'netlify-cdn-cache-control',
  'vercel-cdn-cache-control',
  'cdn-cache-control',
  'surrogate-control',
];

/** What the answer says to caches, in one line. */
export const toldCaches = (answer: SharedAnswer): string => {
  const lines = [...forCdns, 'cache-control', 'expires', 'vary'].flatMap(name => {
    const value = fieldOf(answer, name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  return lines.length === 0 ? 'no Cache-Control' : lines.join(', ');
};

const asked = (route: SharingRoute, who: Asker, { status, kind }: SharedAnswer): string =>
  `GET ${route.route} as ${whoIs[who]}: ${status}, ${kind}`;

/** The three answers, one line each. */
export const capturedLines = (route: SharingRoute, { anonymous, a, b }: Captures): readonly string[] => [
  `${asked(route, 'member-a', a)}, ${toldCaches(a)}`,
  `${asked(route, 'member-b', b)}, ${toldCaches(b)}`,
  `${asked(route, 'anonymous', anonymous)}, ${toldCaches(anonymous)}`,
];

/** Why a cache gives out what is one member's, after what was said of the address. */
export const exposedBecause = ({ of, answer, seconds }: Exposure): string => {
  const isTargeted = forCdns.some(name => fieldOf(answer, name) !== null);
  // Two fields that contradict each other look like a mistake of whoever reads them.
  const told = `${toldCaches(answer)}${isTargeted ? '; not every cache reads the fields for CDNs' : ''}`;
  switch (of) {
    case 'session-cookie':
      return `It sets the cookie that carries the session (${answer.sessionCookies.join(', ')}) and lets every cache between you and your members keep the answer for ${lasting(seconds)} (${told}); several caches send such a cookie on to the next who asks.`;
    case 'by-cookie':
      return `It lets caches keep it for ${lasting(seconds)} and leans on Vary to tell members apart (${told}); CDNs such as Cloudflare pass over Vary: Cookie.`;
    case 'kept':
      return `It lets every cache between you and your members keep it for ${lasting(seconds)} and give it to whoever asks next (${told}).`;
    case 'silent':
      return 'It says nothing to caches, and what says nothing is left to each of them: a rule “cache everything”, or an ending such as .csv, is enough.';
    case 'asks-first':
      return `It lets caches keep it as long as they ask before they use it (${told}); no-cache does not mean “do not keep”.`;
    case 'refusal':
      return `It lets caches keep the refusal for strangers for ${lasting(seconds)} (${told}): from then on members get it, too.`;
  }
};

export const neverKept: Change = byHand(
  'the code that answers with what is one member’s',
  'Send it with the header Cache-Control: private, no-store.',
  'Do this in one place for everything behind the sign-in, and take it back only for what is the same for everybody.',
  'Take care that no rule of your CDN (“cache everything”, “ignore origin headers”) covers addresses of members.',
  'Empty the cache of the CDN afterwards, and run launch-ready leaks --active again.',
);

/**
 * Judges every route, and what else is given; routes that were too many are carried along as unseen. Nothing to judge is
 * not checked.
 */
export const judgeRoutes = (
  { routes, beyond }: SharingEvidence,
  judge: (route: SharingRoute, captures: Captures) => Fault | undefined,
  more: readonly (() => Fault | undefined)[] = [],
): Verdict => {
  const all = Object.keys(routes)
    .toSorted(byCodePoint)
    .flatMap(name => routes[name] ?? []);
  if (all.length === 0) throw new Unknown('no route of the app let a member in');
  const tooMany = (): undefined => {
    throw new Unknown(
      `${beyond.length} more routes were not asked for, ${beyond[0] ?? ''} among them; with --routes the hunt asks for more`,
    );
  };
  return judgeEach(
    [
      ...all.map(route => () => judge(route, known(route.captures))),
      ...more,
      ...(beyond.length === 0 ? [] : [tooMany]),
    ],
    () => undefined,
    look => look(),
  );
};
