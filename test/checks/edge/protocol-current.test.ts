import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/protocol-current.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const host = 'www.community.test';
const expected = { place: host, severity: 'medium', confidence: 'proven' } as const;

const endpointsOf = (all: Draft<Evidence>, name: string) => {
  const found = all.tls.endpoints.filter(endpoint => endpoint.host === name);
  assert.ok(found.length > 0);
  return found;
};

const taking = (alpn: string, name = host): Draft<Evidence> => {
  const all = evidence();
  for (const { handshake } of endpointsOf(all, name))
    if (handshake.status === 'ok' && handshake.value.ok) handshake.value.value.alpn = alpn;
  return all;
};

test('HTTP/1.1 taken though h2 was offered, or nothing taken at all', () => {
  const fault = oneFault(check, taking('http/1.1'), expected);
  assert.match(fault.evidence[0] ?? '', /took http\/1\.1$/);
  assert.match(oneFault(check, taking(''), expected).evidence[0] ?? '', /took neither$/);
});

test('one of several addresses is enough for some visitors to wait', () => {
  const all = evidence();
  const [first, ...others] = endpointsOf(all, host);
  assert.ok(first?.handshake.status === 'ok' && first.handshake.value.ok && others.length > 0);
  first.handshake.value.value.alpn = 'http/1.1';
  oneFault(check, all, expected);
});

test('HTTP/3 that is announced is told beside it, and does not stand for HTTP/2', () => {
  const all = taking('http/1.1');
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  const page = leaf.value.pages[`https://${host}/`];
  assert.ok(page?.status === 'ok');
  page.value.fields = [['alt-svc', 'h3=":443"; ma=86400']];
  assert.match(oneFault(check, all, expected).evidence[0] ?? '', /announces HTTP\/3/);
});

test('a host that answers programs and shows no page is not judged', () => {
  assertPasses(check, taking('http/1.1', 'api.community.test'));
});

test('a handshake that nobody saw is not passed', () => {
  const all = evidence();
  for (const endpoint of endpointsOf(all, host)) endpoint.handshake = silent('no answer came in time');
  assertNotPassed(check, all);
});
