import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/certificate-name.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { endpointsAt, leafOf, shake } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';

test('a certificate for another host is named with the names it has', () => {
  const all = evidence();
  shake(all, app, { matchesHost: false, chain: leafOf(all, app, { names: ['shop.example'], namesTotal: 1 }) });
  const fault = oneFault(check, all, { place: app, severity: 'blocker', confidence: 'observed' });
  assert.match(fault.cause, /shop\.example, not to app\.community\.test/);
  assert.deepEqual(fault.replay, {
    tool: 'openssl',
    host: app,
    address: '203.0.113.20',
    port: 443,
    prints: 'verify',
    shows: 'hostname mismatch',
  });
});

test('staging and a host that nobody declared weigh one step less, and the text says why', () => {
  const all = evidence();
  shake(all, 'staging.community.test', { matchesHost: false });
  assert.match(
    oneFault(check, all, { place: 'staging.community.test', severity: 'high', confidence: 'observed' }).happened,
    /staging/,
  );
});

test('a wildcard that covers the host, or a certificate for many, is sound', () => {
  const all = evidence();
  shake(all, app, {
    chain: leafOf(all, app, {
      subject: 'CN=community.test',
      names: ['community.test', '*.community.test'],
      namesTotal: 2,
    }),
  });
  assertPasses(check, all);
});

test('the host of a platform leads to its certificate settings', () => {
  const all = evidence(plan => {
    plan.zone[app] = { CNAME: ['cname.vercel-dns.com'] };
    plan.elsewhere['cname.vercel-dns.com'] = { A: ['203.0.113.20'] };
  });
  shake(all, app, { matchesHost: false });
  const [remedy] = oneFault(check, all, { place: app, severity: 'blocker', confidence: 'observed' }).remedy;
  assert.ok(remedy.kind === 'by-hand' && remedy.where.startsWith('Vercel'));
});

test('one silent address is not a pass, and does not hide the fault of another host', () => {
  const all = evidence();
  for (const endpoint of endpointsAt(all, app)) endpoint.handshake = silent('no reply');
  assertNotPassed(check, all);
  shake(all, 'api.community.test', { matchesHost: false });
  assertNotPassed(check, all);
  oneFault(check, all, { place: 'api.community.test', severity: 'blocker', confidence: 'observed' });
});
