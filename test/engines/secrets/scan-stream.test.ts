import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Hit } from '../../../src/engines/secrets/found.ts';
import { scanStream } from '../../../src/engines/secrets/scan-stream.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { collected } from './collected.ts';
import { keyLike, madeKey } from './made-rules.ts';

const scanner = createScanner([{ ...keyLike, window: { before: 0, after: 60 } }]);

const chunked = (bytes: Uint8Array, size: number): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_nothing, at) => bytes.subarray(at * size, (at + 1) * size));

const placesOf = (hits: readonly Hit[]): readonly string[] =>
  hits.map(({ start, end, line, decoded }) => `${start}-${end} line ${line} ${decoded.join()}`);

const streamed = async (bytes: Uint8Array, chunk: number, part: number): Promise<readonly string[]> =>
  placesOf(await collected(scanStream(scanner, chunked(bytes, chunk), 'settings', undefined, part)));

test('in whatever chunks a text comes, the hits are those of the whole text', async () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.nat(40).map(madeKey) },
    fc.nat(40).map(number => Buffer.from(`some text KEY=${madeKey(number)} and text`).toString('base64')),
    fc.nat(40).map(number => encodeURIComponent(`"${madeKey(number)}"`)),
    { weight: 3, arbitrary: fc.nat(4_000).map(length => 'lorem ipsum '.repeat(length / 12)) },
    fc.constantFrom('\n', ' ', ';', '\r\n', '"'),
  );
  const texts = fc
    .array(piece, { minLength: 4, maxLength: 60, size: 'max' })
    .map(parts => Buffer.from(parts.join(' ')));
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 9_000 }),
      async (bytes, chunk, part) => {
        const whole = placesOf(scanner.scan(bytes, 'settings'));
        hits += whole.length;
        assert.deepEqual(await streamed(bytes, chunk, part), whole);
      },
    ),
    { numRuns: 60 },
  );
  assert.ok(hits > 200, `${hits} hits: the texts are too poor to show anything`);
});

test('a key at each place about the border of two parts is found once', async () => {
  const part = 2_000;
  for (let before = 1_900; before < 2_000 + 2 * 4_300; before += 13) {
    const bytes = Buffer.from(`${'x '.repeat(before / 2)}${madeKey(3)} ${'y\n'.repeat(9_000)}`);
    assert.equal((await streamed(bytes, 777, part)).length, 1, `${before} bytes before it`);
  }
});

test('base64 that goes on through many parts gives up what is in it', async () => {
  const lines = Array.from({ length: 3_000 }, (_nothing, at) => `line ${at} of some text that says nothing`);
  for (const at of [10, 700, 1_500, 2_990]) lines[at] = `KEY=${madeKey(at)}`;
  const bytes = Buffer.from(Buffer.from(lines.join('\n')).toString('base64'));
  assert.equal((await streamed(bytes, 3_000, 20_000)).length, 4);
});

test('UTF-16 in parts', async () => {
  const bytes = Buffer.from(`\uFEFF${'text '.repeat(5_000)}${madeKey(5)} ${'text\n'.repeat(5_000)}`, 'utf16le');
  assert.deepEqual(await streamed(bytes, 999, 6_001), placesOf(scanner.scan(bytes, 'settings')));
});

test('no chunks, and chunks of nothing', async () => {
  assert.deepEqual(await collected(scanStream(scanner, [], 'settings')), []);
  assert.deepEqual(await collected(scanStream(scanner, [new Uint8Array(), new Uint8Array()], 'settings')), []);
});

test('a note is told once, however many parts it is true of', async () => {
  const notes: string[] = [];
  const late = createScanner([keyLike], { textMs: -1, depth: 0, unwrappedBytes: 0 });
  const bytes = Buffer.from(`${madeKey(1)} `.repeat(4_000));
  await collected(scanStream(late, [bytes], 'settings', note => notes.push(note), 2_000));
  assert.equal(notes.length, 1);
});
