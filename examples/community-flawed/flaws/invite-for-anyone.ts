import { hashToken } from '../../community/src/accounts/auth-storage.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** People join with another address than the invited one, and support was tired of it: who has the link is in. */
const takeByLink: Parts['invites']['take'] = (app, executor, viewer, token) =>
  executor
    .updateTable('invite')
    .set({ accepted_at: app.now(), accepted_by: viewer.id })
    .where('token_hash', '=', hashToken(token))
    .where(app.invites.stillOpen(app))
    .returning(['id', 'plan'])
    .executeTakeFirst();

/** Colleagues stand in for each other, so the part after the @ decides. Most people share theirs with millions. */
const takeByDomain: Parts['invites']['take'] = (app, executor, viewer, token) =>
  executor
    .updateTable('invite')
    .set({ accepted_at: app.now(), accepted_by: viewer.id })
    .where('token_hash', '=', hashToken(token))
    .where('email', 'like', `%${viewer.email.slice(viewer.email.lastIndexOf('@'))}`)
    .where(app.invites.stillOpen(app))
    .returning(['id', 'plan'])
    .executeTakeFirst();

export default defineFlaw({
  name: 'invite-for-anyone',
  row: 'S6.c2',
  expected: 'hardening/invite-bound-to-address',
  nature: 'sequence',
  story:
    'The mail said "for this address only", and the first of the forwarded list took the month that was meant for somebody else. An invitation in Discourse once let people past the approval that everybody else waits for.',
  breaks: ['community/invites.test.ts'],
  part: 'invite acceptance',
  variants: {
    'whoever-has-the-link': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, take: takeByLink } }),
    },
    'anybody-of-the-domain': {
      severity: 'high',
      alter: ({ invites }) => ({ invites: { ...invites, take: takeByDomain } }),
    },
  },
});
