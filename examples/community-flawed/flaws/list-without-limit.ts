import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { defineFlaw } from '../flaw.ts';
import { readable } from '../../community/src/community/posts.ts';

export default defineFlaw({
  name: 'list-without-limit',
  row: 'T2',
  expected: 'edge/endpoint-p95',
  nature: 'request',
  story:
    'The list gave everything there was, and the page scrolled. With thirty rows that was the simplest thing that works; each new member and each post makes the same answer longer, until one request carries megabytes and the phone that asked gives up.',
  breaks: ['community/rows-read.test.ts'],
  part: 'posts',
  variants: {
    'every-post': {
      severity: 'high',
      reason: 'more than twice the budget, with tens of thousands of rows',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: async (app, viewer, filter) => {
            if (filter.spaceId ?? filter.authorId ?? filter.words ?? filter.after)
              return posts.list(app, viewer, filter);
            const all = readable(app, app.readableLevels(viewer))
              .select(query => [
                jsonArrayFrom(
                  query
                    .selectFrom('comment')
                    .innerJoin('member as by', 'by.id', 'comment.author_id')
                    .select(['comment.id', 'by.name', 'comment.body'])
                    .whereRef('comment.post_id', '=', 'post.id')
                    .where('comment.removed_at', 'is', null)
                    .orderBy('comment.created_at'),
                ).as('comments'),
              ])
              .orderBy('post.created_at', 'desc');
            return { rows: await all.execute(), next: null };
          },
        },
      }),
    },
    'every-member': {
      severity: 'high',
      reason: 'more than twice the budget, with tens of thousands of rows',
      alter: ({ members }) => ({
        members: {
          ...members,
          list: async app => {
            const all = app.db
              .selectFrom('member')
              .select(['id', 'name', 'bio', 'role', 'created_at as createdAt'])
              .where('banned_at', 'is', null)
              .where('email_verified', '=', true)
              .where('role', '!=', 'probe')
              .orderBy('name');
            return { rows: await all.execute(), next: null };
          },
        },
      }),
    },
  },
});
