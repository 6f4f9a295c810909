import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { composed } from '../../examples/community-flawed/compose.ts';
import { replaceRoute } from '../../examples/community-flawed/routes.ts';
import { defineRoute } from '../../examples/community/src/http/route.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import type { DriveSettings } from '../../src/config/drive-settings.ts';
import { leaks } from '../../src/commands/leaks.ts';
import type { LeaksReport } from '../../src/commands/leaks-text.ts';
import type { Leak } from '../../src/evidence/sharing.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import { heard } from '../proof/command-line.ts';
import { type CacheMaker, nginxCache, varnishCache } from './caches.ts';
import { freePorts } from './free-ports.ts';
import { skippedWithout } from './program.ts';
import { startTokenDoor } from './token-door.ts';

type Alter = (parts: Parts) => Partial<Parts>;

/** What a member downloads has the ending of a file, and the profile leads there. */
const withDownload: Alter = ({ routes }) => ({
  routes: [
    ...replaceRoute(routes, 'GET /profile', route => ({
      ...route,
      handle: async ask => {
        const page = await (await route.handle(ask)).text();
        return ask.context.html(page.replace('</main>', '<a href="/profile/data.csv">Your data</a></main>'));
      },
    })),
    defineRoute({
      method: 'GET',
      path: '/profile/data.csv',
      summary: 'What the member wrote, as a table',
      access: 'member',
      statements: 1,
      handle: ({ context, viewer }) =>
        context.body(`name,address\n${viewer.name},${viewer.email}\n`, 200, { 'content-type': 'text/csv' }),
    }),
  ],
});

/** As many more routes for members as make forty of them. */
const withMoreRoutes: Alter = parts => {
  const more = Array.from({ length: 16 }, (_, index) =>
    defineRoute({
      method: 'GET',
      path: `/api/lists/${'abcdefghijklmnop'[index]}`,
      summary: 'A list of the member',
      access: 'member',
      statements: 1,
      handle: ({ context, viewer }) => context.json({ of: viewer.name, rows: [] }),
    }),
  );
  const own = { ...parts, ...withDownload(parts) };
  return { ...own, routes: [...own.routes, ...more] };
};

const flawed: Alter = parts => {
  const own = { ...parts, ...withDownload(parts) };
  const flaws = ['private-page-with-asset-suffix', 'dashboard-shared-by-cache', 'cookie-in-cacheable-page'];
  return { ...own, ...composed(flaws).alter(own) };
};

/** Everybody comes from the address of the cache, as one visitor. */
const unthrottled =
  (alter: Alter): Alter =>
  parts => ({ ...alter(parts), limitOf: () => null });

/** Members sign in as ever and are given a token besides. */
const withTokens = (flows: DriveSettings['flows']): DriveSettings['flows'] => {
  const token = [
    { call: 'GET /_token' },
    { keep: { token: { json: '/token' } } },
    { carry: { authorization: 'Bearer {token}' } },
  ] as const;
  return Object.fromEntries(
    Object.entries(flows).map(([name, flow]) => [
      name,
      name === 'confirm' || name === 'sign-in' ? [...(flow ?? []), ...token] : flow,
    ]),
  );
};

