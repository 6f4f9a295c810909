import type { Viewer } from '../community/src/accounts/sessions.ts';
import type { Parts } from '../community/src/parts.ts';

/** The posts that somebody may read, as a list needs them; in no order and without an end. */
export const readablePosts = (app: Parts, viewer: Viewer) =>
  app.db
    .selectFrom('post')
    .innerJoin('space', 'space.id', 'post.space_id')
    .innerJoin('member', 'member.id', 'post.author_id')
    .where('post.removed_at', 'is', null)
    .where('space.level', 'in', [...app.readableLevels(viewer)])
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
