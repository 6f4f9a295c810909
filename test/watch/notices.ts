import type { Effect, Incident } from '../../src/engines/incidents/incident.ts';
import type { Monitor } from '../../src/watch/monitor.ts';
import type { Notice } from '../../src/watch/notice.ts';
import { type Happening, noticeOf } from '../../src/watch/words.ts';

export const minute = 60_000;
/** 2026-11-28 14:03 UTC */
export const began = Date.UTC(2026, 10, 28, 14, 3);

export const signIn: Monitor = {
  id: 'flow/login',
  title: 'Signing in',
  suffers: 'Nobody can sign in.',
  host: 'www.example.com',
  ask: { of: 'flow', scenario: 'login' },
  everySeconds: 60,
  timeoutMs: 10_000,
  urgent: true,
  question: 'flow',
  actions: [
    'Sign in yourself, in a private window.',
    'See whether the sign-in service reports trouble.',
    'See the log of the app for the last ten minutes.',
  ],
  budgetMs: 3_000,
};

export const home: Monitor = {
  ...signIn,
  id: 'page/home',
  title: 'The home page',
  suffers: 'Visitors see an error instead of the home page.',
  ask: { of: 'http', method: 'GET', url: 'https://www.example.com/', status: [200] },
  urgent: false,
  question: 'up',
};

export const incident = (change: Partial<Incident> = {}): Incident => ({
  id: `flow/login@${began + minute}`,
  key: 'flow/login',
  monitors: ['flow/login'],
  beganAt: began,
  openedAt: began + minute,
  closedAt: null,
  kind: 'status',
  because: 'POST /login answered 502 twice, 5 s apart',
  reminders: 0,
  acknowledgedAt: null,
  unstable: false,
  ...change,
});

export const effect = (kind: Effect['kind'], at: number, seq = 0): Effect => ({
  kind,
  incident: `flow/login@${began + minute}`,
  seq,
  at,
});

export const happening = (change: Partial<Happening> = {}): Happening => ({
  effect: effect('opened', began + 4 * minute),
  incident: incident(),
  monitors: [signIn],
  settings: {
    contacts: [
      { name: 'Ada', role: 'founder', reach: '+49 170 0000000' },
      { name: 'Ben', role: 'developer on call' },
    ],
    rollback: 'https://example.com/handbook/rollback',
    publicUrl: 'https://watch.example.com/',
  },
  deploys: [],
  now: began + 4 * minute,
  domain: 'example.com',
  ...change,
});

/** A notice with everything in it. */
export const wholeNotice = (): Notice =>
  noticeOf(happening({ deploys: [{ at: began - 3 * minute, release: 'v42', end: 'good' }] }));

const hostile =
  '@everyone @here <!channel> <@U123> <b>&amp; **bold** `code` ||x|| /start #tag [a](https://evil.test) \u202e\u0007\r\nX-Header: 1 ';

/** Hostile and far too long in every part. */
export const hostileNotice = (): Notice => {
  const text = hostile.repeat(40);
  const wide = '😀é漢'.repeat(400);
  return noticeOf(
    happening({
      incident: incident({ because: `${text}${wide}`, unstable: true }),
      monitors: [{ ...signIn, suffers: text, actions: [`${wide}${text}`, text, wide] }],
      deploys: [{ at: began, release: text, end: 'good' }],
      settings: {
        contacts: [{ name: hostile.slice(0, 100), role: wide.slice(0, 60) }],
        rollback: `https://example.com/${'a|<b>'.repeat(90)}`,
        publicUrl: `https://watch.example.com/?q=${'x'.repeat(400)}`,
      },
      domain: 'example.com',
    }),
  );
};
