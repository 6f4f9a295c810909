import { randomUUID } from 'node:crypto';
import type { Viewer } from '../accounts/sessions.ts';
import type { Parts } from '../parts.ts';
import { forbidden, notFound } from '../refusal.ts';
import { hasRole } from './access.ts';

export type Comment = {
  readonly id: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly body: string;
  readonly createdAt: Date;
};

/** The first 200 comments of a post. The caller has read the post, and with it the right to. */
export const list = async (app: Parts, postId: string): Promise<readonly Comment[]> =>
  app.db
    .selectFrom('comment')
    .innerJoin('member', 'member.id', 'comment.author_id')
    .select([
      'comment.id',
      'comment.author_id as authorId',
      'member.name as authorName',
      'comment.body',
      'comment.created_at as createdAt',
    ])
    .where('comment.post_id', '=', postId)
    .where('comment.removed_at', 'is', null)
    .orderBy('comment.created_at')
    .orderBy('comment.id')
    .limit(200)
    .execute();

export const create = async (app: Parts, viewer: Viewer, postId: string, body: string): Promise<string> => {
  await app.posts.read(app, viewer, postId);
  const id = randomUUID();
  const row = { id, post_id: postId, author_id: viewer.id, body, created_at: app.now(), removed_by: null };
  await app.db.insertInto('comment').values(row).execute();
  return id;
};

export const remove = async (app: Parts, viewer: Viewer, id: string): Promise<void> => {
  const query = app.db.selectFrom('comment').select(['post_id', 'author_id']).where('id', '=', id);
  const comment = await query.where('removed_at', 'is', null).executeTakeFirst();
  if (!comment) throw notFound();
  await app.posts.read(app, viewer, comment.post_id);
  const isOwn = comment.author_id === viewer.id;
  if (!isOwn && !hasRole(viewer, 'moderator')) throw forbidden();
  await app.db.transaction().execute(async executor => {
    const change = { removed_at: app.now(), removed_by: viewer.id };
    await executor.updateTable('comment').set(change).where('id', '=', id).execute();
    if (isOwn) return;
    const entry = { actor: viewer.id, action: 'moderation.comment-removed', target: id } as const;
    await app.audit.record(executor, { ...entry, before: { author: comment.author_id } });
  });
};
