import { z } from 'zod';
import { readCursor } from '../community/cursor.ts';
import { defineRoute } from '../http/route.ts';
import * as pages from '../pages/community-pages.ts';
import { notFound, Refusal } from '../refusal.ts';
import { CurrentPassword, displayName } from './account-input.ts';
import { dropCookie } from './account-pages.ts';
import * as input from './community-input.ts';

const page = { method: 'GET', access: 'member' } as const;
const form = { method: 'POST', access: 'member' } as const;

const reading = [
  defineRoute({
    ...page,
    path: '/dashboard',
    summary: 'Spaces and newest posts',
    statements: 3,
    query: input.AfterQuery,
    handle: async ({ app, context, viewer, query }) => {
      const spaces = await app.spaces.list(app, viewer);
      const posts = await app.posts.list(app, viewer, { after: readCursor(query.after) });
      return context.html(pages.dashboardPage(viewer, spaces, posts));
    },
  }),
  defineRoute({
    ...page,
    path: '/spaces/:space',
    summary: 'Posts of one space',
    statements: 3,
    query: input.AfterQuery,
    handle: async ({ app, context, viewer, query, param }) => {
      const space = (await app.spaces.list(app, viewer)).find(each => each.id === param('space'));
      if (!space) throw notFound();
      if (!space.isOpen)
        throw new Refusal(403, 'upgrade', `${space.name} is part of a higher plan. See the plans under “Plan”.`);
      const posts = await app.posts.list(app, viewer, { spaceId: space.id, after: readCursor(query.after) });
      return context.html(pages.spacePage(viewer, space, posts));
    },
  }),
  defineRoute({
    ...page,
    path: '/posts/:id',
    summary: 'One post with its comments',
    statements: 3,
    handle: async ({ app, context, viewer, param }) => {
      const post = await app.posts.read(app, viewer, param('id'));
      const comments = await app.comments.list(app, post.id);
      return context.html(pages.postPage(viewer, post, comments));
    },
  }),
  defineRoute({
    ...page,
    path: '/members',
    summary: 'Member list',
    statements: 2,
    query: input.AfterQuery,
    handle: async ({ app, context, viewer, query }) => {
      const members = await app.members.list(app, readCursor(query.after));
      return context.html(pages.membersPage(viewer, members));
    },
  }),
  defineRoute({
    ...page,
    path: '/members/:id',
    summary: 'Profile and posts of a member',
    statements: 3,
    query: input.AfterQuery,
    handle: async ({ app, context, viewer, query, param }) => {
      const profile = await app.members.read(app, param('id'));
      const posts = await app.posts.list(app, viewer, { authorId: profile.id, after: readCursor(query.after) });
      return context.html(pages.memberPage(viewer, profile, posts));
    },
  }),
  defineRoute({
    ...page,
    path: '/search',
    summary: 'Search in what the member may read',
    statements: 3,
    query: input.SearchQuery,
    handle: async ({ app, context, viewer, query }) => {
      const words = query.q;
      const posts = words ? await app.posts.list(app, viewer, { words, after: readCursor(query.after) }) : null;
      return context.html(pages.searchPage(viewer, words ?? '', posts));
    },
  }),
];

const writing = [
  defineRoute({
    ...form,
    path: '/spaces/:space/posts',
    summary: 'Publishes a post',
    statements: 3,
    body: input.PostInput,
    handle: async ({ app, context, viewer, body, param }) => {
      const id = await app.posts.create(app, viewer, { ...body, spaceId: param('space') });
      return context.redirect(`/posts/${id}`, 303);
    },
  }),
  defineRoute({
    ...form,
    path: '/posts/:id/edit',
    summary: 'Changes an own post',
    statements: 3,
    body: input.PostInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.posts.edit(app, viewer, param('id'), body);
      return context.redirect(`/posts/${param('id')}`, 303);
    },
  }),
  defineRoute({
    ...form,
    path: '/posts/:id/remove',
    summary: 'Removes an own post, or any as moderator',
    statements: 4,
    handle: async ({ app, context, viewer, param }) => {
      await app.posts.remove(app, viewer, param('id'));
      return context.redirect('/dashboard', 303);
    },
  }),
  defineRoute({
    ...form,
    path: '/posts/:id/comments',
    summary: 'Comments on a post',
    statements: 3,
    body: input.CommentInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.comments.create(app, viewer, param('id'), body.body);
      return context.redirect(`/posts/${param('id')}`, 303);
    },
  }),
  defineRoute({
    ...form,
    path: '/comments/:id/remove',
    summary: 'Removes an own comment, or any as moderator',
    statements: 5,
    handle: async ({ app, context, viewer, param }) => {
      await app.comments.remove(app, viewer, param('id'));
      return context.redirect('/dashboard', 303);
    },
  }),
  defineRoute({
    ...form,
    path: '/posts/:id/report',
    summary: 'Reports a post to the moderators',
    statements: 4,
    body: input.ReportInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.moderation.report(app, viewer, { postId: param('id'), reason: body.reason });
      return context.redirect(`/posts/${param('id')}`, 303);
    },
  }),
];

const ownProfile = [
  defineRoute({
    ...page,
    path: '/profile',
    summary: 'Own profile',
    statements: 3,
    handle: async ({ app, context, viewer }) => {
      const profile = await app.members.read(app, viewer.id);
      return context.html(pages.profilePage(viewer, profile, await app.digests.isAskedFor(app, viewer)));
    },
  }),
  defineRoute({
    ...form,
    path: '/profile',
    summary: 'Changes the own profile',
    statements: 2,
    body: z.strictObject({ name: displayName, bio: input.Bio }),
    handle: async ({ app, context, viewer, body }) => {
      await app.members.updateOwn(app, viewer, body);
      return context.redirect('/profile', 303);
    },
  }),
  defineRoute({
    ...form,
    path: '/profile/export',
    summary: 'Downloads everything the member wrote',
    statements: 7,
    handle: async ({ app, context, viewer }) => {
      context.header('content-disposition', 'attachment; filename="my-community-data.json"');
      return context.json(await app.exportOwn(app, viewer));
    },
  }),
  defineRoute({
    ...form,
    path: '/profile/close',
    summary: 'Closes the account, password asked again, and deletes what the member wrote',
    statements: 13,
    body: CurrentPassword,
    handle: async ({ app, context, viewer, body }) => {
      await app.signInLimits.confirmPassword(app, viewer, body.password, context.req.header('user-agent'));
      await app.accounts.close(app, viewer);
      dropCookie(context, app);
      return context.redirect('/', 303);
    },
  }),
];

export const communityPageRoutes = [...reading, ...writing, ...ownProfile];
