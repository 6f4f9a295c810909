import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readRepository } from '../../../src/drive/routes/repository/read.ts';
import { readRepositoryApart } from '../../../src/drive/routes/repository/read-apart.ts';
import { filesUnder, fixtureFolder, told } from './fixtures.ts';

type Expected = { readonly routes: readonly string[]; readonly notes: readonly string[] };

/** Printed by the reader once, then compared line by line with what a person finds in the fixture. */
const expected: { readonly [fixture: string]: Expected } = {
  'next-app-router': {
    routes: [
      'GET / page app/page.tsx:1',
      'GET /admin page [requireRole(admin)] app/admin/page.tsx:1',
      'GET /api/auth/:all* api app/api/auth/[...all]/route.ts:3',
      'POST /api/auth/:all* api app/api/auth/[...all]/route.ts:3',
      'ALL /api/health api pages/api/health.ts:3',
      'GET /api/invites/:token api pages/api/invites/[token].ts:3',
      'POST /api/invites/:token api pages/api/invites/[token].ts:3',
      'GET /api/posts api app/api/posts/route.ts:4',
      'POST /api/posts api [requireMember] app/api/posts/route.ts:8',
      'DELETE /api/posts/:id api app/api/posts/[id]/route.ts:3',
      'PATCH /api/posts/:id api app/api/posts/[id]/route.ts:3',
      'POST /api/stripe/webhook api app/api/stripe/webhook/route.ts:1',
      'GET /dashboard page [requireMember] app/(members)/dashboard/@activity/page.tsx:1 app/(members)/dashboard/page.tsx:1',
      'GET /docs page app/docs/[[...slug]]/page.tsx:1',
      'GET /docs/:slug* page app/docs/[[...slug]]/page.tsx:1',
      'GET /files/:path* api [withMember] app/files/[...path]/route.ts:3',
      'GET /join page app/(auth)/join/page.tsx:1',
      'GET /legacy/:year page pages/legacy/[year].tsx:1',
      'GET /login page app/(auth)/login/page.tsx:1',
      'GET /posts/:id page [requireMember] app/(members)/posts/[id]/page.tsx:1',
      'GET /sitemap.xml unknown app/sitemap.ts:1',
    ],
    notes: [
      'next.config.ts:5 The settings hold redirects, which are made at run time and not read.',
      'app/(members)/@modal/(.)posts/[id]/page.tsx It shows another page in its own frame (intercepting route); it has no address of its own.',
      'app/actions.ts Server actions (createPost, leaveCommunity) have no address of their own: a POST to any page that uses them runs them.',
      'middleware.ts Code runs before /dashboard/:path*, /admin/:path*; what it refuses is not read.',
    ],
  },
  'vite-express': {
    routes: [
      'GET / page src/main.tsx:8',
      'GET /:rest* page src/main.tsx:14 server/index.js:16',
      'GET /api/admin/audit api [requireAdmin] server/admin.js:8',
      'GET /api/admin/audit-log api [requireAdmin] server/admin.js:8',
      'GET /api/admin/members api [requireAdmin] server/admin.js:6',
      'PUT /api/admin/members/:memberId/role api [requireAdmin, requireRole(owner)] server/admin.js:7',
      'GET /api/billing/portal api [requireUser] server/billing.cjs:7',
      'POST /api/billing/webhook api server/billing.cjs:6',
      'POST /api/login api server/routes.js:15',
      'POST /api/logout api [requireUser] server/routes.js:16',
      'GET /api/patterns api [requireUser] server/routes.js:10',
      'POST /api/patterns api [requireUser] server/routes.js:11',
      'DELETE /api/patterns/:id api [requireUser] server/routes.js:13',
      'GET /api/patterns/:id api [requireUser] server/routes.js:12',
      'GET /healthz api server/index.js:15',
      'GET /login page src/main.tsx:9',
      'GET /members page src/main.tsx:10',
      'GET /members/patterns/:patternId page src/main.tsx:11',
      'GET /members/settings page src/main.tsx:12',
    ],
    notes: [
      'server/index.js:14 Everything under /uploads is answered by express.static(uploads), which is not followed.',
      'server/routes.js:20 A route (GET) has an address that is made at run time.',
    ],
  },
  sveltekit: {
    routes: [
      'GET / page src/routes/+page.svelte:1',
      'GET /:lang/about page src/routes/[[lang]]/about/+page.svelte:1',
      'GET /about page src/routes/[[lang]]/about/+page.svelte:1',
      'GET /api/loaves api src/routes/api/loaves/+server.ts:4',
      'POST /api/loaves api [requireMember] src/routes/api/loaves/+server.ts:6',
      'DELETE /api/loaves/:id-:revision api src/routes/api/loaves/[id]-[revision]/+server.ts:3',
      'ALL /api/stripe api src/routes/api/stripe/+server.ts:1',
      'GET /loaves/:id page [requireMember] src/routes/(members)/loaves/[id=int]/+page.svelte:1',
      'GET /loaves/new page [requireMember] src/routes/(members)/loaves/new/+page.svelte:1',
      'POST /loaves/new page src/routes/(members)/loaves/new/+page.server.ts:2',
      'GET /login page src/routes/(public)/login/+page.svelte:1',
      'POST /login page ?/signIn ?/sendLink src/routes/(public)/login/+page.server.ts:4 src/routes/(public)/login/+page.server.ts:5',
      'GET /recipes/:path* page src/routes/recipes/[...path]/+page.svelte:1',
    ],
    notes: ['src/hooks.server.ts Code runs before every route (hooks); what it refuses is not read.'],
  },
  remix: {
    routes: [
      'GET / page app/routes/_index.tsx:1',
      'GET /:lang/pricing page app/routes/($lang).pricing.tsx:1',
      'GET /admin/members page [requireAdmin] app/routes/admin.members/route.tsx:4',
      'GET /docs/:rest* page app/routes/docs.$.tsx:1',
      'GET /healthcheck api app/routes/healthcheck.tsx:1',
      'GET /login page app/routes/_auth.login.tsx:1',
      'POST /login page app/routes/_auth.login.tsx:3',
      'GET /pricing page app/routes/($lang).pricing.tsx:1',
      'GET /runs page [requireUser] app/routes/runs.tsx:4',
      'DELETE /runs/:runId page [requireUser] app/routes/runs.$runId.tsx:8',
      'GET /runs/:runId page [requireUser] app/routes/runs.$runId.tsx:4',
      'POST /runs/:runId page [requireUser] app/routes/runs.$runId.tsx:8',
      'GET /runs/:runId/print page app/routes/runs_.$runId.print.tsx:1',
      'GET /sitemap.xml api app/routes/[sitemap.xml].tsx:1',
      'POST /webhooks/stripe api app/routes/webhooks.stripe.tsx:1',
    ],
    notes: [],
  },
  'hono-fly': {
    routes: [
      'GET / page src/app.ts:12',
      'GET /api/auth/:rest* api src/app.ts:14',
      'POST /api/auth/:rest* api src/app.ts:14',
      'GET /api/clubs api src/clubs.ts:7',
      'GET /api/games api [requireMember] src/games.ts:5',
      'POST /api/games api [requireMember] src/games.ts:6',
      'DELETE /api/games/:id api [requireMember, requireOwner] src/games.ts:8',
      'GET /api/games/:id api [requireMember] src/games.ts:7',
      'GET /api/games/archive api [requireMember] src/games.ts:9',
      'GET /api/games/archive/:year api [requireMember] src/games.ts:9',
      'GET /api/v2/members/:handle api src/openapi.ts:6',
      'GET /health api src/app.ts:13',
      'GET /moderation/queue page [requireModerator] src/app.ts:22',
      'POST /moderation/queue/:id unknown [requireModerator] src/app.ts:22',
    ],
    notes: ['src/clubs.ts:8 A route (POST) has an address that is made at run time.'],
  },
  monorepo: {
    routes: [
      'GET / page apps/web/app/home.tsx:1',
      'GET /admin/members unknown [admin.requireAdmin] apps/api/src/server.ts:14',
      'POST /admin/members/:id/ban unknown [admin.requireAdmin] apps/api/src/server.ts:15',
      'GET /billing/plans/:slug%3Aprice unknown apps/api/src/billing.ts:5',
      'POST /billing/webhook unknown apps/api/src/billing.ts:4',
      'GET /files/:rest* api apps/web/app/files.ts:1',
      'GET /health unknown apps/api/src/server.ts:9',
      'GET /login page apps/web/app/login.tsx:1',
      'POST /login page apps/web/app/login.tsx:2',
      'GET /plots page apps/api/src/plots.ts:5 apps/web/app/plots/list.tsx:1',
      'POST /plots unknown [requireMember] apps/api/src/plots.ts:6',
      'GET /plots/:plotId page apps/web/app/plots/plot.tsx:1',
      'PATCH /plots/:plotId api [requireMember, session] apps/api/src/plots.ts:7 apps/api/openapi.yaml',
      'PUT /plots/:plotId unknown [requireMember] apps/api/src/plots.ts:7',
      'DELETE /session unknown apps/api/src/session.ts:7',
      'POST /session unknown apps/api/src/session.ts:6',
      'GET /settings page apps/web/app/settings.tsx:1',
    ],
    notes: [
      'repository Routes of 2 apps (apps/api, apps/web) are in one list; which host answers which is not known from source.',
    ],
  },
};

