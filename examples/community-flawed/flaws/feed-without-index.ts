import { sql } from 'kysely';
import { bounds } from '../../community/src/bounds.ts';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import { toPage } from '../../community/src/community/cursor.ts';
import type { Page } from '../../community/src/community/cursor.ts';
import type { Post, PostFilter } from '../../community/src/community/posts.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { readablePosts } from '../feed.ts';

type List = Parts['posts']['list'];
const isFeed = ({ spaceId, authorId, words }: PostFilter): boolean => !spaceId && !authorId && !words;

/** Much answered and young first, worked out for every post at every visit. */
const listHot = async (app: Parts, viewer: Viewer): Promise<Page<Post>> => {
  const heat = sql`(1 + (select count(*) from comment where comment.post_id = post.id))
    / power(2 + extract(epoch from (${app.now()}::timestamptz - post.created_at)) / 3600, 1.8)`;
  const query = readablePosts(app, viewer).orderBy(heat, 'desc').orderBy('post.id', 'desc');
  return toPage(await query.limit(bounds.pageSize + 1).execute(), bounds.pageSize);
};

/** By the second instead of the microsecond, which no index knows. */
const listBySecond: List = async (app, viewer, { after }) => {
  const second = sql<Date>`date_trunc('second', post.created_at)`;
  const base = readablePosts(app, viewer);
  const query = after
    ? base.where(sql<boolean>`(${second}, post.id) < (date_trunc('second', ${after.at}::timestamptz), ${after.id})`)
    : base;
  const ordered = query.orderBy(second, 'desc').orderBy('post.id', 'desc');
  return toPage(await ordered.limit(bounds.pageSize + 1).execute(), bounds.pageSize);
};

/** Finds parts of words too, which the text index does not, and therefore reads every text. */
const searchByPattern = async (app: Parts, viewer: Viewer, words: string, after: PostFilter['after']) => {
  const pattern = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const base = readablePosts(app, viewer).where(query =>
    query.or([query('post.title', 'ilike', pattern), query('post.body', 'ilike', pattern)]),
  );
  const query = after ? base.where(sql<boolean>`(post.created_at, post.id) < (${after.at}, ${after.id})`) : base;
  const ordered = query.orderBy('post.created_at', 'desc').orderBy('post.id', 'desc');
  return toPage(await ordered.limit(bounds.pageSize + 1).execute(), bounds.pageSize);
};

export default defineFlaw({
  name: 'feed-without-index',
  row: 'T2',
  expected: 'edge/endpoint-p95',
  nature: 'request',
  story:
    'The newest posts were to be ordered by how much is going on in them, as the well-known link pages do. The database works that out for every post at every visit; with the hundred posts of the trial nobody noticed, with twenty thousand the feed is the slowest page of all.',
  breaks: ['community/rows-read.test.ts'],
  part: 'posts',
  variants: {
    'ranked-at-each-visit': {
      severity: 'medium',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: (app, viewer, filter) =>
            isFeed(filter) && !filter.after ? listHot(app, viewer) : posts.list(app, viewer, filter),
        },
      }),
    },
    'a-function-on-the-indexed-column': {
      severity: 'medium',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: (app, viewer, filter) => (isFeed(filter) ? listBySecond : posts.list)(app, viewer, filter),
        },
      }),
    },
    'a-pattern-instead-of-the-text-index': {
      severity: 'medium',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: (app, viewer, filter) =>
            filter.words === undefined
              ? posts.list(app, viewer, filter)
              : searchByPattern(app, viewer, filter.words, filter.after),
        },
      }),
    },
  },
});
