import type { EnumerationTrial } from '../../src/evidence/hardening/enumeration.ts';
import type { Exchange, Trials } from '../../src/evidence/hardening.ts';
import { seen } from '../../src/evidence/leaf.ts';

const refusal = (actor: string): Exchange => ({
  actor,
  method: 'POST',
  path: '/login',
  sent: ['email', 'password'],
  status: 401,
  excerpt: 'The e-mail address or the password is not right.',
});

const shown = [refusal('a member'), refusal('a stranger')];

export const answers = (differs: Extract<EnumerationTrial, { kind: 'answers' }>['differs'] = []): EnumerationTrial => ({
  kind: 'answers',
  differs,
  shown,
});

/** Times of hashing a password on a machine that does other things, too. */
const busy = [31, 44, 29, 102, 35, 30, 38];

export const times = (strangerMs: readonly number[] = busy.toReversed(), rounds = 1): EnumerationTrial => ({
  kind: 'times',
  rounds: Array.from({ length: rounds }, () => ({ known: busy, stranger: strangerMs })),
  shown,
});

export const soundEnumeration = (): Trials<EnumerationTrial> => ({
  'sign-in': seen(answers()),
  'sign-in-times': seen(times()),
  reset: seen(answers()),
  'sign-up': seen(answers()),
  'sign-in-by-link': seen(answers()),
});

export const enumeratedInstead = (value: EnumerationTrial): readonly unknown[] =>
  value.kind === 'answers'
    ? [answers(['text']), answers(['status'])]
    : [times([4, 5, 6, 21, 5, 4, 5], 2), times([140, 150, 160, 141, 142, 155, 149], 2)];
