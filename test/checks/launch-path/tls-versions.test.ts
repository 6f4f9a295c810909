import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/tls-versions.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { endpointsAt } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const api = 'api.community.test';
type Version = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

const accepting = (versions: readonly Version[], host = api) => {
  const all = evidence();
  for (const endpoint of endpointsAt(all, host)) {
    for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
      endpoint.protocols[version] = { status: 'ok', value: versions.includes(version) };
    }
  }
  return all;
};

test('withdrawn versions beside current ones are high', () => {
  const fault = oneFault(check, accepting(['TLSv1', 'TLSv1.1', 'TLSv1.2']), {
    place: api,
    severity: 'high',
    confidence: 'proven',
  });
  assert.match(fault.cause, /TLS 1\.0 and TLS 1\.1/);
  assert.ok(fault.replay.tool === 'openssl' && fault.replay.protocol === 'tls1');
  const shown = new RegExp(fault.replay.shows.slice(1, -1));
  assert.match('New, TLSv1.0, Cipher is ECDHE-RSA-AES256-SHA', shown);
  assert.doesNotMatch('New, (NONE), Cipher is (NONE)', shown);
});

test('withdrawn versions alone are a blocker', () => {
  const fault = oneFault(check, accepting(['TLSv1.1']), { place: api, severity: 'blocker', confidence: 'proven' });
  assert.ok(fault.replay.tool === 'openssl' && fault.replay.shows === 'Cipher is (NONE)');
});

test('TLS 1.2 alone, or 1.3 alone, is sound', () => {
  assertPasses(check, accepting(['TLSv1.2']));
  assertPasses(check, accepting(['TLSv1.3']));
});

test('hosts at one address are one finding', () => {
  const all = accepting(['TLSv1', 'TLSv1.2'], 'community.test');
  for (const endpoint of endpointsAt(all, 'www.community.test'))
    endpoint.protocols.TLSv1 = { status: 'ok', value: true };
  const fault = oneFault(check, all, { place: 'community.test', severity: 'high', confidence: 'proven' });
  assert.deepEqual(fault.hosts, ['community.test', 'www.community.test']);
});

test('a silent version that decides is not a pass; one that cannot matter any more hides nothing', () => {
  for (const version of ['TLSv1', 'TLSv1.1'] as const) {
    const all = evidence();
    for (const endpoint of endpointsAt(all, api)) endpoint.protocols[version] = silent('no reply');
    assertNotPassed(check, all);
  }
  const all = accepting(['TLSv1', 'TLSv1.2']);
  for (const endpoint of endpointsAt(all, api)) endpoint.protocols['TLSv1.3'] = silent('no reply');
  oneFault(check, all, { place: api, severity: 'high', confidence: 'proven' });
});
