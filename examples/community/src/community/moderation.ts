import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Viewer } from '../accounts/sessions.ts';
import type { Executor } from '../database/schema.ts';
import type { Parts } from '../parts.ts';
import { forbidden, notFound } from '../refusal.ts';
import { hasRole } from './access.ts';

export type Report = {
  readonly id: string;
  readonly postId: string;
  readonly commentId: string | null;
  readonly title: string;
  readonly authorId: string;
  readonly reason: string;
  readonly createdAt: Date;
};

/** Reports a post or one of its comments; a second report of the same thing by the same person changes nothing. */
export const report = async (
  app: Parts,
  viewer: Viewer,
  input: { readonly postId: string; readonly commentId?: string | undefined; readonly reason: string },
): Promise<void> => {
  await app.posts.read(app, viewer, input.postId);
  const commentId = input.commentId ?? null;
  await app.db.transaction().execute(async executor => {
    if (commentId) {
      const query = executor
        .selectFrom('comment')
        .select('id')
        .where('id', '=', commentId)
        .where('post_id', '=', input.postId);
      if (!(await query.executeTakeFirst())) throw notFound();
    }
    const row = {
      id: randomUUID(),
      post_id: input.postId,
      comment_id: commentId,
      reporter_id: viewer.id,
      reason: input.reason,
    };
    const write = executor
      .insertInto('report')
      .values({ ...row, created_at: app.now(), closed_by: null, decision: null });
    const stored = await write
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!stored) return;
    const data = { reason: input.reason };
    const once = `report:${stored.id}`;
    await app.outbox.enqueue(app, executor, { kind: 'moderation-alert', to: app.config.ADMIN_EMAIL, once, data });
  });
};

/** The oldest open reports first: 50 at a time. */
export const queue = async (app: Parts): Promise<readonly Report[]> =>
  app.db
    .selectFrom('report')
    .innerJoin('post', 'post.id', 'report.post_id')
    .leftJoin('comment', 'comment.id', 'report.comment_id')
    .select([
      'report.id',
      'report.post_id as postId',
      'report.comment_id as commentId',
      'post.title',
      sql<string>`coalesce(comment.author_id, post.author_id)`.as('authorId'),
      'report.reason',
      'report.created_at as createdAt',
    ])
    .where('report.closed_at', 'is', null)
    .orderBy('report.created_at')
    .orderBy('report.id')
    .limit(50)
    .execute();

const removeReported = async (
  app: Parts,
  executor: Executor,
  viewer: Viewer,
  found: { post_id: string; comment_id: string | null },
): Promise<void> => {
  const change = { removed_at: app.now(), removed_by: viewer.id };
  if (found.comment_id) {
    await executor.updateTable('comment').set(change).where('id', '=', found.comment_id).execute();
    return;
  }
  await executor.updateTable('post').set(change).where('id', '=', found.post_id).execute();
};

export const decide = async (app: Parts, viewer: Viewer, id: string, decision: 'remove' | 'dismiss'): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    const found = await executor
      .updateTable('report')
      .set({ closed_at: app.now(), closed_by: viewer.id, decision })
      .where('id', '=', id)
      .where('closed_at', 'is', null)
      .returning(['post_id', 'comment_id'])
      .executeTakeFirst();
    if (!found) throw notFound();
    if (decision === 'remove') await removeReported(app, executor, viewer, found);
    const target = found.comment_id ?? found.post_id;
    await app.audit.record(executor, { actor: viewer.id, action: 'moderation.report', target, after: { decision } });
  });
};

/** Moderators ban members; staff only by somebody of a higher role. Ends every session in the same transaction. */
export const ban = async (app: Parts, viewer: Viewer, id: string, reason: string): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    const query = executor.selectFrom('member').select(['role', 'banned_at']).where('id', '=', id).forUpdate();
    const member = await query.executeTakeFirst();
    if (!member) throw notFound();
    if (id === viewer.id || hasRole(member, viewer.role)) throw forbidden();
    if (member.banned_at) return;
    await executor
      .updateTable('member')
      .set({ banned_at: app.now(), ban_reason: reason })
      .where('id', '=', id)
      .execute();
    await app.sessions.endAll(executor, id);
    const change = { before: { banned: false }, after: { banned: true } };
    await app.audit.record(executor, { actor: viewer.id, action: 'moderation.ban', target: id, ...change });
  });
};

export const unban = async (app: Parts, viewer: Viewer, id: string): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    const change = executor.updateTable('member').set({ banned_at: null, ban_reason: null }).where('id', '=', id);
    const member = await change.where('banned_at', 'is not', null).returning('id').executeTakeFirst();
    if (!member) throw notFound();
    const states = { before: { banned: true }, after: { banned: false } };
    await app.audit.record(executor, { actor: viewer.id, action: 'moderation.unban', target: id, ...states });
  });
};
