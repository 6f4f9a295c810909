import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/certificate-renews.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundIntermediate } from '../../evidence/build-web.ts';
import { endpointsAt, leafOf, shake } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const day = 86_400_000;
const now = Date.parse('2026-11-23T12:00:00.000Z');

const living = (left: number, lifetime: number) => ({
  validFrom: new Date(now + (left - lifetime) * day).toISOString(),
  validTo: new Date(now + left * day).toISOString(),
});

const withLife = (left: number, lifetime: number) => {
  const all = evidence();
  shake(all, app, { chain: leafOf(all, app, living(left, lifetime)) });
  return all;
};

test('less than a quarter of its life left is high, less than a tenth or three days a blocker', () => {
  for (const [left, lifetime, severity] of [
    [22, 90, 'high'],
    [8, 90, 'blocker'],
    [10, 90, 'high'],
    [6, 20, 'high'],
    [2.5, 20, 'blocker'],
    [0.5, 6, 'blocker'],
    [1.2, 6, 'high'],
  ] as const) {
    oneFault(check, withLife(left, lifetime), { place: app, severity, confidence: 'observed' });
  }
});

test('a certificate in the middle of its life is sound, also one that lives six days only', () => {
  for (const [left, lifetime] of [
    [23, 90],
    [30, 90],
    [3, 6],
    [12, 45],
    [100, 365],
  ] as const) {
    assertPasses(check, withLife(left, lifetime));
  }
});

test('the end is shown as openssl writes it', () => {
  const { replay } = oneFault(check, withLife(10, 90), { place: app, severity: 'high', confidence: 'observed' });
  assert.ok(replay.tool === 'openssl' && replay.prints === 'dates');
  const shown = new RegExp(replay.shows.slice(1, -1));
  assert.match('notAfter=Dec  3 12:00:00 2026 GMT', shown);
  assert.doesNotMatch('notAfter=Mar  3 12:00:00 2027 GMT', shown);
});

test('a certificate of the issuer that ends first', () => {
  const all = evidence();
  const [leaf] = leafOf(all, app, {});
  shake(all, app, {
    chain: [leaf ?? soundIntermediate, { ...soundIntermediate, fingerprint: 'ends', ...living(20, 900) }],
  });
  assert.match(
    oneFault(check, all, { place: app, severity: 'high', confidence: 'observed' }).cause,
    /issuer's certificate/,
  );
});

test('an expired one is the business of another check; a silent one is not a pass', () => {
  assertPasses(check, withLife(-1, 90));
  const all = evidence();
  for (const endpoint of endpointsAt(all, app)) endpoint.handshake = silent('no reply');
  assertNotPassed(check, all);
});
