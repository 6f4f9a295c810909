import { readCursor } from '../community/cursor.ts';
import type { z } from 'zod';
import type { AuditRow } from '../audit.ts';
import { defineRoute } from '../http/route.ts';
import * as pages from '../pages/staff-pages.ts';
import type { Parts } from '../parts.ts';
import * as input from './community-input.ts';

const done = { status: 'done' } as const;
const auditRows = 50;

const auditPage = async (
  app: Parts,
  query: z.infer<typeof input.AuditQuery>,
): Promise<{ rows: readonly AuditRow[]; next: string | null }> => {
  const rows = await app.audit.list(app.db, auditRows, query);
  return { rows, next: rows.length === auditRows ? (rows.at(-1)?.id ?? null) : null };
};

const staffPages = [
  defineRoute({
    method: 'GET',
    path: '/moderation',
    summary: 'Open reports',
    access: 'moderator',
    statements: 2,
    handle: async ({ app, context, viewer }) =>
      context.html(pages.moderationPage(viewer, await app.moderation.queue(app))),
  }),
  defineRoute({
    method: 'POST',
    path: '/moderation/reports/:id',
    summary: 'Decides a report',
    access: 'moderator',
    statements: 4,
    body: input.Decision,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.moderation.decide(app, viewer, param('id'), body.decision);
      return context.redirect('/moderation', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/moderation/members/:id/ban',
    summary: 'Closes an account and ends its sessions',
    access: 'moderator',
    statements: 5,
    body: input.BanInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.moderation.ban(app, viewer, param('id'), body.reason);
      return context.redirect('/moderation', 303);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/admin',
    summary: 'Members and their roles',
    access: 'admin',
    statements: 2,
    query: input.AfterQuery,
    handle: async ({ app, context, viewer, query }) =>
      context.html(pages.adminPage(viewer, await app.members.list(app, readCursor(query.after)))),
  }),
  defineRoute({
    method: 'POST',
    path: '/admin/members/:id/role',
    summary: 'Changes a role and ends that member’s sessions',
    access: 'admin',
    statements: 5,
    body: input.RoleInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.members.changeRole(app, viewer, param('id'), body.role);
      return context.redirect('/admin', 303);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/admin/audit',
    summary: 'Audit log',
    access: 'admin',
    statements: 2,
    query: input.AuditQuery,
    handle: async ({ app, context, viewer, query }) => {
      const { rows, next } = await auditPage(app, query);
      return context.html(pages.auditPage(viewer, rows, query, next));
    },
  }),
];

const staffApi = [
  defineRoute({
    method: 'GET',
    path: '/api/moderation/reports',
    summary: 'Open reports',
    access: 'moderator',
    statements: 2,
    handle: async ({ app, context }) => context.json({ rows: await app.moderation.queue(app) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/moderation/reports/:id',
    summary: 'Decides a report',
    access: 'moderator',
    statements: 4,
    body: input.Decision,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.moderation.decide(app, viewer, param('id'), body.decision);
      return context.json(done);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/moderation/members/:id/ban',
    summary: 'Closes an account and ends its sessions',
    access: 'moderator',
    statements: 5,
    body: input.BanInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.moderation.ban(app, viewer, param('id'), body.reason);
      return context.json(done);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/moderation/members/:id/ban',
    summary: 'Opens a closed account again',
    access: 'moderator',
    statements: 3,
    handle: async ({ app, context, viewer, param }) => {
      await app.moderation.unban(app, viewer, param('id'));
      return context.json(done);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/api/admin/members/:id/role',
    summary: 'Changes a role and ends that member’s sessions',
    access: 'admin',
    statements: 5,
    body: input.RoleInput,
    handle: async ({ app, context, viewer, body, param }) => {
      await app.members.changeRole(app, viewer, param('id'), body.role);
      return context.json(done);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/admin/audit',
    summary: 'Audit log, newest first; of one target, or one action on it',
    access: 'admin',
    statements: 2,
    query: input.AuditQuery,
    handle: async ({ app, context, query }) => context.json(await auditPage(app, query)),
  }),
];

export const staffRoutes = [...staffPages, ...staffApi];
