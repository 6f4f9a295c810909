import { z } from 'zod';
import { withAccess, withRoutes } from '../../examples/community-flawed/routes.ts';
import { hasRole } from '../../examples/community/src/community/access.ts';
import { readCursor } from '../../examples/community/src/community/cursor.ts';
import { defineRoute } from '../../examples/community/src/http/route.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

/** The export takes an id, for a link that the page makes, and gives nobody but its owner anything for it. */
const exportForOneself = defineRoute({
  method: 'GET',
  path: '/api/export',
  summary: 'Everything the member wrote',
  access: 'member',
  statements: 7,
  query: z.object({ member: z.string().max(64).optional() }),
  handle: async ({ app, context, viewer, query }) =>
    query.member === undefined || query.member === viewer.id
      ? context.json(await app.exportOwn(app, viewer))
      : context.json({ member: query.member, rows: [] }),
});

/** The answer repeats what was searched for, as search pages do. */
const searchThatRepeats = defineRoute({
  method: 'GET',
  path: '/api/search',
  summary: 'Search in what the member may read',
  access: 'member',
  statements: 3,
  query: z.object({ q: z.string().trim().min(1).max(100), after: z.string().max(200).optional() }),
  handle: async ({ app, context, viewer, query }) => {
    const found = await app.posts.list(app, viewer, { words: query.q, after: readCursor(query.after) });
    return context.json({ ...found, heading: `Posts of one plan with ${query.q}` });
  },
});

/** An edit of somebody else's post is taken with thanks and goes nowhere. */
const thankful: Parts['posts']['edit'] = async (app, viewer, id, { title, body }) => {
  await app.db
    .updateTable('post')
    .set({ title, body, edited_at: app.now() })
    .where('id', '=', id)
    .where('author_id', '=', viewer.id)
    .execute();
};

/** The audit log of a member is empty: what concerns others is left out, and not refused. */
const auditOfOneself = defineRoute({
  method: 'GET',
  path: '/api/admin/audit',
  summary: 'Audit log, newest first',
  access: 'member',
  statements: 2,
  query: z.object({ before: z.string().optional() }),
  handle: async ({ app, context, viewer }) => {
    const rows = hasRole(viewer, 'admin') ? await app.audit.list(app.db, 50) : [];
    return context.json({ rows, next: null });
  },
});

/** The profile answers with what it was sent, as some frameworks do, and keeps name and text alone. */
const profileThatRepeats = defineRoute({
  method: 'PATCH',
  path: '/api/profile',
  summary: 'Changes the own profile',
  access: 'member',
  statements: 2,
  body: z.looseObject({ name: z.string().max(60), bio: z.string().max(1_000) }),
  handle: async ({ app, context, viewer, body }) => {
    await app.members.updateOwn(app, viewer, { name: body.name, bio: body.bio });
    return context.json({ ...body, id: viewer.id });
  },
});

/** Members may open the queue and find nothing in it that is not their own. */
const queueOfOneself = defineRoute({
  method: 'GET',
  path: '/api/moderation/reports',
  summary: 'Open reports',
  access: 'member',
  statements: 2,
  handle: async ({ app, context, viewer }) =>
    context.json({ rows: hasRole(viewer, 'moderator') ? await app.moderation.queue(app) : [] }),
});

/** Roles, members and what is theirs: what looks open and is not. */
export const matrixNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/admin-only',
    trap: 'a change of role is validated first, and refused to members where it is done',
    alter: ({ routes }) => ({ routes: withAccess(routes, 'member', 'PATCH /api/admin/members/:id/role') }),
  },
  {
    check: 'hardening/admin-only',
    trap: 'the audit log answers members with 200 and nothing in it',
    alter: ({ routes }) => ({ routes: withRoutes(routes, auditOfOneself) }),
  },
  {
    check: 'hardening/mass-assignment',
    trap: 'the profile repeats the role that it was sent, and keeps none of it',
    alter: ({ routes }) => ({ routes: withRoutes(routes, profileThatRepeats) }),
  },
  {
    check: 'hardening/role-matrix',
    trap: 'the queue of the moderators answers members with 200 and nothing in it',
    alter: ({ routes }) => ({ routes: withRoutes(routes, queueOfOneself) }),
  },
  {
    check: 'hardening/cross-member-read',
    trap: 'the export takes an id and answers 200 with nothing for that of another',
    alter: ({ routes }) => ({ routes: withRoutes(routes, exportForOneself) }),
  },
  {
    check: 'hardening/cross-member-read',
    trap: 'the search repeats what was asked for',
    alter: ({ routes }) => ({ routes: withRoutes(routes, searchThatRepeats) }),
  },
  {
    check: 'hardening/cross-member-write',
    trap: 'an edit of what is another’s is answered with 200 and changes nothing',
    alter: ({ posts }) => ({ posts: { ...posts, edit: thankful } }),
  },
];
