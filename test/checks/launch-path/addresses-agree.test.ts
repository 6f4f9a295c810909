import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/addresses-agree.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { endpointsAt, refuse, reroute, shake, type Served } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app2.community.test';
const [right, wrong] = ['203.0.113.40', '203.0.113.41'] as const;
const expected = { place: app, severity: 'blocker', confidence: 'proven' } as const;

const two = () =>
  evidence(plan => {
    plan.zone[app] = { A: [right, wrong] };
    plan.declared.hosts.push({ host: app, service: 'app', environment: 'production', path: '/' });
  });

const at = (address: string, served: Served) => {
  const all = two();
  reroute(all, (url, asked) => (url.hostname === app && asked === address ? served : undefined));
  return all;
};

test('no connection, a lost answer, another certificate, an error at one of two addresses: it is taken out', () => {
  const refused = two();
  refuse(refused, app, 'connection', wrong);
  const otherNames = two();
  shake(otherNames, app, { matchesHost: false }, wrong);
  const parked = { page: { kind: 'parked', title: 'For sale' } } as const;
  for (const all of [
    refused,
    otherNames,
    at(wrong, { fails: 'connection reset' }),
    at(wrong, { status: 503 }),
    at(wrong, parked),
  ]) {
    const fault = oneFault(check, all, expected);
    assert.match(fault.cause, /203\.0\.113\.41 gives/);
    assert.deepEqual(fault.remedy, [{ kind: 'dns-set', name: app, type: 'A', values: [right], was: [right, wrong] }]);
    assert.ok((fault.replay.tool === 'curl' || fault.replay.tool === 'openssl') && fault.replay.address === wrong);
  }
});

test('another app that answers well: nobody but the owner knows which is right', () => {
  const [remedy] = oneFault(check, at(wrong, { page: { textHash: 'old', title: 'Old community' } }), expected).remedy;
  assert.equal(remedy.kind, 'by-hand');
});

test('another certificate for the same names, a page that changes each time, and dead IPv6 are sound here', () => {
  const renewed = two();
  shake(renewed, app, { protocol: 'TLSv1.2' }, wrong);
  assertPasses(check, renewed);
  const changing = two();
  let count = 0;
  reroute(changing, url => (url.hostname === app ? { page: { textHash: `quote ${(count += 1)}` } } : undefined));
  assertPasses(check, changing);
  const deadSix = evidence();
  refuse(deadSix, 'www.community.test', 'connection', '2001:db8::10');
  assertPasses(check, deadSix);
});

test('a certificate that is not trusted, and silence at one address, are not passes', () => {
  const untrusted = at(wrong, { fails: 'CERT_HAS_EXPIRED' });
  shake(untrusted, app, { trust: 'CERT_HAS_EXPIRED' }, wrong);
  assertNotPassed(check, untrusted);
  const port = two();
  for (const endpoint of endpointsAt(port, app)) if (endpoint.address === wrong) endpoint.tcp = silent('no reply');
  assertNotPassed(check, port);
  const page = two();
  page.http.chains[`https://${app}/ @${wrong}`] = silent('no reply');
  assertNotPassed(check, page);
});
