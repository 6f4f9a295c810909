import assert from 'node:assert/strict';
import { after } from 'node:test';
import { randomBytes, randomUUID } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Hono } from 'hono';
import type { Config } from '../../src/config.ts';
import { readConfig } from '../../src/config.ts';
import type { OpenDatabase } from '../../src/database/open.ts';
import { openDatabase } from '../../src/database/open.ts';
import type { MailKind, Role } from '../../src/database/schema.ts';
import { migrate } from '../../src/database/migrate.ts';
import { routeName } from '../../src/http/route.ts';
import { createApp } from '../../src/http/create-app.ts';
import type { OutgoingMail } from '../../src/mail/sender.ts';
import { sendDue } from '../../src/mail/sender.ts';
import { createLog } from '../../src/log.ts';
import type { Parts } from '../../src/parts.ts';
import { createParts } from '../../src/parts.ts';
import { sign } from '../../src/billing/signature.ts';
import { alteration } from './alteration.ts';
import { readTemplate, readyTemplate } from './template.ts';

export const siteUrl = 'http://community.test';
export const password = 'correct horse battery';

export const testEnvironment = (): Record<string, string> => ({
  NODE_ENV: 'test',
  PUBLIC_URL: siteUrl,
  APP_SECRET: randomBytes(32).toString('hex'),
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'Community <hello@community.test>',
  NEWS_FROM: 'Community news <news@news.community.test>',
  ADMIN_EMAIL: 'admin@community.test',
  BILLING_API: 'http://127.0.0.1:1',
  BILLING_PAGES: 'http://pay.community.test',
  BILLING_KEY: 'test-key',
  BILLING_PUBLIC_KEY: ['pk', 'test', randomBytes(12).toString('hex')].join('_'),
  BILLING_WEBHOOK_SECRET: randomBytes(24).toString('hex'),
  PRICE_SUPPORTER: 'price_supporter',
  PRICE_PATRON: 'price_patron',
});

/** On PGlite every community is a copy of one migrated data folder; making each anew takes seconds. */
export const openMigrated = async (config: Config): Promise<OpenDatabase> => {
  if (config.DATABASE_URL) {
    const opened = openDatabase(config);
    await migrate(opened.db);
    return opened;
  }
  const loadDataDir = await readTemplate();
  const dataDir = config.DATA_FOLDER ? { dataDir: config.DATA_FOLDER } : {};
  return openDatabase(config, () => new PGlite({ ...dataDir, loadDataDir }));
};

/** On PostgreSQL every community gets a database of its own, a copy of a migrated one, dropped at the end. */
export const openIsolated = async (config: Config): Promise<{ config: Config; drop: () => Promise<void> }> => {
  const given = process.env['DATABASE_URL'];
  if (!given) return { config, drop: async () => undefined };
  const url = new URL(given);
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  const name = `t_${randomBytes(6).toString('hex')}`;
  try {
    // Of a database as small as this one the files are copied three times as quickly as their blocks are logged.
    await admin.query(`create database ${name} template ${await readyTemplate(admin, url)} strategy file_copy`);
  } catch (error) {
    // Nobody gets a `drop` that would end it, and an open connection keeps the process of the test.
    await admin.end();
    throw error;
  }
  url.pathname = `/${name}`;
  const drop = async (): Promise<void> => {
    try {
      await admin.query(`drop database ${name} with (force)`);
    } finally {
      await admin.end();
    }
  };
  return { config: { ...config, DATABASE_URL: url.href }, drop };
};

export type SentMail = OutgoingMail;
export type Actor = { readonly id: string; readonly email: string; readonly cookie: string };
export type RequestOptions = {
  readonly method?: string;
  readonly cookie?: string | undefined;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly address?: string;
  readonly body?: string;
};

export type TestCommunity = {
  readonly app: Parts;
  readonly hono: Hono;
  /** The most statements of any successful request so far, by route name. */
  readonly seen: ReadonlyMap<string, number>;
  readonly sent: SentMail[];
  readonly logLines: string[];
  readonly request: (path: string, options?: RequestOptions) => Promise<Response>;
  /** Moves the app's clock; better-auth keeps the real one. */
  readonly travel: (milliseconds: number) => void;
  readonly mails: (kind?: MailKind) => Promise<readonly SentMail[]>;
  readonly join: (name?: string) => Promise<Actor>;
  readonly joinAs: (role: Role) => Promise<Actor>;
  readonly signIn: (email: string, password?: string) => Promise<string>;
  readonly deliver: (event: object, options?: { secret?: string; at?: Date }) => Promise<Response>;
  /** Posts these very bytes to the webhook, with the signature given or none. */
  readonly deliverRaw: (body: string, signature: string | null) => Promise<Response>;
  readonly close: () => Promise<void>;
};

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map(each => each.split(';')[0])
    .join('; ');

