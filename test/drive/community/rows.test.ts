import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { notFound } from '../../../examples/community/src/refusal.ts';
import { defineRoute } from '../../../examples/community/src/http/route.ts';
import check from '../../../src/checks/hardening/role-matrix.ts';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import type { FoundRoute } from '../../../src/drive/routes/route.ts';
import { faultsOf } from '../../checks/expectations.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { driveCommunity } from './driven-community.ts';

const ledger = defineRoute({
  method: 'GET',
  path: '/api/ledger',
  summary: 'What has been paid',
  access: 'owner',
  statements: 1,
  handle: ({ context }) => context.json({ paid: 12 }),
});
const tools = defineRoute({
  method: 'GET',
  path: '/api/tools',
  summary: 'Left in by mistake',
  access: 'anyone',
  statements: 0,
  handle: ({ context }) => context.json({ tools: ['seed'] }),
});

/** The community with two routes more, of which one is not there for anybody but the owner. */
const driven = await driveCommunity(({ routes, guard }) => ({
  routes: [...routes, ledger, tools],
  guard: (access, viewer) => {
    if (access === 'owner' && viewer?.role !== 'owner') throw notFound();
    guard(access, viewer);
  },
}));
after(() => driven.stop());

const inCode = (method: string, template: string, where: string): FoundRoute => ({
  method,
  template,
  kind: 'api',
  seenIn: [{ source: 'repository', where }],
});

const declared = [
  inCode('GET', '/api/ledger', 'src/ledger.ts:3'),
  inCode('GET', '/api/old', 'src/old.ts:3'),
  inCode('GET', '/pay/:id', 'src/development/provider.ts:7'),
  inCode('POST', '/v1/sessions', 'src/development/provider.ts:9'),
  inCode('GET', '/api/tools', 'src/development/tools.ts:3'),
  inCode('POST', '/api/tools/seed', 'src/development/tools.ts:9'),
];

test('code that the app does not serve needs no row; what hides from members, or was left in by mistake, does', async () => {
  const drive = await driven.drive();
  const rows = driven.community.parts.routes.filter(route => route !== ledger && route !== tools);
  const roles = {
    peers: false,
    routes: Object.fromEntries(rows.map(({ method, path }) => [`${method} ${path}`, 'member'] as const)),
  };
  const chosen = verifications.filter(({ name }) => name === 'roles');
  const { tried } = await harden(drive, chosen, () => undefined, { declared, roles });
  assert.deepEqual((await clean(drive)).left, []);
  const facts = tried['roles']?.facts;
  assert.equal(facts?.status, 'ok');
  const trials = Object.values(facts?.status === 'ok' ? facts.value : {}).flatMap(leaf =>
    leaf.status === 'ok' && leaf.value.kind === 'route' ? [leaf.value] : [],
  );
  const absent = new Map(
    trials.flatMap(({ route, notServed }) => (notServed === undefined ? [] : [[route, notServed] as const])),
  );
  assert.deepEqual(
    [...absent].toSorted(([one], [other]) => (one < other ? -1 : 1)),
    [
      ['GET /api/old', 'it answered 404 to everybody, the owner included'],
      ['GET /pay/:id', 'its code is in src/development/provider.ts, of which nothing was met in the app'],
      ['POST /v1/sessions', 'its code is in src/development/provider.ts, of which nothing was met in the app'],
    ],
  );
  const judged = { ...evidence(), hardening: soundHardening({ roles: facts?.status === 'ok' ? facts.value : {} }) };
  const without = faultsOf(check, judged).find(({ cause }) => cause.includes('has no row'));
  assert.deepEqual(without?.places, ['get:/api/ledger', 'get:/api/tools', 'post:/api/tools/seed']);
});
