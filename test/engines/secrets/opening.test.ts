import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Hit } from '../../../src/engines/secrets/found.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { scanStream } from '../../../src/engines/secrets/scan-stream.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { collected } from './collected.ts';

const scanner = createScanner(rules);
const scan = (text: string | Buffer): readonly Hit[] => scanner.scan(Buffer.from(text), 'other');
const valueOf = (id: string): string =>
  (rules.find(rule => rule.id === id)?.positives() ?? [])
    .flatMap(text => scanner.scan(Buffer.from(text), 'settings'))
    .find(hit => hit.rule.id === id)?.value ?? '';
const places = (hits: readonly Hit[]): readonly string[] =>
  hits.map(({ rule, start, end, line }) => `${rule.id} ${start}-${end} line ${line}`);

const opening = rules.filter(({ opens }) => opens !== undefined).map(({ id }) => id);

test('the prefixes that are too short to be rare are among those that open a text', () => {
  const expected = [
    'elevenlabs-api-key',
    'huggingface-token',
    'mailgun-private-key',
    'resend-api-key',
    'sendgrid-api-key',
  ];
  assert.deepEqual(opening.toSorted(), expected);
});

describe('a value in the very first byte of a text is found as in any other', () => {
  for (const { id } of rules.filter(one => one.reach === 'token'))
    test(id, () => {
      const value = valueOf(id);
      const later = scan(`\n${value}\n`);
      assert.deepEqual(
        scan(`${value}\n`).map(hit => `${hit.rule.id} ${hit.start}`),
        later.map(hit => `${hit.rule.id} ${hit.start - 1}`),
      );
      assert.equal(scan(value).length, later.length);
    });
});

for (const id of opening)
  test(`${id}: alone, with what follows, behind a byte order mark, in base64; not in the middle of a word`, async () => {
    const value = valueOf(id);
    const at = `${id} 0-${value.length} line 1`;
    assert.deepEqual(places(scan(value)), [at]);
    assert.deepEqual(places(scan(`${value}"\r\nmore`)), [at]);
    assert.deepEqual(places(scan(`${value}\nKEY="${value}"`)), [
      at,
      `${id} ${value.length + 6}-${2 * value.length + 6} line 2`,
    ]);
    assert.deepEqual(places(scan(`\ufeff${value}`)), [`${id} 3-${3 + value.length} line 1`]);
    assert.deepEqual(
      scan(`x ${Buffer.from(value).toString('base64')} y`).map(hit => [hit.rule.id, hit.value === value]),
      [[id, true]],
    );
    // One more character of a key makes another thing of it.
    assert.deepEqual(scan(`${value}abc`), []);
    assert.deepEqual(scan(`x${value}`), []);
    assert.deepEqual(scan(value.slice(1)), []);
    // The parts of a long text begin in its middle.
    for (let before = 4_090; before < 4_100; before += 1) {
      const long = Buffer.from(`${'x'.repeat(before)}${value} ${'y'.repeat(9_000)}`);
      assert.deepEqual(await collected(scanStream(scanner, [long], 'other', undefined, 4_096)), []);
    }
    const stream = Buffer.from(`${value} ${'y'.repeat(200_000)}`);
    assert.deepEqual(places(await collected(scanStream(scanner, [stream], 'other', undefined, 4_096))), [at]);
  });
