import { sql } from 'kysely';
import { hashToken } from '../../community/src/accounts/auth-storage.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** "Revoked" came later, for the list, and was not added here. */
const stillOpen: Parts['invites']['stillOpen'] = app =>
  sql<boolean>`(accepted_at is null and expires_at > ${app.now()})`;

/** The page says that the invite was taken back, and without the page nobody comes here. */
const take: Parts['invites']['take'] = (app, executor, viewer, token) =>
  executor
    .updateTable('invite')
    .set({ accepted_at: app.now(), accepted_by: viewer.id })
    .where('token_hash', '=', hashToken(token))
    .where('email', '=', viewer.email)
    .where('accepted_at', 'is', null)
    .where('expires_at', '>', app.now())
    .returning(['id', 'plan'])
    .executeTakeFirst();

export default defineFlaw({
  name: 'invite-survives-revoke',
  row: 'S6.c2',
  expected: 'hardening/invite-revocable',
  nature: 'sequence',
  story:
    'The admin took the invitation back, the list said "revoked", and the person joined the next day. In Grafana invitations could be used after they were revoked; in Citizen OS a link that had been replaced still opened the door.',
  breaks: ['community/invites.test.ts'],
  part: 'invite acceptance',
  variants: {
    'nobody-asks': { severity: 'high', alter: ({ invites }) => ({ invites: { ...invites, stillOpen } }) },
    'only-the-page-asks': { severity: 'high', alter: ({ invites }) => ({ invites: { ...invites, take } }) },
  },
});
