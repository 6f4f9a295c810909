import { seen } from '../../src/evidence/leaf.ts';
import type {
  Asker,
  Captures,
  DeceptionHit,
  InsidePage,
  Leak,
  SharedAnswer,
  SharingEvidence,
  SharingRoute,
} from '../../src/evidence/sharing.ts';

/** An answer that no cache keeps. */
export const sharedAnswer = (change: Partial<SharedAnswer> = {}): SharedAnswer => ({
  status: 200,
  kind: 'page',
  fields: [['cache-control', 'private, no-store']],
  sessionCookies: [],
  shows: [],
  ...change,
});

/** The same headers for each of the three; strangers are sent to the sign-in. */
export const captured = (change: Partial<SharedAnswer> = {}, more: Partial<Captures> = {}): Captures => {
  const shown = (asker: Asker): SharedAnswer => sharedAnswer({ shows: [asker], ...change });
  return {
    session: 'cookie',
    anonymous: sharedAnswer({ status: change.kind === 'json' ? 401 : 303, kind: change.kind ?? 'page' }),
    a: shown('member-a'),
    b: shown('member-b'),
    same: false,
    ...more,
  };
};

/** Answers that are the same for everybody, strangers too. */
export const capturedPublic = (change: Partial<SharedAnswer> = {}): Captures => {
  const open = sharedAnswer({ fields: [['cache-control', 'public, max-age=0, s-maxage=300']], ...change });
  return { session: 'cookie', anonymous: { ...open, sessionCookies: [] }, a: open, b: open, same: true };
};

export const leak = (change: Partial<Leak> = {}): Leak => ({
  what: 'canary',
  owner: 'member-a',
  seenBy: 'member-b',
  session: 'cookie',
  after: 'GET',
  keptBy: 'edge',
  told: 'age: 12',
  canary: '0123456789abcdef',
  cookie: null,
  byText: false,
  ...change,
});

export const deceptionHit = (change: Partial<DeceptionHit> = {}): DeceptionHit => ({
  way: 'R/x.css',
  answer: sharedAnswer({ fields: [['cache-control', 'public, max-age=86400']], shows: ['member-a'] }),
  stranger: false,
  ...change,
});

export const huntedRoute = (route: string, captures: Captures, change: Partial<SharingRoute> = {}): SharingRoute => ({
  route,
  captures: seen(captures),
  leaks: seen([]),
  deception: seen({ tried: 25, hits: [] }),
  ...change,
});

export const insidePage = (change: Partial<InsidePage> = {}): InsidePage => ({
  page: '/dashboard',
  as: 'member',
  answer: sharedAnswer(),
  insecure: [],
  isUpgraded: false,
  ...change,
});

/** A hunt that found nothing: a front page for all, a dashboard, and who one is. */
export const soundSharing = (routes?: readonly SharingRoute[]): SharingEvidence => ({
  testedAt: '2026-11-22T15:20:00.000Z',
  domain: 'community.test',
  app: 'https://app.community.test',
  environment: 'staging',
  requests: 180,
  ms: 2_400,
  sessions: ['cookie'],
  routes: Object.fromEntries(
    (
      routes ?? [
        huntedRoute('/', capturedPublic(), { deception: seen({ tried: 0, hits: [] }) }),
        huntedRoute('/api/me', captured({ kind: 'json' })),
        huntedRoute('/dashboard', captured()),
      ]
    ).map(one => [one.route, one]),
  ),
  beyond: [],
  inside: {
    '/dashboard as member': seen(insidePage()),
    '/admin as admin': seen(insidePage({ page: '/admin', as: 'admin' })),
  },
});

/** What a leak hunt could have seen instead: of a route, or of a page behind the sign-in. */
export const sharedInstead = (part: string | undefined, last: string, value: unknown): readonly unknown[] => {
  if (part === 'inside') {
    const insecure = [{ tag: 'img', attribute: 'src', url: 'http://pictures.example/a.png' }];
    const page = value as InsidePage;
    const answer = { ...page.answer, fields: [['cache-control', 'public, max-age=60'] as const] };
    return [
      { ...page, insecure },
      { ...page, answer },
    ];
  }
  if (last === 'leaks') return [[leak()]];
  if (last === 'deception') return [{ tried: 25, hits: [deceptionHit()] }];
  const captures = value as Captures;
  const kept = { ...captures.a, fields: [['cache-control', 'public, max-age=60'] as const] };
  return [
    { ...captures, a: kept },
    { ...captures, a: { ...kept, sessionCookies: ['session'] } },
  ];
};
