import type { Outcome } from '../../drive/scenarios/scenario.ts';

type Walked = Extract<Outcome, { outcome: 'walked' }>;
type Fact = { readonly fact: string; readonly good: boolean; readonly otherwise: string };

/** Facts that a walk may end with although nothing stopped it; each with what it means when it is the other way round. */
const facts: Readonly<Record<string, readonly Fact[]>> = {
  join: [{ fact: 'gets the role', good: true, otherwise: 'the newcomer paid and did not get the role' }],
  login: [
    { fact: 'wrong password gets in', good: false, otherwise: 'a wrong password gets in' },
    { fact: 'used link gets in', good: false, otherwise: 'a sign-in link works a second time' },
  ],
  'pay-to-role': [{ fact: 'gets the role', good: true, otherwise: 'the member paid and did not get the role' }],
  'cancel-to-revoked': [
    { fact: 'gets the role', good: true, otherwise: 'the member paid and did not get the role' },
    { fact: 'loses the role', good: true, otherwise: 'the subscription ended and the member keeps the role' },
  ],
  invite: [{ fact: 'accepted', good: true, otherwise: 'the invitation was accepted and its member is not let in' }],
  reset: [{ fact: 'old password still gets in', good: false, otherwise: 'the old password still gets in' }],
  'post-and-read': [{ fact: 'a stranger reads it', good: false, otherwise: 'a stranger reads what members wrote' }],
};

/** Why a scenario that went to its end is not well; null when it is. */
export const wrongFact = (scenario: string, { seen }: Walked): string | null => {
  const wrong = (facts[scenario] ?? []).find(({ fact, good }) => seen[fact] !== undefined && seen[fact] !== good);
  if (wrong !== undefined) return wrong.otherwise;
  const takesEarly =
    scenario === 'cancel-to-revoked' &&
    seen['policy'] === 'period-end' &&
    seen['holds the role after cancelling'] === false;
  return takesEarly ? 'the member cancelled and lost at once what is paid for until the end of the period' : null;
};

/** Stages in which a member waits to get in; of other scenarios the whole walk counts. */
const waits: Readonly<Record<string, readonly string[]>> = { login: ['sign in', 'see the dashboard'] };

export const waitOf = (scenario: string, { stages, ms }: Walked): number => {
  const counted = waits[scenario];
  return counted === undefined
    ? ms
    : stages.filter(({ name }) => counted.includes(name)).reduce((sum, stage) => sum + stage.ms, 0);
};
