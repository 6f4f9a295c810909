import { sql } from 'kysely';
import { bounds } from '../../community/src/bounds.ts';
import type { DueMail } from '../../community/src/mail/outbox.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** One after another in the order in which they were written: while the oldest waits, so does everything behind it. */
const claimOldest = async (app: Parts): Promise<readonly DueMail[]> => {
  const now = app.now();
  const oldest = app.db
    .selectFrom('mail')
    .select('id')
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .forUpdate();
  return app.db
    .updateTable('mail')
    .set({ next_attempt_at: new Date(now.getTime() + bounds.mailLease), attempts: sql`attempts + 1` })
    .where('id', 'in', oldest)
    .where('next_attempt_at', '<=', now)
    .returning(['id', 'kind', 'recipient', 'subject', 'body', 'unsubscribe', 'attempts'])
    .execute();
};

export default defineFlaw({
  name: 'invite-mail-waits',
  row: 'T3',
  expected: 'email/invite-in-time',
  nature: 'sequence',
  story:
    'The guest is on the telephone, the invitation is “just sent”, and nothing comes. Mails go out with the job that runs every ten minutes, or behind one that has been tried again and again since the morning, because its address has a spelling mistake.',
  breaks: ['mail/in-time.test.ts'],
  part: 'outbox',
  variants: {
    'every-ten-minutes': {
      severity: 'high',
      alter: ({ jobs }) => ({
        jobs: jobs.map(job => (job.name === 'mail' ? { ...job, pause: 600_000 } : job)),
      }),
    },
    'behind-one-that-fails': {
      severity: 'high',
      alter: ({ outbox }) => ({ outbox: { ...outbox, claimDue: claimOldest } }),
    },
  },
});
