import type { Viewer } from '../accounts/sessions.ts';
import { bounds } from '../bounds.ts';
import type { Parts } from '../parts.ts';

/** Everything the community holds of this member that they wrote or paid, as plain data. */
export const exportOwn = async (app: Parts, viewer: Viewer): Promise<Record<string, unknown>> => {
  const { db } = app;
  const profile = await db
    .selectFrom('member')
    .select(['id', 'email', 'name', 'bio', 'role', 'created_at'])
    .where('id', '=', viewer.id)
    .executeTakeFirst();
  const posts = await db
    .selectFrom('post')
    .select(['id', 'space_id', 'title', 'body', 'created_at', 'removed_at'])
    .where('author_id', '=', viewer.id)
    .orderBy('created_at', 'desc')
    .limit(bounds.exportRows)
    .execute();
  const comments = await db
    .selectFrom('comment')
    .select(['id', 'post_id', 'body', 'created_at', 'removed_at'])
    .where('author_id', '=', viewer.id)
    .orderBy('created_at', 'desc')
    .limit(bounds.exportRows)
    .execute();
  const subscriptions = await db
    .selectFrom('subscription')
    .select(['id', 'plan', 'status', 'period_end', 'cancel_at_period_end'])
    .where('member_id', '=', viewer.id)
    .execute();
  const wantsNews = await app.digests.isAskedFor(app, viewer);
  await app.audit.record(db, { actor: viewer.id, action: 'account.exported', target: viewer.id });
  return { profile, posts, comments, subscriptions, wantsNews };
};
