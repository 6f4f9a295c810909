import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { envUse } from '../../src/collectors/env-use.ts';
import { repo } from '../../src/collectors/repo.ts';
import buildRunSeparated from '../../src/checks/deployment/build-run-separated.ts';
import { parseConfig } from '../../src/config/load.ts';
import { isNeeded, isOfProduction, variablesOf } from '../../src/evidence/derive/variables.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { asOf, evidence } from '../evidence/build.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'repositories', 'variables');

/** The three-way diff of a repository: code, list, production. */
const diffOf = async (name: string, production: readonly string[]) => {
  const config = parseConfig(JSON.stringify({ environment: { production: { names: production } } }), 'x');
  const aim = {
    domain: 'harbour.example',
    unicode: 'harbour.example',
    config,
    repo: join(fixtures, name),
    browser: false,
  };
  const net = { resolver: null, connectTo: [], ca: [], offline: true };
  const io = realIo({ net, progress: () => undefined });
  const signal = AbortSignal.timeout(60_000);
  const seen = await envUse.collect(aim, {}, io, signal);
  const read = await repo.collect(aim, {}, io, signal);
  const variables = variablesOf(seen, read);
  const names = (which: (one: (typeof variables)[number]) => boolean): readonly string[] =>
    variables.filter(which).map(one => one.name);
  assert.ok(seen.production.status === 'ok');
  const there = new Set(seen.production.value.variables.map(one => one.name));
  const verdict = buildRunSeparated.judge({ ...evidence(), envUse: seen, repo: read }, asOf);
  return {
    undeclared: names(one => isNeeded(one) && one.declared.length === 0 && !one.documented && one.given.length === 0),
    missing: names(one => isNeeded(one) && isOfProduction(one) && one.declared.length > 0 && !there.has(one.name)),
    unused: names(one => one.uses.length === 0),
    build: names(one => one.uses.some(({ kind }) => kind === 'build')),
    open: names(one => one.sort === 'browser'),
    madeAtRunTime: seen.uses
      .filter(one => one.name === null && !one.inTest)
      .map(one => `${one.file}:${one.line} ${one.shown ?? ''}`),
    inImage: verdict.outcome === 'fail' ? verdict.faults.map(({ place }) => place) : [],
    unread: seen.unread,
  };
};

const nothing = {
  undeclared: [],
  missing: [],
  unused: [],
  build: [],
  open: [],
  madeAtRunTime: [],
  inImage: [],
  unread: [],
};

test('Next.js with t3-env', async () => {
  assert.deepEqual(await diffOf('next-app', ['DATABASE_URL', 'AUTH_SECRET', 'NEXT_PUBLIC_APP_URL']), {
    ...nothing,
    undeclared: ['ASSET_PREFIX', 'STRIPE_WEBHOOK_SECRET'],
    missing: ['STRIPE_SECRET_KEY'],
    unused: ['LEGACY_ANALYTICS_ID'],
    build: ['ASSET_PREFIX', 'NEXT_PUBLIC_APP_URL'],
    open: ['NEXT_PUBLIC_APP_URL'],
    madeAtRunTime: ['src/app/api/price/route.ts:4 PRICE_*'],
  });
});

test('Vite with Express', async () => {
  assert.deepEqual(await diffOf('vite-express', ['VITE_API_URL', 'SESSION_SECRET']), {
    ...nothing,
    undeclared: ['SMTP_URL'],
    missing: ['DATABASE_URL'],
    build: ['PROXY_TARGET', 'VITE_API_URL', 'VITE_BETA'],
    open: ['VITE_API_URL', 'VITE_BETA'],
  });
});

test('SvelteKit', async () => {
  assert.deepEqual(await diffOf('sveltekit', ['SECRET_SESSION', 'DATABASE_URL', 'PUBLIC_SITE_URL']), {
    ...nothing,
    undeclared: ['PUBLIC_BANNER', 'RESEND_API_KEY', 'STRIPE_KEY'],
    build: ['PUBLIC_SITE_URL', 'SECRET_SESSION'],
    open: ['PUBLIC_BANNER', 'PUBLIC_SITE_URL'],
  });
});

test('NestJS with Prisma', async () => {
  assert.deepEqual(await diffOf('nest-prisma', ['DATABASE_URL', 'DIRECT_URL']), {
    ...nothing,
    undeclared: ['DIRECT_URL', 'POSTMARK_TOKEN'],
    missing: ['JWT_SECRET'],
  });
});

test('a monorepo with a package that reads for the others', async () => {
  assert.deepEqual(await diffOf('monorepo', ['NEXT_PUBLIC_API', 'SESSION_SECRET']), {
    ...nothing,
    undeclared: ['BUCKET_FILES', 'BUCKET_PICTURES', 'REDIS_URL'],
    build: ['NEXT_PUBLIC_API'],
    open: ['NEXT_PUBLIC_API'],
  });
});

test('plain Node with compose and an image', async () => {
  assert.deepEqual(await diffOf('node-compose', ['BASE_URL']), {
    ...nothing,
    // DATABASE_URL is set by compose; DB_PASSWORD and SESSION_SECRET stand in no list.
    undeclared: ['DB_PASSWORD'],
    missing: ['MAIL_URL'],
    build: ['COMMIT', 'SESSION_SECRET'],
    inImage: ['dockerfile#session_secret'],
  });
});
