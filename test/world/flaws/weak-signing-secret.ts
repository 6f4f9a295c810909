import { fileOf, inRepo } from '../change.ts';
import { chance } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import type { WorldPlan } from '../plan.ts';

const withSecret = (plan: WorldPlan, value: string): void =>
  inRepo(plan, { '.env': fileOf(plan, '.env').replace(/^SESSION_SECRET=.*$/m, `SESSION_SECRET=${value}`) });

const reason = 'it is seen in the file of one machine; production may have another';

export default defineFlaw({
  name: 'weak-signing-secret',
  row: 'S3.c2',
  expected: 'secrets/signing-strength',
  part: 'local-variables',
  story:
    'The secret that signs the session cookies came from a tutorial. Whoever guesses it writes cookies for any member, and guessing needs no request to the server.',
  variants: {
    'a-word-from-a-tutorial': { severity: 'medium', reason, apply: plan => withSecret(plan, 'supersecret') },
    'too-short': { severity: 'medium', reason, apply: plan => withSecret(plan, chance(171, 12)) },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/signing-strength',
    trap: 'a long sentence and a secret in base64: unusual, and strong',
    apply: plan => withSecret(plan, Buffer.from(chance(172, 36)).toString('base64')),
  }),
];
