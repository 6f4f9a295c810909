import type { AssistantTrial } from '../../src/evidence/hardening/assistant.ts';
import type { Exchange, Trials } from '../../src/evidence/hardening.ts';
import { seen } from '../../src/evidence/leaf.ts';
import { burst } from './build-hardening-throttles.ts';

const answer: Exchange = {
  actor: 'a member with a script',
  method: 'POST',
  path: '/api/assistant',
  sent: ['question'],
  status: 200,
  excerpt: '{"answer":"Hello."}',
};

/** Twenty are answered in five minutes. */
export const askedOften = (change: Partial<Extract<AssistantTrial, { kind: 'often' }>> = {}): AssistantTrial => ({
  kind: 'often',
  burst: burst(21, { retryAfter: '300' }),
  others: 'answered',
  shown: [{ ...answer, status: 429 }],
  ...change,
});

export const unbounded = askedOften({
  burst: burst(60, { heldAt: null, by: null, retryAfter: null }),
  others: null,
  shown: [answer],
});

export const askedLong = (change: Partial<Extract<AssistantTrial, { kind: 'long' }>> = {}): AssistantTrial => ({
  kind: 'long',
  characters: 30_000,
  ended: 'refused',
  status: 400,
  shown: [{ ...answer, status: 400 }],
  ...change,
});

export const soundAssistant = (): Trials<AssistantTrial> => ({
  'long:/api/assistant': seen(askedLong()),
  'often:/api/assistant': seen(askedOften()),
  'often:ask-on-page': seen(askedOften({ burst: burst(1, { retryAfter: '299' }) })),
});

export const askedInstead = (value: AssistantTrial): readonly unknown[] =>
  value.kind === 'often' ? [unbounded] : [askedLong({ ended: 'whole', status: 200 })];
