import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { scanStream } from '../../../src/engines/secrets/scan-stream.ts';
import { collected } from './collected.ts';
import { keyLike, madeKey } from './made-rules.ts';

const megabyte = 1_000_000;

/** One line without an end: what a minifier writes, with a key after every hundred megabytes. */
const endlessLine = function* endlessLine(megabytes: number, peak: (bytes: number) => void): Generator<Uint8Array> {
  const filling = Buffer.from('function(a,b){return a.secret_key[b]||"re_"+b};'.repeat(megabyte / 47 + 1)).subarray(
    0,
    megabyte,
  );
  for (let count = 0; count < megabytes; count++) {
    yield filling;
    if (count % 100 === 99) yield Buffer.from(` ${madeKey(count)} `);
    peak(process.memoryUsage().arrayBuffers);
  }
};

test('a line of 300 MB takes no more memory than one of 30', async () => {
  const scanner = createScanner([...rules, keyLike]);
  let most = 0;
  const before = process.memoryUsage().arrayBuffers;
  const hits = await collected(
    scanStream(
      scanner,
      endlessLine(300, bytes => (most = Math.max(most, bytes))),
      'bundle',
    ),
  );
  assert.deepEqual(
    hits.filter(({ rule }) => rule.id === keyLike.id).map(({ start, line }) => [start, line]),
    [0, 1, 2].map(at => [100 * megabyte * (at + 1) + at * (madeKey(1).length + 2) + 1, 1]),
  );
  assert.ok(most - before < 60 * megabyte, `${Math.round((most - before) / megabyte)} MB more were held`);
});
