import type { Severity } from '../contract/rows.ts';
import type { Leak } from '../evidence/sharing.ts';
import type { Change } from './check.ts';
import { whoIs } from './sharing-words.ts';
import { byHand } from './wording.ts';

/** The worst first: to strangers before members, a session before a page. */
export const weightOf = ({ what, seenBy, cookie }: Leak): number =>
  (what === 'locked-out' || cookie?.isSession === false ? 10 : 0) +
  (what === 'cookie' ? 0 : 1) +
  (seenBy === 'anonymous' ? 0 : 2);

export const severityOf = ({ what, cookie }: Leak): Severity =>
  what === 'locked-out' || cookie?.isSession === false ? 'high' : 'blocker';

export const happenedBy = (route: string, { what, seenBy, owner, cookie }: Leak): string => {
  const to = seenBy === 'anonymous' ? 'Anybody without an account' : 'One member';
  switch (what) {
    case 'canary':
      return owner === 'anonymous'
        ? `${to} is shown what was meant for strangers at ${route}.`
        : `${to} sees the page of another member at ${route}, with the name and everything else on it.`;
    case 'page':
      return `${to} reads ${route}, which is for members alone, as soon as a member was there.`;
    case 'cookie':
      return cookie?.isSession === true
        ? `Whoever opens ${route} after a member is signed in as that member.`
        : `Whoever opens ${route} after a member is given that member’s cookie “${cookie?.name ?? ''}”.`;
    case 'locked-out':
      return `After a stranger was at ${route}, members who are signed in are turned away there.`;
  }
};

export const causeBy = (route: string, { keptBy, told, after }: Leak): string => {
  const how = {
    GET: '',
    HEAD: ', also when it was only asked with HEAD',
    Range: ', also when only a part of it was asked for (Range)',
  }[after];
  const shown = told === null ? '' : ` (${told})`;
  if (keptBy === 'edge')
    return `A cache before the app keeps the answer of ${route} by its address alone${how} and gives it to whoever asks next${shown}.`;
  if (keptBy === 'app')
    return `The app itself remembers the answer of ${route} by its address and forgets who had asked${how}: a memo in the code, not a cache before it${shown}.`;
  return `Something keeps the answer of ${route} by its address alone${how}; nothing in the answers tells whether it is a cache before the app or the app itself.`;
};

export const inTheApp: Change = byHand(
  'the code of the app that remembers pages or answers',
  'Put who asks into the key under which it is kept, or keep nothing that is made for one member.',
  'In Next.js: no unstable_cache, “use cache” or revalidate around anything that reads the session; elsewhere look for a Map, an LRU or a memo beside the route.',
  'Then run launch-ready leaks --active again.',
);

export const lineOf = ({ what, owner, seenBy, session, after, canary, cookie, keptBy, told }: Leak): string => {
  const given = {
    canary: `the canary of ${whoIs[owner]}${canary === null ? '' : ` (sha256 ${canary})`}`,
    page: 'the page that only members get',
    cookie: `the cookie “${cookie?.name ?? ''}” of ${whoIs[owner]}`,
    'locked-out': 'the answer that a stranger had got',
  }[what];
  const by = { edge: 'kept before the app', app: 'kept in the app' };
  const told_ = keptBy === null ? '' : `; ${by[keptBy]}${told === null ? '' : `, ${told}`}`;
  return `after ${after} by ${whoIs[owner]} (${session} session) ${whoIs[seenBy]} was given ${given}${told_}`;
};
