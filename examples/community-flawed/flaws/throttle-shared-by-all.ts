import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

type Attempt = Parts['signInLimits']['signInWithinLimits'];

/** What the framework of last year filled in and this year's does not any more. */
type OldRequest = { readonly ip?: string };
const addressOf = ({ ip }: OldRequest): string => ip ?? '127.0.0.1';

/** Ten wrong passwords close the account for a quarter of an hour, as the checklist says: whoever typed them. */
const lockTheAccount: Attempt = async (app, { email, password }, userAgent) => {
  await app.limiter.consume('signInByAddressAndAccount', email);
  const result = await app.accounts.signIn(app, email, password, userAgent);
  await app.limiter.reward('signInByAddressAndAccount', email);
  return result;
};

export default defineFlaw({
  name: 'throttle-shared-by-all',
  row: 'S6.c3',
  expected: 'hardening/throttle-not-shared',
  nature: 'sequence',
  story:
    'A sign-in library that cannot tell the address puts everybody into one bucket: a few wrong passwords by a stranger, and no member gets in. Next.js 15 took request.ip away, and the fallback 127.0.0.1 in many apps did the same. The other way to it is the lock by account alone: who knows the address of an organiser keeps them out on the evening of the event.',
  breaks: ['accounts/limits.test.ts', 'community/invites.test.ts'],
  part: 'attempts',
  variants: {
    'one-address-for-everybody': {
      severity: 'high',
      alter: () => ({ clientAddress: () => addressOf({}) }),
    },
    'by-account-alone': {
      severity: 'high',
      alter: ({ signInLimits }) => ({ signInLimits: { ...signInLimits, signInWithinLimits: lockTheAccount } }),
    },
  },
});
