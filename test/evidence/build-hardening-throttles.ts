import type { Burst, ThrottleTrial } from '../../src/evidence/hardening/throttles.ts';
import type { Exchange, Trials } from '../../src/evidence/hardening.ts';
import { seen } from '../../src/evidence/leaf.ts';

const refusal: Exchange = {
  actor: 'somebody who guesses, attempt 11',
  method: 'POST',
  path: '/login',
  sent: ['email', 'password'],
  status: 429,
  excerpt: 'Too many attempts. Try again in 900 seconds.',
};
const shown = [refusal];

/** A row of attempts that was held up at its last one. */
export const burst = (asked: number, change: Partial<Burst> = {}): Burst => ({
  asked,
  ms: asked * 40,
  heldAt: asked,
  by: 'status',
  retryAfter: '900',
  ...change,
});
const endless = (asked: number): Burst => burst(asked, { heldAt: null, by: null, retryAfter: null });

export const guessed = (change: Partial<Extract<ThrottleTrial, { kind: 'login' }>> = {}): ThrottleTrial => ({
  kind: 'login',
  burst: burst(11),
  rightGotIn: false,
  shown,
  ...change,
});
export const unguarded = guessed({ burst: endless(15), rightGotIn: true });
export const forged = (...passed: readonly string[]): ThrottleTrial => ({
  kind: 'forged',
  passed,
  refused: ['X-Forwarded-For', 'Forwarded'].filter(name => !passed.includes(name)),
  shown,
});
export const shared = (who: 'same-member' | 'other-member', gotIn = true): ThrottleTrial => ({
  kind: 'shared',
  who,
  gotIn,
  shown,
});
export const reset = (change: Partial<Extract<ThrottleTrial, { kind: 'reset' }>> = {}): ThrottleTrial => ({
  kind: 'reset',
  burst: burst(4),
  mails: 3,
  shown,
  ...change,
});
export const flooding = reset({ burst: endless(10), mails: 10 });
export const row = (kind: 'sign-up' | 'api', isHeld = true): ThrottleTrial => {
  const asked = kind === 'api' ? 310 : 15;
  return { kind, burst: isHeld ? burst(asked - 2) : endless(asked), shown };
};

export const soundThrottles = (): Trials<ThrottleTrial> => ({
  'login:/api/sign-in': seen(guessed({ burst: burst(1) })),
  'login:sign-in': seen(guessed()),
  'forged:sign-in': seen(forged()),
  'shared:same-member': seen(shared('same-member')),
  'shared:other-member': seen(shared('other-member')),
  'reset:reset': seen(reset()),
  'sign-up:sign-up': seen(row('sign-up')),
  'api:member': seen(row('api')),
});

export const throttledInstead = (value: ThrottleTrial): readonly unknown[] => {
  if (value.kind === 'login') return [unguarded];
  if (value.kind === 'forged') return [forged('X-Real-IP')];
  if (value.kind === 'shared') return [shared(value.who, false)];
  if (value.kind === 'reset') return [flooding];
  return [row(value.kind, false)];
};