const writeRequest = (path: string, options: RequestOptions): Request => {
  const { json, form, cookie, ...rest } = options;
  const headers = new Headers({ origin: siteUrl, ...rest.headers });
  if (cookie) headers.set('cookie', cookie);
  if (json !== undefined) headers.set('content-type', 'application/json');
  if (form) headers.set('content-type', 'application/x-www-form-urlencoded');
  const body = json === undefined ? (form ? new URLSearchParams(form).toString() : options.body) : JSON.stringify(json);
  const method = options.method ?? (body === undefined ? 'GET' : 'POST');
  return new Request(`${siteUrl}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
};

export const linkIn = (mail: SentMail | undefined): string => {
  const url = /https?:\/\/\S+/.exec(mail?.body ?? '')?.[0];
  if (!url) throw new Error(`no link in the mail of kind ${mail?.kind}`);
  return url.slice(siteUrl.length);
};

/** A community on a fresh database whose mails land in a list. `change` swaps parts, as a flaw would. */
export const createCommunity = async (
  change: (parts: Parts) => Partial<Parts> = () => ({}),
  environment: Record<string, string> = {},
): Promise<TestCommunity> => {
  const isolated = await openIsolated(readConfig({ ...testEnvironment(), ...environment }));
  const opened = await openMigrated(isolated.config);
  const logLines: string[] = [];
  const sent: SentMail[] = [];
  let offset = 0;
  const parts = createParts(isolated.config, opened, createLog({ write: line => logLines.push(line) }));
  const seen = new Map<string, number>();
  const observe: Parts['metrics']['observe'] = observation => {
    const { route, status, statements } = observation;
    if (status < 400) seen.set(route, Math.max(seen.get(route) ?? 0, statements));
    parts.metrics.observe(observation);
  };
  const sound: Parts = {
    ...parts,
    metrics: { ...parts.metrics, observe },
    now: () => new Date(Date.now() + offset),
    mailer: { send: async mail => void sent.push(mail), close: () => undefined },
  };
  const altered: Parts = { ...sound, ...alteration.alter(sound) };
  const app: Parts = { ...altered, ...change(altered) };
  const hono = createApp(app);

  const request = async (path: string, options: RequestOptions = {}): Promise<Response> => {
    const bindings = { incoming: { socket: { remoteAddress: options.address ?? '203.0.113.9' } } };
    return hono.fetch(writeRequest(path, options), bindings);
  };
  const mails = async (kind?: MailKind): Promise<readonly SentMail[]> => {
    while ((await sendDue(app)) > 0);
    return kind ? sent.filter(mail => mail.kind === kind) : sent;
  };
  const signIn = async (email: string, secret = password): Promise<string> => {
    const response = await request('/api/sign-in', { json: { email, password: secret }, address: '198.51.100.7' });
    if (!response.ok) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
    return cookieOf(response);
  };
  const join = async (name = 'Ada'): Promise<Actor> => {
    const email = `${randomUUID()}@example.test`;
    // Every member comes from an address of their own, as members do.
    const address = `198.51.100.${Math.floor(Math.random() * 250) + 1}`;
    const made = await request('/api/sign-up', { json: { name, email, password }, address });
    if (made.status !== 202) throw new Error(`sign-up answered ${made.status}: ${await made.text()}`);
    const mail = (await mails('confirm')).find(each => each.recipient === email);
    const token = new URL(linkIn(mail), siteUrl).searchParams.get('token');
    const confirmed = await request('/api/confirm', { json: { token }, address });
    if (!confirmed.ok) throw new Error(`confirm answered ${confirmed.status}: ${await confirmed.text()}`);
    const cookie = cookieOf(confirmed);
    const me = (await (await request('/api/me', { cookie })).json()) as { id: string };
    return { id: me.id, email, cookie };
  };
  const joinAs = async (role: Role): Promise<Actor> => {
    const actor = await join(role);
    await app.db.updateTable('member').set({ role }).where('id', '=', actor.id).execute();
    // A role given by the app ends the sessions; staff sign in with it.
    return { ...actor, cookie: await signIn(actor.email) };
  };
  // As a provider's machines send it: no origin, no cookie.
  const deliverRaw = async (body: string, signature: string | null): Promise<Response> => {
    const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' });
    if (signature !== null) headers.set(app.signatureScheme.header, signature);
    const bindings = { incoming: { socket: { remoteAddress: '192.0.2.40' } } };
    return hono.fetch(new Request(`${siteUrl}/api/webhooks/billing`, { method: 'POST', body, headers }), bindings);
  };
  const deliver = (event: object, options: { secret?: string; at?: Date } = {}): Promise<Response> => {
    const body = JSON.stringify(event);
    const secret = options.secret ?? app.config.BILLING_WEBHOOK_SECRET;
    const signature = sign(body, { scheme: app.signatureScheme, secret, now: options.at ?? app.now() });
    return deliverRaw(body, signature);
  };
  const close = async (): Promise<void> => {
    await opened.close();
    await isolated.drop();
  };
  const travel = (milliseconds: number): void => void (offset += milliseconds);
  const given = { app, hono, seen, sent, logLines };
  return { ...given, request, travel, mails, join, joinAs, signIn, deliver, deliverRaw, close };
};

/** The same, closed after the file's tests; whatever they did, no route cost more than it declares. */
export const openCommunity = async (...given: Parameters<typeof createCommunity>): Promise<TestCommunity> => {
  const community = await createCommunity(...given);
  after(async () => {
    await community.close();
    const tooDear = community.app.routes.filter(
      route => (community.seen.get(routeName(route)) ?? 0) > route.statements,
    );
    assert.deepEqual(
      tooDear.map(route => [routeName(route), community.seen.get(routeName(route)), route.statements]),
      [],
    );
  });
  return community;
};
