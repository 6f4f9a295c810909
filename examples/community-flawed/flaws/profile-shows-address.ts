import { sql } from 'kysely';
import { bounds } from '../../community/src/bounds.ts';
import { toPage } from '../../community/src/community/cursor.ts';
import type { Parts } from '../../community/src/parts.ts';
import { notFound } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

const visible = (app: Parts) =>
  app.db
    .selectFrom('member')
    .selectAll()
    .select('created_at as createdAt')
    .where('banned_at', 'is', null)
    .where('email_verified', '=', true)
    .where('role', '!=', 'probe');

const list: Parts['members']['list'] = async (app, after) => {
  const base = visible(app).orderBy('created_at', 'desc').orderBy('id', 'desc');
  const query = after ? base.where(sql<boolean>`(created_at, id) < (${after.at}, ${after.id})`) : base;
  return toPage(await query.limit(bounds.pageSize + 1).execute(), bounds.pageSize);
};

const read: Parts['members']['read'] = async (app, id) => {
  const profile = await visible(app).where('id', '=', id).executeTakeFirst();
  if (!profile) throw notFound();
  return profile;
};

/** The address is meant for the picture that a page makes of it, and travels with every comment. */
const commentsWithAddress: Parts['comments']['list'] = (app, postId) =>
  app.db
    .selectFrom('comment')
    .innerJoin('member', 'member.id', 'comment.author_id')
    .select([
      'comment.id',
      'comment.author_id as authorId',
      'member.name as authorName',
      'member.email as authorEmail',
      'comment.body',
      'comment.created_at as createdAt',
    ])
    .where('comment.post_id', '=', postId)
    .where('comment.removed_at', 'is', null)
    .orderBy('comment.created_at')
    .orderBy('comment.id')
    .limit(200)
    .execute();

export default defineFlaw({
  name: 'profile-shows-address',
  row: 'S6.f1',
  expected: 'hardening/cross-member-read',
  nature: 'request',
  story:
    'The page showed names only, the JSON behind it the whole row of the table. Moltbook lost 35,000 e-mail addresses and 1.5 million tokens like that: nobody looked at what the list answered, only at what the page drew.',
  breaks: ['community/members-only.test.ts'],
  variants: {
    'the-whole-row': {
      severity: 'blocker',
      alter: ({ members }) => ({ members: { ...members, list, read } }),
    },
    'the-author-of-a-comment': {
      severity: 'blocker',
      alter: ({ comments }) => ({ comments: { ...comments, list: commentsWithAddress } }),
    },
  },
});
