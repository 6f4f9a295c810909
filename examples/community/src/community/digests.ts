import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Viewer } from '../accounts/sessions.ts';
import { bounds } from '../bounds.ts';
import type { Executor } from '../database/schema.ts';
import type { Parts } from '../parts.ts';
import { conflict, notFound } from '../refusal.ts';

export type Digest = { readonly title: string; readonly text: string };

const macOf = (app: Parts, memberId: string): Buffer =>
  createHmac('sha256', app.config.APP_SECRET).update(`unsubscribe:${memberId}`).digest();

/**
 * What the link of a digest carries: whose news end, and a proof that we wrote it. It says nothing that members do not
 * know of each other, opens nothing else, and never expires: a mail is ended years later, too.
 */
export const tokenOf = (app: Parts, memberId: string): string =>
  `${memberId}.${macOf(app, memberId).toString('base64url')}`;

/** Whose token it is; null for one that we did not write. */
export const memberOf = (app: Parts, token: string): string | null => {
  const at = token.lastIndexOf('.');
  if (at < 1) return null;
  const memberId = token.slice(0, at);
  const given = Buffer.from(token.slice(at + 1), 'base64url');
  const expected = macOf(app, memberId);
  return given.length === expected.length && timingSafeEqual(given, expected) ? memberId : null;
};

/** Members who asked for news and can read them: confirmed, and not banned. */
const readers = (executor: Executor) =>
  executor
    .selectFrom('news_reader')
    .innerJoin('member', 'member.id', 'news_reader.member_id')
    .where('member.email_verified', '=', true)
    .where('member.banned_at', 'is', null);

export const isAskedFor = async (app: Parts, viewer: Viewer): Promise<boolean> => {
  const query = app.db.selectFrom('news_reader').select('since').where('member_id', '=', viewer.id);
  return (await query.executeTakeFirst()) !== undefined;
};

export const readerCount = async (app: Parts): Promise<number> => {
  const query = readers(app.db).select(({ fn }) => fn.countAll<string>().as('count'));
  return Number((await query.executeTakeFirstOrThrow()).count);
};

/** Asks for news, or ends them. */
export const ask = async (app: Parts, viewer: Viewer, wanted: boolean): Promise<void> => {
  if (!wanted) return app.digests.end(app, viewer.id);
  const reader = { member_id: viewer.id, since: app.now() };
  await app.db
    .insertInto('news_reader')
    .values(reader)
    .onConflict(conflict => conflict.doNothing())
    .execute();
};

/** Ends the news of one member and takes back what is still on its way; the same a second time. */
export const end = async (app: Parts, memberId: string): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    await executor.deleteFrom('news_reader').where('member_id', '=', memberId).execute();
    const address = executor.selectFrom('member').select('email').where('id', '=', memberId);
    await executor
      .deleteFrom('mail')
      .where('kind', '=', 'digest')
      .where('recipient', '=', address)
      .where('sent_at', 'is', null)
      .where('failed_at', 'is', null)
      .execute();
  });
};

/** Ends news by the link of a mail, signed in or not. Throws 404 for a link that we did not write. */
export const endByToken = async (app: Parts, token: string): Promise<void> => {
  const memberId = app.digests.memberOf(app, token);
  if (memberId === null) throw notFound();
  await app.digests.end(app, memberId);
};

/** Writes a digest to everybody who asked for news, with its trace, or to nobody; returns to how many. */
export const send = async (app: Parts, viewer: Viewer, { title, text }: Digest): Promise<number> => {
  if (app.config.NEWS_FROM === undefined)
    throw conflict('News need a sender of their own: set NEWS_FROM, so that they do not travel with links to sign in.');
  const id = randomUUID();
  return app.db.transaction().execute(async executor => {
    const query = readers(executor)
      .select(['id', 'email'])
      .limit(bounds.digestReaders + 1);
    const rows = await query.execute();
    if (rows.length > bounds.digestReaders)
      throw conflict(
        'More members want news than one digest goes to. It is time for a service that sends newsletters.',
      );
    const orders = rows.map(({ id: memberId, email }) => {
      const data = { title, text, token: app.digests.tokenOf(app, memberId) };
      return { kind: 'digest', to: email, once: `digest:${id}:${memberId}`, data } as const;
    });
    await app.outbox.enqueueAll(app, executor, orders);
    const after = { readers: rows.length };
    await app.audit.record(executor, { actor: viewer.id, action: 'digest.sent', target: id, after });
    return rows.length;
  });
};