/** Hunts through a cache before the app. */
const huntThrough = async (
  t: TestContext,
  cache: CacheMaker,
  manner: 'careless' | 'careful',
  alter: Alter,
): Promise<LeaksReport> => {
  const [port = 0, doorPort = 0] = await freePorts(2);
  const app = `http://localhost:${port}`;
  // The app knows the address that its visitors see: that of the cache.
  const driven = await driveCommunity(unthrottled(alter), undefined, { PUBLIC_URL: app });
  t.after(() => driven.stop());
  await driven.sink.close();
  const door = await startTokenDoor(doorPort, Number(new URL(driven.community.siteUrl).port));
  t.after(() => door.stop());
  const folder = mkdtempSync(join(tmpdir(), 'cache-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'tmp'));
  const running = await cache.start(manner, { folder, port, appPort: doorPort });
  t.after(() => running.stop());
  const file = join(driven.state, 'leaks.jsonc');
  const mail = { sink: { port: driven.sink.port, domain: 'members.example.test' } };
  const { settings } = driven;
  const drive = { ...settings, app, mail, flows: withTokens(settings.flows) };
  writeFileSync(file, JSON.stringify({ domain: 'community.test', drive }));
  const ended = await heard(driven.state, folder, around =>
    leaks(
      undefined,
      { active: true, json: true, config: file, routes: '60' },
      {
        ...around,
        env: name => driven.environment[name] ?? around.env(name),
      },
    ),
  );
  assert.notEqual(ended.stdout, '', ended.stderr);
  const report = JSON.parse(ended.stdout) as LeaksReport;
  const { routes, requests, ms, sessions } = report.sharing;
  t.diagnostic(
    `${cache.name}, ${manner}: ${Object.keys(routes).length} routes, ${sessions.length} kinds of session, ${requests} requests, ${(ms / 1_000).toFixed(1)} s`,
  );
  assert.deepEqual(report.left, []);
  return report;
};

const leaksAt = ({ sharing }: LeaksReport, route: string): readonly Leak[] => {
  const leaf = sharing.routes[route]?.leaks;
  assert.equal(leaf?.status, 'ok', `${route} was not judged: ${JSON.stringify(leaf)}`);
  return leaf.status === 'ok' ? leaf.value : [];
};

const assertLeak = (report: LeaksReport, route: string, wanted: Partial<Leak>): void => {
  const found = leaksAt(report, route);
  const fits = (leak: Leak): boolean =>
    Object.entries(wanted).every(([key, value]) => Reflect.get(leak, key) === value);
  assert.ok(found.some(fits), `${route}: ${JSON.stringify(wanted)} is not among ${JSON.stringify(found)}`);
};

for (const cache of [nginxCache, varnishCache]) {
  const skip = skippedWithout(cache.needs);

  test(`through ${cache.name}: every leak of the flawed app and of careless rules is found`, { skip }, async t => {
    const report = await huntThrough(t, cache, 'careless', flawed);
    const placed = new Set(report.findings.map(({ place }) => place));

    await t.test('a page kept for whoever has a cookie', () => {
      assertLeak(report, '/profile', { what: 'canary', seenBy: 'member-b', session: 'cookie', keptBy: 'edge' });
      assert.ok(placed.has('/profile'));
    });
    await t.test('the same for strangers', () =>
      assertLeak(report, '/profile', { what: 'canary', seenBy: 'anonymous', session: 'cookie' }),
    );
    await t.test('data kept for whoever has a token', () =>
      assertLeak(report, '/api/me', { what: 'canary', session: 'bearer', keptBy: 'edge' }),
    );
    await t.test('asked with HEAD first', () =>
      assertLeak(report, '/profile', { what: 'canary', after: 'HEAD', session: 'cookie' }),
    );
    await t.test('asked for a part first', () =>
      assertLeak(report, '/profile', { what: 'canary', after: 'Range', session: 'cookie' }),
    );
    await t.test('the cookie of the session sent on', () => {
      const found = leaksAt(report, '/pricing').find(({ what }) => what === 'cookie');
      assert.deepEqual(found?.cookie, { name: 'session', isSession: true });
    });
    await t.test('an address below the dashboard that looks like a file', () => {
      const deception = report.sharing.routes['/dashboard']?.deception;
      assert.equal(deception?.status, 'ok');
      const hits = deception.status === 'ok' ? deception.value.hits : [];
      assert.ok(
        hits.some(({ stranger }) => stranger === true),
        JSON.stringify(hits),
      );
    });
    await t.test('kept by its ending', () =>
      assertLeak(report, '/profile/data.csv', { what: 'canary', keptBy: 'edge' }),
    );
    await t.test('remembered by the app behind the cache', () =>
      assertLeak(report, '/dashboard', { what: 'canary', keptBy: 'app' }),
    );
    await t.test('the way to the sign-in, kept for members', () =>
      assertLeak(report, '/billing', { what: 'locked-out', seenBy: 'member-a' }),
    );
    await t.test('each place is a finding', () => {
      for (const place of [
        '/profile',
        '/api/me',
        '/pricing',
        '/profile/data.csv',
        '/dashboard',
        '/billing',
        '/members',
      ])
        assert.ok(placed.has(place), place);
    });
  });

  test(
    `through ${cache.name} as the app wants it: forty routes of the sound app, all judged, nothing said`,
    { skip },
    async t => {
      const report = await huntThrough(t, cache, 'careful', withMoreRoutes);
      const count = Object.keys(report.sharing.routes).length;
      assert.ok(count >= 40, `${count} routes`);
      assert.deepEqual(
        report.findings.map(({ happened }) => happened),
        [],
      );
      assert.deepEqual(report.notChecked, []);
    },
  );
}
