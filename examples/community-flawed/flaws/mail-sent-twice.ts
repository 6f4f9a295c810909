import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { bounds } from '../../community/src/bounds.ts';
import type { DueMail } from '../../community/src/mail/outbox.ts';
import type { Letter } from '../../community/src/mail/templates.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** Looks what is due and sends it, as if nobody else could be doing the same. */
const lookWhatIsDue = async (app: Parts): Promise<readonly DueMail[]> => {
  const due = await app.db
    .selectFrom('mail')
    .select(['id', 'kind', 'recipient', 'subject', 'body', 'unsubscribe', 'attempts'])
    .where('next_attempt_at', '<=', app.now())
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .orderBy('next_attempt_at')
    .limit(bounds.mailBatch)
    .execute();
  if (due.length === 0) return [];
  const ids = due.map(({ id }) => id);
  await app.db
    .updateTable('mail')
    .set({ attempts: sql`attempts + 1` })
    .where('id', 'in', ids)
    .execute();
  return due.map(mail => ({ ...mail, attempts: mail.attempts + 1 }));
};

export default defineFlaw({
  name: 'mail-sent-twice',
  row: 'S2.c5',
  expected: 'email/sent-once',
  nature: 'sequence',
  story:
    'With the second process, started for the launch, every mail came twice: both looked into the same queue, saw the same mails and sent them. Two receipts look like two payments, and the first questions to support were about money.',
  breaks: ['mail/outbox.test.ts', 'mail/letters.test.ts'],
  part: 'outbox',
  variants: {
    'two-senders-one-queue': {
      severity: 'blocker',
      alter: ({ outbox }) => ({ outbox: { ...outbox, claimDue: lookWhatIsDue } }),
    },
    // “Sign-in links have to be quick”: sent at once, and the queue does not know of it.
    'at-once-and-from-the-queue': {
      severity: 'blocker',
      alter: ({ outbox }) => ({
        outbox: {
          ...outbox,
          enqueue: async (app, executor, order) => {
            await outbox.enqueue(app, executor, order);
            const render: (data: never, site: string) => Letter = app.templates[order.kind];
            const letter = render(order.data as never, app.config.PUBLIC_URL);
            const mail = { id: randomUUID(), kind: order.kind, recipient: order.to, ...letter, attempts: 1 };
            const sending = app.mailer.send({ ...mail, message: app.composeMail(mail, app.config) });
            sending.catch((error: unknown) => app.log.warn('mail not sent at once', { error }));
          },
        },
      }),
    },
  },
});
