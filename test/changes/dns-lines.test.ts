import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseZoneLine, quotedText, zoneLines } from '../../src/changes/dns-lines.ts';
import { recordSet } from './record-arbitrary.ts';

test('a rendered line, read again, is the record that was rendered', () => {
  fc.assert(
    fc.property(recordSet('community.test'), set => {
      const read = zoneLines(set).map(parseZoneLine);
      assert.deepEqual(
        read.flatMap(record => record.values),
        set.values,
      );
      for (const record of read) assert.deepEqual({ ...record, values: set.values }, set);
    }),
  );
});

test('a line is one line of printable ASCII, whatever the value holds', () => {
  fc.assert(
    fc.property(recordSet('community.test'), set => {
      const lines = zoneLines(set);
      assert.equal(lines.length, set.values.length);
      for (const line of lines) assert.match(line, /^[\x20-\x7e]+$/);
    }),
  );
});

test('a name with bytes that no host name has is escaped and read back', () => {
  const set = { name: 'a b;"c.community.test', type: 'A', values: ['192.0.2.1'] } as const;
  const [line = ''] = zoneLines(set);
  assert.match(line, /^a\\032b\\059\\034c\.community\.test\. IN A 192\.0\.2\.1$/);
  assert.deepEqual(parseZoneLine(line), set);
});

test('long text is split at 255 bytes, never inside the count of an escape', () => {
  const pieces = quotedText('é'.repeat(200)).split('" "');
  assert.equal(pieces.length, 2, '400 bytes are two strings');
  assert.equal(pieces[0]?.replaceAll(/\\\d{3}/g, 'x').replaceAll('"', '').length, 255);
  assert.equal(quotedText(''), '""', 'an empty string is still a string');
});

test('what is no line of ours is refused with a RangeError', () => {
  for (const line of [
    '',
    'a.test. IN',
    'a.test. CH TXT "x"',
    'a.test. IN TXT "open',
    'a.test. IN TXT "\\999"',
    'a.test. IN A',
    `a.test. IN TXT "${'x'.repeat(256)}"`,
    'a.test. IN HINFO "x"',
  ])
    assert.throws(() => parseZoneLine(line), RangeError, line.slice(0, 40));
});
