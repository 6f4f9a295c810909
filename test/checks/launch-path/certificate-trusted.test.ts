import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/certificate-trusted.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { endpointsAt, leafOf, shake } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const auth = 'auth.community.test';
const expected = { place: auth, severity: 'blocker', confidence: 'observed' } as const;
const first = <T>(items: readonly T[]): readonly T[] => items.slice(0, 1);

test('a certificate that a server signed itself', () => {
  const all = evidence();
  const chain = first(leafOf(all, auth, { selfSigned: true, issuer: `CN=${auth}` }));
  shake(all, auth, { trust: 'DEPTH_ZERO_SELF_SIGNED_CERT', chain });
  const fault = oneFault(check, all, expected);
  assert.match(fault.cause, /signed itself/);
  assert.ok(
    fault.replay.tool === 'openssl' &&
      /self-signed certificate/.exec('verify error:num=18:self-signed certificate') !== null,
  );
});

test('an authority that nobody knows, with and without its own certificate in the chain', () => {
  for (const [trust, keep] of [
    ['SELF_SIGNED_CERT_IN_CHAIN', 2],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 1],
  ] as const) {
    const all = evidence();
    const unknown = leafOf(all, auth, { issuer: 'O=Office Gateway, CN=Office Root' });
    const [leaf] = unknown;
    const above =
      leaf === undefined ? [] : [{ ...leaf, subject: 'O=Office Gateway, CN=Office Root', selfSigned: true, names: [] }];
    shake(all, auth, { trust, chain: [...first(unknown), ...above].slice(0, keep) });
    assert.match(oneFault(check, all, expected).cause, /"Office Gateway", which browsers do not know/);
  }
});

test('an expired certificate and a missing link are not its business', () => {
  const all = evidence();
  shake(all, auth, { trust: 'CERT_HAS_EXPIRED', chain: leafOf(all, auth, { validTo: '2026-11-01T00:00:00.000Z' }) });
  shake(all, 'api.community.test', {
    trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    chain: first(leafOf(all, 'api.community.test', {})),
  });
  assertPasses(check, all);
});

test('a silent handshake is not a pass', () => {
  const all = evidence();
  for (const endpoint of endpointsAt(all, auth)) endpoint.handshake = silent('no reply');
  assertNotPassed(check, all);
});

test("Let's Encrypt's test authority is not Let's Encrypt, although it bears the name", () => {
  const all = evidence();
  const above = "O=(STAGING) Let's Encrypt, CN=(STAGING) Pretend Pear X1";
  const [leaf] = leafOf(all, auth, { issuer: "O=(STAGING) Let's Encrypt, CN=(STAGING) Riddling Rhubarb R12" });
  assert.ok(leaf !== undefined);
  shake(all, auth, {
    trust: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    chain: [leaf, { ...leaf, subject: leaf.issuer, issuer: above, names: [] }],
  });
  oneFault(check, all, expected);
});
