import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import type { Report } from '../../src/findings/report.ts';
import { run } from '../../src/findings/run.ts';
import { asOf, domain, evidence } from '../evidence/build.ts';
import { addSecret, addServed, allow, inHistory, inTree, servedAt, siteOf } from '../evidence/build-secrets.ts';
import { refuse } from '../evidence/reroute.ts';

type All = ReturnType<typeof evidence>;

const app = `app.${domain}`;
const log = { in: 'log', file: 'logs/app.log', line: 9 } as const;

const reported = (
  all: All,
  profile: EvidenceSet['profile'] = 'launch',
  keys: readonly string[] = Object.keys(all),
): Report =>
  run(
    {
      schema: 'launch-ready/evidence@1',
      tool: 'test',
      target: { domain, unicode: domain },
      profile,
      net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
      collectedAt: asOf.toISOString(),
      keys: Object.fromEntries(
        Object.entries(all)
          .filter(([key]) => keys.includes(key))
          .map(([key, value]) => [key, { status: 'ok', value }]),
      ),
    },
    { checks, rows, acceptances: [], documents: new Set() },
  );

const found = ({ findings }: Report): readonly string[] => findings.map(({ check }) => check);
const isPassed = ({ coverage, findings }: Report, row: string): boolean =>
  coverage.judged.includes(row) && !findings.some(finding => finding.rows.includes(row));

/** The same secret, in everything that a run can look at. */
const everywhere = (all: All): All =>
  addSecret(all, [
    inTree('src/pay.ts'),
    inTree('vercel.json', 'deploy'),
    inHistory('src/pay.ts'),
    inHistory('old.ts'),
    log,
  ]);

test('the sound community is quiet', () => assert.deepEqual(found(reported(evidence())), []));

test('one secret in many places is one finding, of the place that gives it to most people', () => {
  const served = addServed(everywhere(evidence()), app, [servedAt(`https://${app}/a.js`)]);
  const report = reported(served);
  assert.deepEqual(found(report), ['secrets/served']);
  const [finding] = report.findings;
  assert.ok(finding !== undefined);
  for (const place of ['src/pay.ts:3', 'logs/app.log:9']) assert.ok(finding.places.includes(place), place);
  assert.deepEqual(finding.alsoAffected.map(({ check }) => check).toSorted(), [
    'secrets/in-repository',
    'secrets/kept-in-vault',
    'secrets/logged',
  ]);
  assert.deepEqual(found(reported(everywhere(evidence()))), ['secrets/kept-in-vault']);
  assert.deepEqual(found(reported(addSecret(evidence(), [inTree('src/pay.ts'), inHistory('src/pay.ts'), log]))), [
    'secrets/in-repository',
  ]);
  assert.deepEqual(found(reported(addSecret(evidence(), [log]))), ['secrets/logged']);
});

test('a tracked file of variables is one finding, with the secrets in it', () => {
  const all = addSecret(evidence(), [inTree('.env', 'env-file'), inHistory('.env'), log]);
  all.secrets.trackedEnvFiles = [{ file: '.env', line: 1, values: 3, committed: true }];
  assert.deepEqual(found(reported(all)), ['secrets/env-files']);
});

test('a file of variables that the site serves is one finding, with the secrets in it', () => {
  const all = addServed(everywhere(evidence()), app, [servedAt(`https://${app}/.env`, 'file')]);
  siteOf(all, app).exposed = [{ url: `https://${app}/.env`, what: 'env', sign: '3 lines NAME=value' }];
  assert.deepEqual(found(reported(all)), ['secrets/exposed-files']);
});

test('a row is not passed on a secret that is told of elsewhere', () => {
  const report = reported(addServed(everywhere(evidence()), app, [servedAt(`https://${app}/a.js`)]));
  for (const row of ['S1.c5', 'S1.f3', 'S3.c2', 'S3.f2']) assert.ok(!isPassed(report, row), row);
  assert.equal(report.minimumBar.find(({ row }) => row === 'M3')?.met, false);
});

test('a host that does not answer takes nothing away from what was seen', () => {
  const all = addServed(everywhere(evidence()), app, [servedAt(`https://${app}/a.js`)]);
  refuse(all, app, 'connection');
  assert.ok(found(reported(all)).includes('secrets/served'));
});

test('accepted once, it is quiet in every check', () => {
  const all = addServed(everywhere(evidence()), app, [servedAt(`https://${app}/a.js`)]);
  assert.deepEqual(found(reported(allow(all, '2026-12-31'))), []);
  assert.deepEqual(found(reported(allow(all, '2026-11-22'))), ['secrets/served']);
});

test('from outside the rows are judged by what the site serves; the repository is said to be missing', () => {
  const outside = ['declared', 'dns', 'tls', 'http', 'pages', 'registration', 'served'];
  const report = reported(evidence(), 'outside', outside);
  for (const row of ['S1.f3', 'S3.f2']) assert.ok(isPassed(report, row), row);
  assert.ok(report.notChecked.some(({ check }) => check === 'secrets/in-repository'));
  const repo = reported(evidence(), 'repo', outside);
  assert.ok(!isPassed(repo, 'S1.f3') && !isPassed(repo, 'S1.c5') && isPassed(repo, 'S3.f2'));
});

test('logs that nobody named hold a launch back, and nothing smaller', () => {
  const all = evidence();
  all.secrets.read = { files: 120, blobs: 400, bytes: 2_000_000 };
  assert.ok(isPassed(reported(all, 'repo'), 'S3.f2'));
  assert.ok(!isPassed(reported(all, 'launch'), 'S3.f2'));
});
