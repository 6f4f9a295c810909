import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { bounds } from '../bounds.ts';
import type { Executor, MailKind } from '../database/schema.ts';
import type { Parts } from '../parts.ts';
import type { Letter, MailData } from './templates.ts';

/** One mail to write; `once` is a key under which it is written only the first time. */
export type MailOrder = {
  [Kind in MailKind]: {
    readonly kind: Kind;
    readonly to: string;
    readonly once?: string;
    readonly data: MailData[Kind];
  };
}[MailKind];

export type DueMail = Omit<Letter, 'unsubscribe'> & {
  readonly unsubscribe?: string | null;
  readonly id: string;
  readonly kind: MailKind;
  readonly recipient: string;
  readonly attempts: number;
};

const rowOf = (app: Parts, order: MailOrder) => {
  const now = app.now();
  const render: (data: never, site: string) => Letter = app.templates[order.kind];
  const { subject, body, unsubscribe = null } = render(order.data as never, app.config.PUBLIC_URL);
  return {
    id: randomUUID(),
    kind: order.kind,
    once: order.once ?? null,
    recipient: order.to,
    subject,
    body,
    unsubscribe,
    created_at: now,
    next_attempt_at: now,
    last_error: null,
  };
};

/** Writes the mail with the caller's transaction: it is sent if, and only if, what it speaks of really happened. */
export const enqueue = (app: Parts, executor: Executor, order: MailOrder): Promise<void> =>
  app.outbox.enqueueAll(app, executor, [order]);

/** The same for many, in one statement. */
export const enqueueAll = async (app: Parts, executor: Executor, orders: readonly MailOrder[]): Promise<void> => {
  if (orders.length === 0) return;
  await executor
    .insertInto('mail')
    .values(orders.map(order => rowOf(app, order)))
    .onConflict(conflict => conflict.column('once').doNothing())
    .execute();
};

/**
 * Takes due mails under a lease: while one process sends them no other does, and when it dies in between they are
 * due again after the lease. A mail can so be sent twice, never lost; its Message-ID stays the same. News to thousands
 * wait behind whatever one person waits for.
 */
export const claimDue = async (app: Parts): Promise<readonly DueMail[]> => {
  const now = app.now();
  const due = app.db
    .selectFrom('mail')
    .select('id')
    .where('next_attempt_at', '<=', now)
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .orderBy(sql`kind = 'digest'`)
    .orderBy('next_attempt_at')
    .limit(bounds.mailBatch)
    .forUpdate()
    .skipLocked();
  return app.db
    .updateTable('mail')
    .set({ next_attempt_at: new Date(now.getTime() + bounds.mailLease), attempts: sql`attempts + 1` })
    .where('id', 'in', due)
    .returning(['id', 'kind', 'recipient', 'subject', 'body', 'unsubscribe', 'attempts'])
    .execute();
};

/** The text is erased once sent: it may hold a link that signs somebody in. */
export const markSent = async (app: Parts, id: string): Promise<void> => {
  await app.db
    .updateTable('mail')
    .set({ sent_at: app.now(), body: '', unsubscribe: null, last_error: null })
    .where('id', '=', id)
    .execute();
};

/** What nobody is told of when it is lost: an alert would go round, and of news a few always are. */
const lostInSilence: ReadonlySet<MailKind> = new Set(['admin-alert', 'digest']);

/** Plans the next attempt, or gives up and tells the administrator. */
export const markFailed = async (app: Parts, mail: DueMail, error: string): Promise<void> => {
  const wait = bounds.mailWaits[mail.attempts - 1];
  const now = app.now();
  if (wait !== undefined) {
    const next = new Date(now.getTime() + wait);
    await app.db
      .updateTable('mail')
      .set({ next_attempt_at: next, last_error: error })
      .where('id', '=', mail.id)
      .execute();
    return;
  }
  await app.db.transaction().execute(async executor => {
    await executor
      .updateTable('mail')
      .set({ failed_at: now, last_error: error, body: '', unsubscribe: null })
      .where('id', '=', mail.id)
      .execute();
    if (lostInSilence.has(mail.kind)) return;
    await app.audit.record(executor, {
      actor: null,
      action: 'mail.undelivered',
      target: mail.id,
      after: { kind: mail.kind, error },
    });
    const what = 'A mail could not be delivered after many attempts.';
    const todo = 'Look whether your mail service takes mails at all; if it does, the address of this one is wrong.';
    await enqueue(app, executor, {
      kind: 'admin-alert',
      to: app.config.ADMIN_EMAIL,
      once: `undelivered:${mail.id}`,
      data: { what, todo },
    });
  });
};
