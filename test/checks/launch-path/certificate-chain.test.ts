import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/certificate-chain.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { endpointsAt, leafOf, shake } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const api = 'api.community.test';

test('the certificate of the issuer is not sent', () => {
  const all = evidence();
  shake(all, api, { trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', chain: leafOf(all, api, {}).slice(0, 1) });
  const fault = oneFault(check, all, { place: api, severity: 'blocker', confidence: 'observed' });
  assert.match(fault.cause, /without the one of its issuer \("Let's Encrypt"\)/);
  assert.ok(fault.replay.tool === 'openssl');
  const shown = new RegExp(fault.replay.shows.slice(1, -1));
  assert.match('Verify return code: 21 (unable to verify the first certificate)', shown);
  assert.doesNotMatch('Verify return code: 0 (ok)', shown);
});

test('an issuer that another host serves and is trusted with is a missing link too', () => {
  const all = evidence();
  const house = 'O=House Authority, CN=Issuing 1';
  const [leaf, above] = leafOf(all, 'auth.community.test', { issuer: house });
  if (leaf !== undefined && above !== undefined)
    shake(all, 'auth.community.test', { chain: [leaf, { ...above, subject: house }] });
  shake(all, api, {
    trust: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    chain: leafOf(all, api, { issuer: house }).slice(0, 1),
  });
  oneFault(check, all, { place: api, severity: 'blocker', confidence: 'observed' });
});

test('a leaf alone that is trusted all the same, and a self-signed one, are not its business', () => {
  const all = evidence();
  shake(all, api, { chain: leafOf(all, api, {}).slice(0, 1) });
  shake(all, 'auth.community.test', {
    trust: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    chain: leafOf(all, 'auth.community.test', { selfSigned: true }).slice(0, 1),
  });
  assertPasses(check, all);
});

test('a silent handshake is not a pass', () => {
  const all = evidence();
  for (const endpoint of endpointsAt(all, api)) endpoint.handshake = silent('no reply');
  assertNotPassed(check, all);
});
