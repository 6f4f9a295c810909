import { sql } from 'kysely';
import { bounds } from '../../community/src/bounds.ts';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import { toPage } from '../../community/src/community/cursor.ts';
import type { Page } from '../../community/src/community/cursor.ts';
import type { Post, PostFilter } from '../../community/src/community/posts.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { readable } from '../../community/src/community/posts.ts';

const isFeed = ({ spaceId, authorId, words }: PostFilter): boolean => !spaceId && !authorId && !words;

/** Young, much answered, and on a quiet day sooner than on a loud one: worked out for every post at every visit. */
const listHot = async (app: Parts, viewer: Viewer): Promise<Page<Post>> => {
  const answers = sql`(select count(*) from comment where comment.post_id = post.id)`;
  const thatDay = sql`(select count(*) from post as other where other.space_id = post.space_id
    and other.removed_at is null
    and other.created_at between post.created_at - interval '12 hours' and post.created_at + interval '12 hours')`;
  const age = sql`extract(epoch from (${app.now()}::timestamptz - post.created_at)) / 3600`;
  const heat = sql`(1 + ${answers}) / ${thatDay} / power(2 + ${age}, 1.8)`;
  const query = readable(app, app.readableLevels(viewer)).orderBy(heat, 'desc').orderBy('post.id', 'desc');
  return toPage(await query.limit(bounds.pageSize + 1).execute(), bounds.pageSize);
};

/** `bread` finds `bread` and, with one wrong letter, `broad` and `breat`. */
const forgiving = (word: string): string => {
  const letters = word.split('');
  const misspelt = letters.map((_, wrong) => letters.map((letter, at) => (at === wrong ? '.' : letter)).join(''));
  return `^(?:${misspelt.join('|')})`;
};

/** Finds beginnings and misspelt words too, which the text index does not: by taking every text apart each time. */
const searchForgivingly = async (app: Parts, viewer: Viewer, words: string, after: PostFilter['after']) => {
  let query = readable(app, app.readableLevels(viewer));
  const text = sql`regexp_replace(lower(post.title || ' ' || post.body), '[^[:alnum:]]+', ' ', 'g')`;
  const wanted = words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of wanted) {
    const parts = sql`regexp_split_to_table(${text}, ' ')`;
    query = query.where(sql<boolean>`exists (select from ${parts} as part where part ~ ${forgiving(word)})`);
  }
  if (after) query = query.where(sql<boolean>`(post.created_at, post.id) < (${after.at}, ${after.id})`);
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
      severity: 'high',
      reason: 'more than twice the budget, with tens of thousands of rows',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: (app, viewer, filter) =>
            isFeed(filter) && !filter.after ? listHot(app, viewer) : posts.list(app, viewer, filter),
        },
      }),
    },
    'every-text-taken-apart': {
      severity: 'high',
      reason: 'more than twice the budget, with tens of thousands of rows',
      alter: ({ posts }) => ({
        posts: {
          ...posts,
          list: (app, viewer, filter) =>
            filter.words === undefined
              ? posts.list(app, viewer, filter)
              : searchForgivingly(app, viewer, filter.words, filter.after),
        },
      }),
    },
  },
});
