import { z } from 'zod';
import { bounds } from '../bounds.ts';
import { readCursor } from '../community/cursor.ts';
import { defineRoute } from '../http/route.ts';
import { pressPage } from '../pages/account-pages.ts';
import { invitesPage } from '../pages/staff-pages.ts';
import { EmailOnly } from './account-input.ts';
import * as input from './community-input.ts';

const InviteInput = EmailOnly.extend(input.PlanInput.shape);
/** A program can ask for an invitation that ends soon. */
const BriefInput = InviteInput.extend({
  seconds: z
    .number()
    .int()
    .min(1)
    .max(bounds.inviteLifetime / 1000)
    .optional(),
});

const accepting = [
  defineRoute({
    method: 'GET',
    path: '/invite/:token',
    summary: 'Shows an invitation; uses nothing up',
    access: 'anyone',
    statements: 1,
    limit: 'token',
    hasTokenInAddress: true,
    handle: async ({ app, context, param }) => {
      const invite = await app.invites.preview(app, param('token'));
      const text = `${invite.from} gives you 30 days of the ${invite.plan} plan. Sign in, or join with the address the invitation was sent to; then accept here.`;
      const action = `/invite/${encodeURIComponent(param('token'))}`;
      return context.html(pressPage({ title: 'You are invited', text, button: 'Accept the invitation', action }));
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/invite/:token',
    summary: 'Accepts an invitation, once, for the invited address',
    access: 'member',
    statements: 4,
    limit: 'token',
    hasTokenInAddress: true,
    handle: async ({ app, context, viewer, param }) => {
      await app.invites.accept(app, viewer, param('token'));
      return context.redirect('/dashboard', 303);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/invites/:token',
    summary: 'Shows an invitation; uses nothing up',
    access: 'anyone',
    statements: 1,
    limit: 'token',
    handle: async ({ app, context, param }) => context.json(await app.invites.preview(app, param('token'))),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/invites/:token/accept',
    summary: 'Accepts an invitation, once, for the invited address',
    access: 'member',
    statements: 4,
    limit: 'token',
    handle: async ({ app, context, viewer, param }) => {
      await app.invites.accept(app, viewer, param('token'));
      return context.json({ status: 'accepted' });
    },
  }),
];

const managing = [
  defineRoute({
    method: 'GET',
    path: '/admin/invites',
    summary: 'Invitations',
    access: 'admin',
    statements: 2,
    query: input.AfterQuery,
    handle: async ({ app, context, viewer, query }) =>
      context.html(invitesPage(viewer, await app.invites.list(app, readCursor(query.after)))),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/invites',
    summary: 'Invites somebody',
    access: 'admin',
    statements: 4,
    body: InviteInput,
    handle: async ({ app, context, viewer, body }) => {
      await app.limiter.consume('mailByAccount', body.email);
      await app.invites.create(app, viewer, body);
      return context.redirect('/admin/invites', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/invites/:id/revoke',
    summary: 'Takes an open invitation back; removes one that has ended',
    access: 'admin',
    statements: 4,
    handle: async ({ app, context, viewer, param }) => {
      await app.invites.revoke(app, viewer, param('id'));
      return context.redirect('/admin/invites', 303);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/admin/invites',
    summary: 'Invitations',
    access: 'admin',
    statements: 2,
    query: input.AfterQuery,
    handle: async ({ app, context, query }) => context.json(await app.invites.list(app, readCursor(query.after))),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/admin/invites',
    summary: 'Invites somebody; the link goes by mail only',
    access: 'admin',
    statements: 4,
    body: BriefInput,
    handle: async ({ app, context, viewer, body }) => {
      await app.limiter.consume('mailByAccount', body.email);
      return context.json({ id: await app.invites.create(app, viewer, body) }, 201);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/admin/invites/:id',
    summary: 'Takes an open invitation back; removes one that has ended',
    access: 'admin',
    statements: 4,
    handle: async ({ app, context, viewer, param }) => {
      await app.invites.revoke(app, viewer, param('id'));
      return context.json({ status: 'revoked' });
    },
  }),
];

export const inviteRoutes = [...accepting, ...managing];
