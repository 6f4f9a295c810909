import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedSet } from '../../src/changes/dns-plan.ts';
import {
  overall,
  pause,
  progressOf,
  type SetProgress,
  type Testimony,
  type Witness,
} from '../../src/changes/propagation.ts';
import type { DnsRecord } from '../../src/evidence/dns.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';

const name = 'www.community.test';
const set: PlannedSet = { name, type: 'A', before: ['192.0.2.1'], after: ['192.0.2.2'], because: ['a#1'] };

const says = (server: string, values: readonly string[], ttl = 300): Witness => ({
  name: server,
  answer: seen({
    rcode: 'NOERROR',
    authoritative: true,
    records: values.map((value): DnsRecord => ({ name, type: 'A', ttl, value })),
    ...(values.length === 0 ? { soa: { name: 'community.test', negativeTtl: ttl } } : {}),
  }),
});
const quiet = (server: string): Witness => ({ name: server, answer: silent('did not answer') });
const failing = (server: string): Witness => ({
  name: server,
  answer: seen({ rcode: 'SERVFAIL', authoritative: false, records: [] }),
});

const progress = (testimony: Testimony, planned: PlannedSet = set): SetProgress =>
  progressOf({ set: planned, flattened: false, asked: name }, testimony);
const fresh = ['192.0.2.2'];
const old = ['192.0.2.1'];

test('live only when every name server and the resolver agree', () => {
  assert.equal(
    progress({ authoritative: [says('ns1', fresh), says('ns2', fresh)], resolver: says('r', fresh, 12) }).state,
    'live',
  );
  assert.equal(
    progress({ authoritative: [says('ns1', fresh), says('ns2', old)], resolver: says('r', fresh) }).state,
    'differs',
  );
  assert.equal(progress({ authoritative: [says('ns1', old)], resolver: says('r', old) }).state, 'differs');
});

test('a resolver that holds the old answer is waited for, with the seconds it has left', () => {
  const waiting = progress({ authoritative: [says('ns1', fresh)], resolver: says('r', old, 77) });
  assert.deepEqual([waiting.state, waiting.secondsLeft], ['waiting', 77]);
  const negative = progress({ authoritative: [says('ns1', fresh)], resolver: says('r', [], 40) });
  assert.deepEqual([negative.state, negative.secondsLeft], ['waiting', 40], '"there is none" is kept, too');
});

test('silence and errors are never taken for agreement', () => {
  const cases: readonly Testimony[] = [
    { authoritative: [says('ns1', fresh), quiet('ns2')], resolver: says('r', fresh) },
    { authoritative: [says('ns1', fresh)], resolver: quiet('r') },
    { authoritative: [says('ns1', fresh)], resolver: failing('r') },
    { authoritative: [quiet('ns1')], resolver: quiet('r') },
    { authoritative: [], resolver: says('r', fresh) },
    { authoritative: [failing('ns1')], resolver: says('r', fresh) },
  ];
  for (const testimony of cases) assert.equal(progress(testimony).state, 'unknown');
  assert.equal(
    progress({ authoritative: [], resolver: says('r', old) }).state,
    'differs',
    'what differs is said even when others are silent',
  );
});

test('a removal is live when nothing stands there, and an answer by way of a CNAME is no record of its own', () => {
  const gone: PlannedSet = { ...set, after: [] };
  assert.equal(progress({ authoritative: [says('ns1', [])], resolver: says('r', []) }, gone).state, 'live');
  assert.equal(progress({ authoritative: [says('ns1', old)], resolver: says('r', old) }, gone).state, 'differs');
  const aliased = seen({
    rcode: 'NOERROR',
    authoritative: true,
    records: [{ name: 'host.test', type: 'A' as const, ttl: 60, value: '192.0.2.2' }],
  });
  assert.equal(
    progress({ authoritative: [{ name: 'ns1', answer: aliased }], resolver: { name: 'r', answer: aliased } }, gone)
      .state,
    'live',
  );
});

test('with only the TTL to change, the TTL has to have moved', () => {
  const timed: PlannedSet = { ...set, before: fresh, after: fresh, ttlBefore: 604_800, ttl: 3600 };
  assert.equal(
    progress({ authoritative: [says('ns1', fresh, 604_800)], resolver: says('r', fresh, 600_000) }, timed).state,
    'differs',
  );
  assert.equal(
    progress({ authoritative: [says('ns1', fresh, 3600)], resolver: says('r', fresh, 600_000) }, timed).state,
    'waiting',
  );
  assert.equal(
    progress({ authoritative: [says('ns1', fresh, 1800)], resolver: says('r', fresh, 900) }, timed).state,
    'live',
    'panels round down',
  );
});

test('a stand-in for a CNAME agrees with any address of the target', () => {
  const expected = { set: { ...set, after: ['192.0.2.2', '192.0.2.3'] }, flattened: true, asked: name };
  const live = progressOf(expected, {
    authoritative: [says('ns1', ['192.0.2.3'])],
    resolver: says('r', ['192.0.2.2']),
  });
  assert.equal(live.state, 'live');
  assert.equal(
    progressOf(expected, { authoritative: [says('ns1', old)], resolver: says('r', fresh) }).state,
    'differs',
  );
});

test('values compare by meaning: order, case of names and spelling of IPv6 do not matter', () => {
  const six: PlannedSet = { ...set, type: 'AAAA', before: [], after: ['2001:db8:0:0::1'] };
  const answer = seen({
    rcode: 'NOERROR',
    authoritative: true,
    records: [{ name, type: 'AAAA' as const, ttl: 60, value: '2001:db8::1' }],
  });
  assert.equal(
    progress({ authoritative: [{ name: 'ns1', answer }], resolver: { name: 'r', answer } }, six).state,
    'live',
  );
});

test('the worst state counts, and the pause never oversleeps what was told or what is left', () => {
  const live = progress({ authoritative: [says('ns1', fresh)], resolver: says('r', fresh) });
  const waiting = progress({ authoritative: [says('ns1', fresh)], resolver: says('r', old, 4) });
  const unknown = progress({ authoritative: [quiet('ns1')], resolver: quiet('r') });
  assert.equal(overall([]), 'live');
  assert.equal(overall([live, waiting]), 'waiting');
  assert.equal(overall([live, waiting, unknown]), 'unknown');
  assert.equal(pause(1, [unknown], 600), 2);
  assert.equal(pause(9, [unknown], 600), 30);
  assert.equal(pause(9, [waiting], 600), 5);
  assert.equal(pause(9, [unknown], 7), 7);
});
