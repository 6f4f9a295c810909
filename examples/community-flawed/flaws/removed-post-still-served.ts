import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** What the viewer's plan opens; that removed posts are left out was thought to be the business of the lists. */
const withTheRemoved: Parts['posts']['readable'] = ({ db }, levels) =>
  db
    .selectFrom('post')
    .innerJoin('space', 'space.id', 'post.space_id')
    .innerJoin('member', 'member.id', 'post.author_id')
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

const unfiltered = (app: Parts): Parts => ({ ...app, posts: { ...app.posts, readable: withTheRemoved } });

export default defineFlaw({
  name: 'removed-post-still-served',
  row: 'S6.f1',
  expected: 'hardening/removed-stays-removed',
  nature: 'sequence',
  story:
    'A moderator removed a post with somebody’s home address, and it was gone from every list. The link in a chat still opened it, the search still found it: removing set a date, and each query had to remember to ask for it.',
  breaks: ['community/members-only.test.ts'],
  part: 'posts',
  variants: {
    'by-its-id': {
      severity: 'blocker',
      alter: ({ posts }) => ({
        posts: { ...posts, read: (app, viewer, id) => posts.read(unfiltered(app), viewer, id) },
      }),
    },
    'in-the-search': {
      severity: 'blocker',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: (app, viewer, filter) => posts.list(filter.words ? unfiltered(app) : app, viewer, filter),
        },
      }),
    },
  },
});
