import type { CookiesTrial, SignInCookie } from '../../src/evidence/hardening/cookies.ts';
import type { CorsTrial } from '../../src/evidence/hardening/cors.ts';
import type { ForgedWrite } from '../../src/evidence/hardening/cross-site.ts';
import type { RotationTrial } from '../../src/evidence/hardening/rotation.ts';
import type { Exchange, HardeningFacts } from '../../src/evidence/hardening.ts';
import type { ErrorsTrial } from '../../src/evidence/hardening/errors.ts';
import type { BrokenTrial, ExpiredToken, ExpiredTrial, ForgedTrial } from '../../src/evidence/hardening/tokens.ts';
import { seen } from '../../src/evidence/leaf.ts';

export const rotationTrial = (change: Partial<RotationTrial> = {}): RotationTrial => ({
  planted: ['session'],
  isMember: false,
  shown: [],
  ...change,
});

export const signInCookie = (change: Partial<SignInCookie> = {}): SignInCookie => ({
  name: '__Host-session',
  carriesSession: true,
  httpOnly: true,
  secure: true,
  sameSite: 'lax',
  ...change,
});

export const cookiesTrial = (...cookies: readonly SignInCookie[]): CookiesTrial => ({ https: true, cookies });

export const forgedWrite = (change: Partial<ForgedWrite> = {}): ForgedWrite => ({
  from: null,
  sameSite: 'lax',
  shown: [],
  ...change,
});

export const corsTrial = (change: Partial<CorsTrial> = {}): CorsTrial => ({
  path: '/api/me',
  byCookie: true,
  readers: [],
  sameSite: 'lax',
  shown: [],
  ...change,
});

/** One request with its answer. */
export const webExchange = (change: Partial<Exchange> = {}): Exchange => ({
  actor: 'harden-one',
  method: 'GET',
  path: '/api/me',
  sent: [],
  status: 401,
  excerpt: '',
  ...change,
});

export const brokenTrial = (...statuses: readonly number[]): BrokenTrial => ({
  answers: statuses.map(status => ({ how: 'cut in half', status, shown: webExchange({ status }) })),
});

export const forgedTrial = (change: Partial<ForgedTrial> = {}): ForgedTrial => ({
  kind: 'jwt',
  tried: 8,
  taken: [],
  ...change,
});

/** A token that was refused a second after its end. */
export const expiredTrial = (change: Partial<ExpiredToken> = {}): ExpiredTrial => ({
  token: {
    name: 'bearer token',
    told: 'exp',
    livesMs: 20_000,
    lateMs: 1_000,
    taken: false,
    shown: webExchange(),
    ...change,
  },
});

export const errorsTrial = (...told: ErrorsTrial['told']): ErrorsTrial => ({ refusals: 2, told });

type Web = Pick<
  HardeningFacts,
  'rotation' | 'cookies' | 'cross-site' | 'cors' | 'broken' | 'forged' | 'expired' | 'errors'
>;

/** What a sound app shows of sessions, cookies and foreign pages. */
export const soundWeb = (): Web => ({
  rotation: { planted: seen(rotationTrial()), 'other-member': seen(rotationTrial()) },
  cookies: { 'sign-in': seen(cookiesTrial(signInCookie())) },
  'cross-site': {
    profile: seen(forgedWrite()),
    'post-as-form': seen(forgedWrite()),
    'post-as-text': seen(forgedWrite()),
    'post-as-json': seen(forgedWrite()),
  },
  cors: { own: seen(corsTrial()) },
  broken: Object.fromEntries(['session', 'confirmation', 'reset'].map(trial => [trial, seen(brokenTrial(401, 400))])),
  forged: { session: seen(forgedTrial()) },
  expired: { session: seen(expiredTrial()) },
  errors: { 'unknown-address': seen(errorsTrial()), search: seen(errorsTrial()) },
});

/** What could have been seen instead. */
export const webInstead = (name: string, value: unknown): readonly unknown[] => {
  if (name === 'rotation') return [{ ...(value as RotationTrial), isMember: true }];
  if (name === 'cookies') return [cookiesTrial(signInCookie({ httpOnly: false }))];
  if (name === 'broken') return [brokenTrial(500)];
  if (name === 'forged')
    return [forgedTrial({ taken: [{ how: 'with a changed signature', as: 'its member', shown: webExchange() }] })];
  if (name === 'expired') return [expiredTrial({ taken: true, lateMs: 61_000 })];
  if (name === 'errors') return [errorsTrial({ what: 'stack', line: 'at main (/app/x.js:1:2)', shown: webExchange() })];
  if (name === 'cross-site') return [{ ...(value as ForgedWrite), from: 'another site' }];
  if (name === 'cors')
    return [{ ...(value as CorsTrial), readers: [{ kind: 'any', origin: 'https://forged.example' }] }];
  return [];
};
