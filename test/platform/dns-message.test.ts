import assert from 'node:assert/strict';
import { test } from 'node:test';
import packet, { type Answer } from 'dns-packet';
import * as fc from 'fast-check';
import { decodeReply, encodeQuery, isAskable, repliesTo, type DnsQuestion } from '../../src/platform/dns-message.ts';
import { PeerFailure } from '../../src/platform/errors.ts';

const question: DnsQuestion = { name: 'www.community.test', type: 'A', recursion: false };

const reply = (
  answers: Answer[],
  more: { authorities?: Answer[]; flags?: number; name?: string; id?: number } = {},
): Buffer =>
  packet.encode({
    type: 'response',
    id: more.id ?? 7,
    flags: more.flags ?? packet.AUTHORITATIVE_ANSWER,
    questions: [{ name: more.name ?? question.name, type: 'A' }],
    answers,
    authorities: more.authorities ?? [],
  });

const sound = reply([
  { name: 'www.community.test', type: 'CNAME', ttl: 300, data: 'Edge.Example.NET' },
  { name: 'edge.example.net', type: 'A', ttl: 60, data: '192.0.2.10' },
  { name: 'edge.example.net', type: 'A', ttl: 60, data: '192.0.2.1' },
]);

/** Decodes or refuses; anything else that is thrown is a crash of ours. */
const survives = (message: Buffer): void => {
  try {
    decodeReply(question, message);
  } catch (error) {
    assert.ok(error instanceof PeerFailure, `threw ${String(error)}`);
    assert.equal(error.code, 'garbage');
  }
};

test('an answer comes in the order of its chain, lower case, equal records sorted', () => {
  const { records, authoritative, rcode } = decodeReply(question, sound);
  assert.equal(rcode, 'NOERROR');
  assert.equal(authoritative, true);
  assert.deepEqual(
    records.map(record => `${record.name} ${record.ttl} ${record.type} ${record.value}`),
    [
      'www.community.test 300 CNAME edge.example.net',
      'edge.example.net 60 A 192.0.2.1',
      'edge.example.net 60 A 192.0.2.10',
    ],
  );
});

test('records that no chain leads to are not believed', () => {
  const message = reply([{ name: 'bank.example', type: 'A', ttl: 60, data: '203.0.113.66' }]);
  assert.deepEqual(decodeReply(question, message).records, []);
});

test('a CNAME loop ends', () => {
  const message = reply([
    { name: 'www.community.test', type: 'CNAME', ttl: 1, data: 'a.community.test' },
    { name: 'a.community.test', type: 'CNAME', ttl: 1, data: 'www.community.test' },
  ]);
  assert.deepEqual(
    decodeReply(question, message).records.map(record => record.value),
    ['a.community.test', 'www.community.test'],
  );
});

test('every kept type has its zone-file form', () => {
  const name = question.name;
  const answers: Answer[] = [
    { name, type: 'MX', ttl: 1, data: { preference: 10, exchange: 'MX.example.net' } },
    { name, type: 'TXT', ttl: 1, data: ['v=spf1 ', 'include:a.test \u001b[31m"~all'] },
    { name, type: 'CAA', ttl: 1, data: { flags: 0, tag: 'issue', value: 'ca.test' } },
    { name, type: 'SRV', ttl: 1, data: { priority: 1, weight: 2, port: 443, target: 'S.test' } },
    {
      name,
      type: 'SOA',
      ttl: 1,
      data: { mname: 'ns1.test', rname: 'root.test', serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 },
    },
    { name, type: 'HINFO', ttl: 1, data: { cpu: 'a', os: 'b' } },
  ];
  const values = Object.fromEntries(
    decodeReply(question, reply(answers)).records.map(record => [record.type, record.value]),
  );
  assert.deepEqual(values, {
    MX: '10 mx.example.net',
    TXT: 'v=spf1 include:a.test \u001b[31m"~all',
    CAA: '0 issue "ca.test"',
    SRV: '1 2 443 s.test',
    SOA: 'ns1.test root.test 1 2 3 4 5',
  });
});

test('a TXT record of 4 KB is joined whole', () => {
  const parts = Array.from({ length: 17 }, (_, index) => String(index % 10).repeat(240));
  const [record] = decodeReply(question, reply([{ name: question.name, type: 'TXT', ttl: 1, data: parts }])).records;
  assert.equal(record?.value, parts.join(''));
});

