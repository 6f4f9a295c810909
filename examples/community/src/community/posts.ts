import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Viewer } from '../accounts/sessions.ts';
import { bounds } from '../bounds.ts';
import type { Database, SpaceLevel } from '../database/schema.ts';
import { defineStatement } from '../database/statement.ts';
import type { Parts } from '../parts.ts';
import { forbidden, notFound } from '../refusal.ts';
import { hasRole } from './access.ts';
import type { Cursor, Page } from './cursor.ts';
import { toPage } from './cursor.ts';

export type Post = {
  readonly id: string;
  readonly spaceId: string;
  readonly spaceName: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly title: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
};

export type PostFilter = {
  readonly spaceId?: string;
  readonly authorId?: string;
  readonly words?: string;
  readonly after: Cursor | null;
};

/** Every read of posts starts here: what the viewer may not read is not in the result, whoever asks how. */
const readable = (db: Database, levels: readonly SpaceLevel[]) =>
  db
    .selectFrom('post')
    .innerJoin('space', 'space.id', 'post.space_id')
    .innerJoin('member', 'member.id', 'post.author_id')
    .where('post.removed_at', 'is', null)
    .where('space.level', 'in', levels)
    .select([
      'post.id',
      'post.space_id as spaceId',
      'space.name as spaceName',
      'post.author_id as authorId',
      'member.name as authorName',
      'post.title',
      'post.body',
      'post.created_at as createdAt',
      'post.edited_at as editedAt',
    ]);

type Readable = { readonly levels: readonly SpaceLevel[] };
type Listed = Readable & Omit<PostFilter, 'after'> & { readonly at: Date | undefined; readonly id: string | undefined };

const newest = defineStatement((db, { levels, spaceId, authorId, words, at, id }: Listed) => {
  let query = readable(db, levels);
  if (spaceId) query = query.where('post.space_id', '=', spaceId);
  if (authorId) query = query.where('post.author_id', '=', authorId);
  if (words) query = query.where(sql<boolean>`post.words @@ websearch_to_tsquery('simple', ${words})`);
  if (at && id) query = query.where(sql<boolean>`(post.created_at, post.id) < (${at}, ${id})`);
  const ordered = query.orderBy('post.created_at', 'desc').orderBy('post.id', 'desc');
  return ordered.limit(bounds.pageSize + 1);
});

export const list = async (app: Parts, viewer: Viewer, filter: PostFilter): Promise<Page<Post>> => {
  const { after, ...wanted } = filter;
  const levels = app.readableLevels(viewer);
  return toPage(await newest(app, { ...wanted, levels, at: after?.at, id: after?.id }), bounds.pageSize);
};

const one = defineStatement((db, { levels, id }: Readable & { readonly id: string }) =>
  readable(db, levels).where('post.id', '=', id),
);

/** Throws 404 for a post that is not there, is removed, or is in a space the viewer may not read: all look alike. */
export const read = async (app: Parts, viewer: Viewer, id: string): Promise<Post> => {
  const [post] = await one(app, { levels: app.readableLevels(viewer), id });
  if (!post) throw notFound();
  return post;
};

export type PostInput = { readonly title: string; readonly body: string };

export const create = async (app: Parts, viewer: Viewer, input: PostInput & { spaceId: string }): Promise<string> => {
  const levels = [...app.readableLevels(viewer)];
  const query = app.db.selectFrom('space').select('id').where('id', '=', input.spaceId).where('level', 'in', levels);
  if (!(await query.executeTakeFirst())) throw notFound();
  const id = randomUUID();
  const { spaceId: space_id, title, body } = input;
  const row = { id, space_id, author_id: viewer.id, title, body, created_at: app.now(), removed_by: null };
  await app.db.insertInto('post').values(row).execute();
  return id;
};

export const edit = async (app: Parts, viewer: Viewer, id: string, input: PostInput): Promise<void> => {
  const post = await app.posts.read(app, viewer, id);
  if (post.authorId !== viewer.id) throw forbidden();
  const { title, body } = input;
  await app.db.updateTable('post').set({ title, body, edited_at: app.now() }).where('id', '=', id).execute();
};

/** Authors take back their own; moderators remove any, and that is written down. */
export const remove = async (app: Parts, viewer: Viewer, id: string): Promise<void> => {
  const post = await app.posts.read(app, viewer, id);
  const isOwn = post.authorId === viewer.id;
  if (!isOwn && !hasRole(viewer, 'moderator')) throw forbidden();
  await app.db.transaction().execute(async executor => {
    const change = { removed_at: app.now(), removed_by: viewer.id };
    await executor.updateTable('post').set(change).where('id', '=', id).where('removed_at', 'is', null).execute();
    if (isOwn) return;
    const entry = { actor: viewer.id, action: 'moderation.post-removed', target: id } as const;
    await app.audit.record(executor, { ...entry, before: { author: post.authorId } });
  });
};
