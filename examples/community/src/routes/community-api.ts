import { z } from 'zod';
import { readCursor } from '../community/cursor.ts';
import { defineRoute } from '../http/route.ts';
import { displayName } from './account-input.ts';
import * as input from './community-input.ts';

const read = { method: 'GET', access: 'member' } as const;
const done = { status: 'done' } as const;

const posts = [
  defineRoute({
    ...read,
    path: '/api/spaces',
    summary: 'Spaces, and which are open to the member',
    statements: 2,
    handle: async ({ app, context, viewer }) => context.json({ rows: await app.spaces.list(app, viewer) }),
  }),
  defineRoute({
    ...read,
    path: '/api/posts',
    summary: 'Newest posts the member may read',
    statements: 2,
    query: z.object({ space: z.string().max(64).optional(), after: z.string().max(200).optional() }),
    handle: async ({ app, context, viewer, query }) => {
      const space = query.space ? { spaceId: query.space } : {};
      return context.json(await app.posts.list(app, viewer, { ...space, after: readCursor(query.after) }));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/posts',
    summary: 'Publishes a post',
    access: 'member',
    statements: 3,
    body: input.PostInput.extend({ space: z.string().min(1).max(64) }),
    handle: async ({ app, context, viewer, body: { space, ...post } }) => {
      const id = await app.posts.create(app, viewer, { ...post, spaceId: space });
      return context.json({ id }, 201);
    },
  }),
  defineRoute({
    ...read,
    path: '/api/posts/:id',
    summary: 'One post',
    statements: 2,
    handle: async ({ app, context, viewer, param }) => context.json(await app.posts.read(app, viewer, param('id'))),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/api/posts/:id',
    summary: 'Changes an own post',
    access: 'member',
    statements: 3,
    body: input.PostInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.posts.edit(app, viewer, param('id'), body);
      return context.json(done);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/posts/:id',
    summary: 'Removes an own post, or any as moderator',
    access: 'member',
    statements: 4,
    handle: async ({ app, context, viewer, param }) => {
      await app.posts.remove(app, viewer, param('id'));
      return context.json(done);
    },
  }),
  defineRoute({
    ...read,
    path: '/api/posts/:id/comments',
    summary: 'Comments of a post',
    statements: 3,
    handle: async ({ app, context, viewer, param }) => {
      const post = await app.posts.read(app, viewer, param('id'));
      return context.json({ rows: await app.comments.list(app, post.id) });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/posts/:id/comments',
    summary: 'Comments on a post',
    access: 'member',
    statements: 3,
    body: input.CommentInput,
    handle: async ({ app, context, viewer, body, param }) => {
      const id = await app.comments.create(app, viewer, param('id'), body.body);
      return context.json({ id }, 201);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/comments/:id',
    summary: 'Removes an own comment, or any as moderator',
    access: 'member',
    statements: 5,
    handle: async ({ app, context, viewer, param }) => {
      await app.comments.remove(app, viewer, param('id'));
      return context.json(done);
    },
  }),
];

const people = [
  defineRoute({
    method: 'POST',
    path: '/api/reports',
    summary: 'Reports a post or a comment to the moderators',
    access: 'member',
    statements: 5,
    body: input.ReportInput.extend({ postId: z.string().min(1).max(64), commentId: z.string().max(64).optional() }),
    handle: async ({ app, context, viewer, body }) => {
      await app.moderation.report(app, viewer, body);
      return context.json(done, 201);
    },
  }),
  defineRoute({
    ...read,
    path: '/api/members',
    summary: 'Member list, without addresses',
    statements: 2,
    query: input.AfterQuery,
    handle: async ({ app, context, query }) => context.json(await app.members.list(app, readCursor(query.after))),
  }),
  defineRoute({
    ...read,
    path: '/api/members/:id',
    summary: 'Profile of a member',
    statements: 2,
    handle: async ({ app, context, param }) => context.json(await app.members.read(app, param('id'))),
  }),
  defineRoute({
    method: 'PATCH',
    path: '/api/profile',
    summary: 'Changes the own profile',
    access: 'member',
    statements: 2,
    body: z.strictObject({ name: displayName, bio: input.Bio }),
    handle: async ({ app, context, viewer, body }) => {
      await app.members.updateOwn(app, viewer, body);
      return context.json(done);
    },
  }),
  defineRoute({
    ...read,
    path: '/api/search',
    summary: 'Search in what the member may read',
    statements: 3,
    query: z.object({ q: z.string().trim().min(1).max(100), after: z.string().max(200).optional() }),
    handle: async ({ app, context, viewer, query }) =>
      context.json(await app.posts.list(app, viewer, { words: query.q, after: readCursor(query.after) })),
  }),
  defineRoute({
    ...read,
    path: '/api/export',
    summary: 'Everything the member wrote',
    statements: 7,
    handle: async ({ app, context, viewer }) => context.json(await app.exportOwn(app, viewer)),
  }),
];

export const communityApiRoutes = [...posts, ...people];
