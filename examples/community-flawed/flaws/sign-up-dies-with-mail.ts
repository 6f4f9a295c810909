import { randomUUID } from 'node:crypto';
import type { Executor } from '../../community/src/database/schema.ts';
import type { MailOrder } from '../../community/src/mail/outbox.ts';
import type { OutgoingMail } from '../../community/src/mail/sender.ts';
import type { Letter } from '../../community/src/mail/templates.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** Notes the mail as sent, and gives it to be sent; null when it was noted before. */
const note = async (app: Parts, executor: Executor, order: MailOrder): Promise<OutgoingMail | null> => {
  const render: (data: never, site: string) => Letter = app.templates[order.kind];
  const { subject, body } = render(order.data as never, app.config.PUBLIC_URL);
  const mail = { id: randomUUID(), kind: order.kind, recipient: order.to, subject, body, attempts: 1 };
  const { id, kind, recipient } = mail;
  const now = app.now();
  const row = { id, kind, recipient, subject, body: '', once: order.once ?? null, created_at: now, sent_at: now };
  const noted = await executor
    .insertInto('mail')
    .values({ ...row, attempts: 1, last_error: null })
    .onConflict(conflict => conflict.column('once').doNothing())
    .returning('id')
    .executeTakeFirst();
  return noted ? { ...mail, message: app.composeMail(mail, app.config) } : null;
};

export default defineFlaw({
  name: 'sign-up-dies-with-mail',
  row: 'X4',
  expected: 'email/sign-up-survives-outage',
  nature: 'sequence',
  story:
    'Mails were sent in the middle of signing up. On launch day the free plan of the mail service was used up at its hundredth mail, and from then on every sign-up ended in an error, at the one hour in which people came. Founders tell of this again and again.',
  breaks: ['mail/outbox.test.ts'],
  part: 'outbox',
  variants: {
    'sent-inside-the-request': {
      severity: 'high',
      alter: ({ outbox }) => ({
        outbox: {
          ...outbox,
          enqueue: async (app, executor, order) => {
            const mail = await note(app, executor, order);
            if (mail) await app.mailer.send(mail);
          },
        },
      }),
    },
    // The account is there; the confirmation, without which nobody gets in, is gone for good.
    'sent-once-and-forgotten': {
      severity: 'high',
      alter: ({ outbox }) => ({
        outbox: {
          ...outbox,
          enqueue: async (app, executor, order) => {
            const mail = await note(app, executor, order);
            if (mail) app.mailer.send(mail).catch((error: unknown) => app.log.warn('mail not sent', { error }));
          },
        },
      }),
    },
  },
});
