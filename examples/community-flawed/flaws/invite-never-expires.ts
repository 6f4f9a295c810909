import { sql } from 'kysely';
import { bounds } from '../../community/src/bounds.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** Not used and not taken back; the date in the row is for the list of the admins. */
const stillOpen: Parts['invites']['stillOpen'] = () => sql<boolean>`(accepted_at is null and revoked_at is null)`;

/** Seconds to milliseconds, which it was in already: seven days become nineteen years. */
const expiry: Parts['invites']['expiry'] = from => new Date(from.getTime() + bounds.inviteLifetime * 1000);

export default defineFlaw({
  name: 'invite-never-expires',
  row: 'S6.f2',
  expected: 'hardening/invite-expires',
  nature: 'sequence',
  story:
    'The invitation of the first beta was found in an archived chat two years later, and it worked. BTCPay’s app had no end for invitations until users asked for one; elsewhere there was one, in the wrong unit.',
  breaks: ['community/invites.test.ts'],
  part: 'invite acceptance',
  variants: {
    'the-date-is-not-asked': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, stillOpen } }),
    },
    'seconds-for-milliseconds': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, expiry } }),
    },
  },
});
