import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/right-keys.ts';
import { issuerOf } from '../../../src/providers/secrets/issuers.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { asOf, evidence } from '../../evidence/build.ts';
import {
  addSecret,
  addServed,
  foundSecret,
  inTree,
  publishable,
  servedAt,
  siteOf,
} from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, oneFault, verdictOf } from '../expectations.ts';

const app = 'app.community.test';
const high = { severity: 'high', confidence: 'observed' } as const;
const testKey = publishable({
  mode: 'test',
  fingerprint: '31313131',
  shown: `${['pk', 'test', ''].join('_')}… (42 characters)`,
});
const at = [servedAt(`https://${app}/assets/index.js`)];

const serving = (...keys: readonly Parameters<typeof addServed>[3][]) => {
  const all = evidence();
  siteOf(all, app).found = [];
  for (const key of keys) addServed(all, app, at, key);
  return all;
};

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('production serves a key of test mode and none of live mode', () => {
  const fault = oneFault(check, serving(testKey), { ...high, place: `${app}:stripe` });
  assert.match(fault.cause, /a Stripe publishable key of test mode/);
  assert.ok(fault.replay.tool === 'curl' && fault.replay.counts?.startsWith(['pk', 'test', ''].join('_')));
});

test('both modes in one page, and test keys at staging or in a file for development, are sound', () => {
  assertPasses(check, serving(testKey, publishable()));
  const staging = serving();
  const site = structuredClone(siteOf(staging, app));
  staging.served.hosts['staging.community.test'] = { status: 'ok', value: { ...site, host: 'staging.community.test' } };
  addServed(staging, 'staging.community.test', [servedAt('https://staging.community.test/a.js')], testKey);
  assertPasses(check, staging);
  for (const file of ['.env', '.env.local', '.env.test'])
    assertPasses(
      check,
      addSecret(evidence(), [inTree(file, 'env-file', false)], foundSecret({ mode: 'test', account: null })),
    );
});

test('test keys in what is for production: the file says so, or the platform does', () => {
  const secret = foundSecret({ mode: 'test', fingerprint: '32323232' });
  const file = addSecret(evidence(), [inTree('.env.production', 'env-file', false)], secret);
  oneFault(check, file, { ...high, place: '.env.production:stripe' });
  const deploy = addSecret(evidence(), [inTree('fly.toml', 'deploy')], secret);
  assertPasses(check, deploy);
  deploy.repo.deploys = [
    { platform: 'fly', in: { file: 'fly.toml', line: 1 }, environment: 'production', domains: [] },
  ];
  oneFault(check, deploy, { ...high, place: 'fly.toml:stripe' });
});

test('a public and a secret key of two accounts, or of two modes, in one file', () => {
  const pair = (change: Parameters<typeof foundSecret>[0], file = '.env') => {
    const all = addSecret(
      evidence(),
      [inTree(file, 'env-file', false)],
      foundSecret({ fingerprint: '33333333', ...change }),
    );
    return addSecret(all, [inTree(file, 'env-file', false, 4)], publishable({ fingerprint: '34343434' }));
  };
  const accounts = oneFault(check, pair({ account: 'bbbb2222' }, 'web/.env'), { ...high, place: 'web/.env:stripe' });
  assert.match(accounts.cause, /belong to two different accounts of stripe\.$/i);
  const modes = oneFault(check, pair({ mode: 'test', account: null }, 'web/.env'), {
    ...high,
    place: 'web/.env:stripe',
  });
  assert.match(modes.cause, /one of test mode and one of live mode/);
  assertPasses(check, pair({}, 'web/.env'));
  assertPasses(check, pair({ account: 'bbbb2222' }, '.env.development'));
});

test('the page begins with one account and the server of production holds another', () => {
  const all = addSecret(
    serving(publishable()),
    [inTree('.env.production', 'env-file', false)],
    foundSecret({ account: 'bbbb2222', fingerprint: '35353535' }),
  );
  const fault = oneFault(check, all, { ...high, place: `${app}:stripe` });
  assert.deepEqual(fault.hosts, [app, 'www.community.test']);
});

test('a key that is only guarded by its restrictions is advice, never a risk', () => {
  const google = publishable({
    rule: 'google-api-key',
    issuer: 'nobody-known',
    title: 'a Google API key',
    class: 'conditional',
    mode: null,
    account: null,
    because: 'It reaches every service that is switched on in its project.',
  });
  const verdict = verdictOf(check, serving(google));
  assert.equal(verdict.outcome, 'pass');
  const advice = verdict.outcome === 'pass' ? (verdict.advice ?? []) : [];
  assert.deepEqual(
    advice.filter(one => one.place.startsWith('google')),
    [
      {
        place: 'google-api-key:5e6f7a8b',
        text: `A Google API key in https://${app}/assets/index.js is harmless only while it is restricted. It reaches every service that is switched on in its project.`,
      },
    ],
  );
});

test('public keys are advice with what guards them, wherever browsers get them, once a key', () => {
  const verdict = verdictOf(check, serving(publishable()));
  assert.deepEqual(verdict.outcome === 'pass' ? verdict.advice : [], [
    {
      place: 'stripe-publishable-key:5e6f7a8b',
      text: `Fine: a Stripe publishable key in https://${app}/assets/index.js is meant to be seen. ${issuerOf('stripe')?.guard ?? 'no guard'}`,
    },
  ]);
});

test('silence of a host is no pass, and neither is a run that looked nowhere; either alone is enough to look at', () => {
  const all = evidence();
  all.served.hosts[app] = silent('no reply');
  assertNotPassed(check, all);
  const { secrets, served, repo, declared } = evidence();
  assert.throws(() => check.judge({ declared }, asOf), /neither the live site nor a repository/);
  assert.equal(check.judge({ declared, served }, asOf).outcome, 'pass');
  assert.equal(check.judge({ declared, repo, secrets }, asOf).outcome, 'pass');
});
