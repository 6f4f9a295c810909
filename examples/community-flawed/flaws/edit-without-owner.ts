import type { Parts } from '../../community/src/parts.ts';
import { notFound } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

/** Whoever may read the post is let through; that only the author sees the button is left to the page. */
const edit: Parts['posts']['edit'] = async (app, viewer, id, { title, body }) => {
  await app.posts.read(app, viewer, id);
  await app.db.updateTable('post').set({ title, body, edited_at: app.now() }).where('id', '=', id).execute();
};

const removeComment: Parts['comments']['remove'] = async (app, viewer, id) => {
  const query = app.db.selectFrom('comment').select(['post_id', 'author_id']).where('id', '=', id);
  const comment = await query.where('removed_at', 'is', null).executeTakeFirst();
  if (!comment) throw notFound();
  await app.posts.read(app, viewer, comment.post_id);
  await app.db.transaction().execute(async executor => {
    const change = { removed_at: app.now(), removed_by: viewer.id };
    await executor.updateTable('comment').set(change).where('id', '=', id).execute();
    if (comment.author_id === viewer.id) return;
    const entry = { actor: viewer.id, action: 'moderation.comment-removed', target: id } as const;
    await app.audit.record(executor, { ...entry, before: { author: comment.author_id } });
  });
};

export default defineFlaw({
  name: 'edit-without-owner',
  row: 'S6.f1',
  expected: 'hardening/cross-member-write',
  nature: 'sequence',
  story:
    'The edit button was drawn for authors only and the address behind it took anybody’s words. Broken access to single objects leads the list of API risks for this: the test clicked as the author and never asked as somebody else.',
  breaks: ['community/members-only.test.ts'],
  variants: {
    'a-post': { severity: 'blocker', alter: ({ posts }) => ({ posts: { ...posts, edit } }) },
    'a-comment': {
      severity: 'blocker',
      alter: ({ comments }) => ({ comments: { ...comments, remove: removeComment } }),
    },
  },
});
