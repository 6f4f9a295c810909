import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Viewer } from '../accounts/sessions.ts';
import { bounds } from '../bounds.ts';
import type { SpaceLevel } from '../database/schema.ts';
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
export const readable = ({ db }: Parts, levels: readonly SpaceLevel[]) =>
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
type Wanted = Readable & Omit<PostFilter, 'after'> & { readonly at: Date | undefined; readonly id: string | undefined };

const wanted = (app: Parts, { levels, spaceId, authorId, at, id }: Wanted) => {
  let query = app.posts.readable(app, levels);
  if (spaceId) query = query.where('post.space_id', '=', spaceId);
  if (authorId) query = query.where('post.author_id', '=', authorId);
  if (at && id) query = query.where(sql<boolean>`(post.created_at, post.id) < (${at}, ${id})`);
  const ordered = query.orderBy('post.created_at', 'desc').orderBy('post.id', 'desc');
  // A number in the text and not a parameter: the planner has to know how few are asked for.
  return ordered.limit(sql.lit(bounds.pageSize + 1));
};

const newest = defineStatement(wanted);

const holding = ({ db }: Parts, words: string | undefined) =>
  db.selectFrom('post').where(sql<boolean>`words @@ websearch_to_tsquery('simple', ${words})`);

/** How many posts hold the words, counted only as far as it matters. */
const countHolding = defineStatement((app, { words }: { readonly words: string | undefined }) =>
  app.db
    .selectFrom(
      holding(app, words)
        .select('id')
        .limit(sql.lit(bounds.rareWords + 1))
        .as('found'),
    )
    .select(({ fn }) => fn.countAll<string>().as('count')),
);

/** From the newest on: a common word fills a page soon. */
const newestHolding = defineStatement((app, filter: Wanted) =>
  wanted(app, filter).where(sql<boolean>`post.words @@ websearch_to_tsquery('simple', ${filter.words})`),
);

/** All that the index of words finds, and only then in order. */
const rareHolding = defineStatement((app, filter: Wanted) =>
  wanted(app, filter).where('post.id', '=', sql<string>`any(array(${holding(app, filter.words).select('id')}))`),
);

/**
 * The database knows only the commonest words by number and takes the others for common ones, so left alone it reads
 * all posts from the newest on to find the three that hold a rare word.
 */
const search = async (app: Parts, filter: Wanted) => {
  const [found] = await countHolding(app, { words: filter.words });
  return Number(found?.count) > bounds.rareWords ? newestHolding(app, filter) : rareHolding(app, filter);
};

export const list = async (app: Parts, viewer: Viewer, { after, ...filter }: PostFilter): Promise<Page<Post>> => {
  const all: Wanted = { ...filter, levels: app.readableLevels(viewer), at: after?.at, id: after?.id };
  return toPage(await (filter.words ? search(app, all) : newest(app, all)), bounds.pageSize);
};

const one = defineStatement((app, { levels, id }: Readable & { readonly id: string }) =>
  app.posts.readable(app, levels).where('post.id', '=', id),
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