test('a negative answer carries its SOA with the smaller of TTL and minimum', () => {
  const soa: Answer = {
    name: 'community.test',
    type: 'SOA',
    ttl: 900,
    data: { mname: 'a.test', rname: 'b.test', minimum: 300 },
  };
  const { rcode, soa: said } = decodeReply(
    question,
    reply([], { authorities: [soa], flags: packet.AUTHORITATIVE_ANSWER | 3 }),
  );
  assert.equal(rcode, 'NXDOMAIN');
  assert.deepEqual(said, { name: 'community.test', negativeTtl: 300 });
});

test('a reply counts only with the right ID and question', () => {
  const query = encodeQuery(question, 7, true);
  assert.equal(repliesTo(query, sound), true);
  assert.equal(repliesTo(query, reply([], { id: 8 })), false);
  assert.equal(repliesTo(query, reply([], { name: 'www.other.test' })), false);
  assert.equal(repliesTo(query, reply([], { name: 'WWW.Community.TEST' })), true);
  assert.equal(repliesTo(query, query), false, 'our own query sent back is no reply');
  const bare = packet.encode({ type: 'response', id: 7, flags: 5, questions: [] });
  assert.equal(repliesTo(query, bare), true, 'a refusal may leave the question out');
  assert.equal(repliesTo(query, packet.encode({ type: 'response', id: 7, flags: 0, questions: [] })), false);
});

test('a cut reply is recognised by its flag and its half record is not read', () => {
  const cut = reply([{ name: question.name, type: 'A', ttl: 1, data: '192.0.2.1' }], {
    flags: packet.TRUNCATED_RESPONSE,
  });
  const { truncated, records } = decodeReply(question, cut.subarray(0, cut.length - 3));
  assert.equal(truncated, true);
  assert.deepEqual(records, []);
});

test('names that cannot be asked are refused before a packet is built', () => {
  for (const name of ['a'.repeat(64), `${'a.'.repeat(130)}test`, 'two..dots', 'white space.test', '']) {
    assert.equal(isAskable(name), false, name);
    assert.throws(() => encodeQuery({ ...question, name }, 1, true), RangeError);
  }
  assert.equal(isAskable('_dmarc.community.test'), true);
  assert.ok(encodeQuery({ ...question, name: '.' }, 1, false).length > 12);
});

test('a message cut anywhere is garbage, never an answer', () => {
  for (let length = 12; length < sound.length; length += 1) {
    assert.throws(() => decodeReply(question, sound.subarray(0, length)), PeerFailure, `${length} bytes`);
  }
});

test('compression pointers that loop or lead forward are garbage', () => {
  const head = sound.subarray(0, 12 + 24);
  const owner = 12 + 24;
  for (const target of [owner, owner + 2, owner + 1, 0x3fff]) {
    const pointer = Buffer.from([0xc0 | (target >> 8), target & 0xff, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 1, 2, 3, 4]);
    assert.throws(() => decodeReply(question, Buffer.concat([head, pointer])), PeerFailure, `pointer to ${target}`);
  }
});

test('random bytes never crash the decoder', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 600 }), bytes => survives(Buffer.from(bytes))),
    { numRuns: 2_000 },
  );
});

test('sound messages with changed bytes never crash the decoder', () => {
  const changes = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(changes, list => {
      const message = Buffer.from(sound);
      for (const [at, byte] of list) message.writeUInt8(byte, at);
      survives(message);
    }),
    { numRuns: 3_000 },
  );
});

test('whatever is asked is asked as it is', () => {
  const label = fc.stringMatching(/^[a-z0-9_-]{1,63}$/);
  const name = fc.array(label, { minLength: 1, maxLength: 3 }).map(labels => labels.join('.'));
  fc.assert(
    fc.property(name, fc.nat(0xffff), fc.boolean(), (asked, id, edns) => {
      const { questions, id: sent } = packet.decode(
        encodeQuery({ name: asked, type: 'TXT', recursion: true }, id, edns),
      );
      assert.equal(sent, id);
      assert.equal(questions?.[0]?.name, asked);
    }),
  );
});
