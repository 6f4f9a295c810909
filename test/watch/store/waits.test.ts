import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { histogramOf } from '../../../src/engines/load/histogram.ts';
import { decodeWaits, encodeWaits } from '../../../src/watch/store/waits.ts';

const wait = fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constant(Infinity));

describe('stored waits', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(wait, { maxLength: 400 }), waits => {
        const all = histogramOf(waits);
        assert.deepEqual(decodeWaits(encodeWaits(all)), all);
      }),
    );
  });

  test('an hour of a minute each takes few bytes', () => {
    const hour = Array.from({ length: 60 }, (_, index) => 80 * 1.03 ** (index % 37));
    assert.ok(encodeWaits(histogramOf(hour)).length <= 180);
  });

  test('bytes that end in the middle are told from waits', () => {
    assert.throws(() => decodeWaits(Uint8Array.of(0, 200)), RangeError);
    assert.throws(() => decodeWaits(Uint8Array.of()), RangeError);
  });
});
