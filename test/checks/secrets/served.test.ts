import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/served.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import type { FoundSecret, SecretPlace } from '../../../src/evidence/secrets.ts';
import type { ServedPlace } from '../../../src/evidence/served.ts';
import { asOf, evidence } from '../../evidence/build.ts';
import {
  addSecret,
  addServed,
  allow,
  siteOf,
  foundSecret,
  inTree,
  publishable,
  servedAt,
} from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const giving = (places: readonly ServedPlace[], change: Partial<FoundSecret> = {}, host = app, all = evidence()) =>
  addServed(all, host, places, foundSecret(change));
const holding = (all: ReturnType<typeof evidence>, ...places: readonly SecretPlace[]) => addSecret(all, places);

const place = 'stripe-secret-key:1a2b3c4d';
const proven = { place, severity: 'blocker', confidence: 'proven' } as const;

test('in a script, a later part, a source map, the page itself or an error message', () => {
  for (const via of ['script', 'chunk', 'source-map', 'inline', 'error', 'page', 'service-worker'] as const) {
    const fault = oneFault(check, giving([servedAt(`https://${app}/a.js`, via, 7)]), proven);
    assert.match(fault.cause, /^https:\/\/app\.community\.test\/a\.js line 7 holds your Stripe secret key/);
    assert.deepEqual(fault.hosts, [app]);
    assert.ok(fault.replay.tool === 'curl' && fault.replay.counts !== undefined);
  }
});

test('a service role key of Supabase, and a key of test mode, which the live one will follow', () => {
  const role = {
    rule: 'supabase-jwt-key',
    title: 'a Supabase service_role key',
    mode: null,
    details: ['role service_role'],
  };
  const fault = oneFault(check, giving([servedAt(`https://${app}/a.js`)], role), {
    ...proven,
    place: 'supabase-jwt-key:1a2b3c4d',
  });
  assert.match(fault.evidence.join('\n'), /role service_role/);
  oneFault(check, giving([servedAt(`https://${app}/a.js`)], { mode: 'test' }), proven);
});

test('two hosts, and the repository that it came from, are places of one finding', () => {
  const www = 'www.community.test';
  const all = giving([servedAt(`https://${app}/a.js`)], {}, app, giving([servedAt(`https://${www}/b.js`)], {}, www));
  const fault = oneFault(check, holding(all, inTree('src/pay.tsx', 'front-end')), proven);
  assert.deepEqual(fault.hosts, [app, www]);
  assert.deepEqual(fault.places, [`https://${app}/a.js`, `https://${www}/b.js`, 'src/pay.tsx:3']);
  const [firstStep] = fault.remedy;
  assert.ok(firstStep.kind === 'by-hand' && firstStep.steps[0]?.startsWith('Move what uses it to the server'));
});

test('built for browsers and not served yet', () => {
  for (const file of ['.next/static/chunks/app.js', 'dist/assets/index-1.js', '.next/server/app/index.html']) {
    const fault = oneFault(check, holding(evidence(), { in: 'build', file, line: 1 }), {
      ...proven,
      confidence: 'observed',
    });
    assert.match(fault.happened, /with the next deploy/);
  }
  assertPasses(check, holding(evidence(), { in: 'build', file: 'dist/index.js', line: 1 }));
  assertPasses(check, holding(evidence(), { in: 'build', file: '.next/server/chunks/static/1.js', line: 1 }));
});

test('public and conditional keys, placeholders and an accepted secret are sound', () => {
  assertPasses(check, giving([servedAt(`https://${app}/a.js`)], publishable({ fingerprint: '77777777' })));
  assertPasses(check, giving([servedAt(`https://${app}/a.js`)], { class: 'conditional' }));
  assertPasses(check, giving([servedAt(`https://${app}/a.js`)], { class: 'placeholder' }));
  const all = giving([servedAt(`https://${app}/a.js`)]);
  assertPasses(check, allow(all, '2026-12-31'));
  oneFault(check, allow(all, '2026-11-01'), proven);
});

test('without a repository the site is judged all the same', () => {
  const { secrets: _secrets, ...outside } = giving([servedAt(`https://${app}/a.js`)]);
  assert.equal(check.judge(outside, asOf).outcome, 'fail');
});

test('a silent host, a part left out and a site without text are not passed, and hide no other host', () => {
  const changes: readonly ((all: ReturnType<typeof evidence>) => void)[] = [
    all => void (all.served.hosts['www.community.test'] = silent('no reply')),
    all =>
      void (siteOf(all, 'www.community.test').leftOut = [
        { what: 'https://www.community.test/b.js', reason: 'larger than 5 MB' },
      ]),
    all => void (siteOf(all, 'www.community.test').texts = 0),
  ];
  for (const change of changes)
    for (const all of [evidence(), giving([servedAt(`https://${app}/a.js`)])]) {
      change(all);
      assertNotPassed(check, all);
    }
  const none = evidence();
  none.served.hosts = {};
  assertNotPassed(check, none);
  assert.equal(faultsOf(check, giving([servedAt(`https://${app}/a.js`)])).length, 1);
});

test('in a script of another host: that one gives it, and the page that leads there is looked at again as well', () => {
  const fault = oneFault(check, giving([servedAt('https://static.community.test/a.js')]), proven);
  assert.deepEqual(fault.hosts, [app, 'static.community.test']);
  assert.match(fault.happened, / static\.community\.test gives /);
});