describe('six small repositories', () => {
  for (const [name, { routes, notes }] of Object.entries(expected)) {
    test(name, () => {
      const read = readRepository(filesUnder(fixtureFolder(name)));
      assert.deepEqual(read.routes.map(told), routes);
      assert.deepEqual(
        read.notes.map(({ where, what }) => `${where} ${what}`),
        notes,
      );
    });
  }
});

test('a body comes from the OpenAPI document beside the code', () => {
  const { routes } = readRepository(filesUnder(fixtureFolder('monorepo')));
  assert.deepEqual(routes.find(one => one.method === 'PATCH')?.body, {
    media: 'application/json',
    shape: {
      type: 'object',
      properties: { name: { type: 'string' }, size: { type: 'integer' } },
      required: ['name'],
    },
  });
});

describe('our own community', () => {
  const root = join(import.meta.dirname, '..', '..', '..', 'examples', 'community');

  test('declares its routes as data: that is said, with a number, and not passed over', async () => {
    const { notes, routes } = await readRepositoryApart(filesUnder(root), AbortSignal.timeout(60_000));
    const note = notes.find(({ what }) => what.includes('defineRoute()'));
    assert.ok(note !== undefined, JSON.stringify(notes));
    const count = Number(/^(\d+) routes/.exec(note.what)?.[1]);
    assert.ok(count > 80, note.what);
    assert.match(note.what, /OpenAPI document/);
    assert.ok(!routes.some(({ template }) => template === '/pricing'));
  });
});
