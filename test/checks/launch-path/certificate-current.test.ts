import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/certificate-current.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundIntermediate } from '../../evidence/build-web.ts';
import { endpointsAt, leafOf, shake } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const api = 'api.community.test';
const expected = { place: api, severity: 'blocker', confidence: 'observed' } as const;

test('an expired certificate, with the day', () => {
  const all = evidence();
  shake(all, api, { trust: 'CERT_HAS_EXPIRED', chain: leafOf(all, api, { validTo: '2026-11-20T00:00:00.000Z' }) });
  const fault = oneFault(check, all, expected);
  assert.match(fault.cause, /ran out on 2026-11-20/);
  assert.ok(fault.replay.tool === 'openssl' && fault.replay.shows === 'certificate has expired');
});

test('a certificate that is not valid yet', () => {
  const all = evidence();
  shake(all, api, { trust: 'CERT_NOT_YET_VALID', chain: leafOf(all, api, { validFrom: '2026-12-01T00:00:00.000Z' }) });
  const fault = oneFault(check, all, expected);
  assert.match(fault.cause, /valid only from 2026-12-01/);
  assert.ok(fault.replay.tool === 'openssl' && fault.replay.shows === 'certificate is not yet valid');
});

const oldIntermediate = { ...soundIntermediate, validTo: '2026-09-01T00:00:00.000Z', fingerprint: 'old' };

test('an expired certificate of the issuer that breaks trust', () => {
  const all = evidence();
  const [leaf] = leafOf(all, api, {});
  shake(all, api, { trust: 'CERT_HAS_EXPIRED', chain: [leaf ?? oldIntermediate, oldIntermediate] });
  assert.match(oneFault(check, all, expected).cause, /of the issuer/);
});

test('an expired cross-signed certificate beside a way that holds is harmless', () => {
  const all = evidence();
  const chain = leafOf(all, api, {});
  shake(all, api, { chain: [...chain, oldIntermediate] });
  assertPasses(check, all);
});

test('one expired certificate on several hosts is one finding', () => {
  const all = evidence();
  for (const host of [api, 'auth.community.test']) {
    shake(all, host, { chain: leafOf(all, host, { fingerprint: 'shared', validTo: '2026-11-01T00:00:00.000Z' }) });
  }
  assert.deepEqual(oneFault(check, all, expected).hosts, [api, 'auth.community.test']);
});

test('a silent host is not a pass', () => {
  const all = evidence();
  for (const endpoint of endpointsAt(all, api)) endpoint.tcp = silent('no reply');
  assertNotPassed(check, all);
});
