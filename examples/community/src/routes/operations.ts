import { createHash, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { bounds } from '../bounds.ts';
import { isMigrated } from '../database/migrate.ts';
import { openApi } from '../http/open-api.ts';
import { defineRoute } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import { notFound } from '../refusal.ts';

const withinTime = async (work: Promise<boolean>): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), bounds.readyTimeout);
  try {
    // A database that fails is an answer here: not ready.
    return await Promise.race([work.catch(() => false), promise]);
  } finally {
    clearTimeout(timer);
  }
};

const isReady = (app: Parts): Promise<boolean> => withinTime(isMigrated(app.db));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export const operationsRoutes = [
  defineRoute({
    method: 'GET',
    path: '/healthz',
    summary: 'The process is alive; asks nobody else',
    access: 'anyone',
    statements: 0,
    handle: ({ context }) => context.json({ status: 'pass' }),
  }),
  defineRoute({
    method: 'GET',
    path: '/readyz',
    summary: 'The database answers and has the newest migration',
    access: 'anyone',
    statements: 1,
    handle: async ({ app, context }) => {
      const ready = await isReady(app);
      return context.json({ status: ready ? 'pass' : 'fail', version: app.config.APP_VERSION }, ready ? 200 : 503);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/health',
    summary: 'A signed-in request works from end to end, for a monitor with a probe account',
    access: 'signed-in',
    statements: 2,
    handle: async ({ app, context }) => {
      await sql`select id from post order by created_at desc, id desc limit 1`.execute(app.db);
      return context.json({ status: 'pass', version: app.config.APP_VERSION });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/metrics',
    summary: 'Times, statuses and SQL statements by route, for a scraper with the metrics token',
    access: 'anyone',
    statements: 0,
    handle: ({ app, context }) => {
      const expected = app.config.METRICS_TOKEN;
      if (!expected) throw notFound();
      const given = context.req.header('authorization') ?? '';
      if (!timingSafeEqual(digest(given), digest(`Bearer ${expected}`))) return context.text('unauthorized', 401);
      return context.text(app.metrics.render(app.pool));
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'anyone',
    statements: 0,
    handle: ({ app, context }) => {
      const { PUBLIC_URL: url, APP_VERSION: version } = app.config;
      return context.json(openApi(app.routes, { url, version, cookie: app.sessionCookieName(app.config) }));
    },
  }),
];
