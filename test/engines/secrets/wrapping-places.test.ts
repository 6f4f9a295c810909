import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unwrapBase64 } from '../../../src/engines/secrets/unwrap-base64.ts';
import { blockBytes } from '../../../src/engines/secrets/wrapping-code.ts';
import { wrappingFinder } from '../../../src/engines/secrets/wrapping-places.ts';

const vectors = wrappingFinder();
const byByte = wrappingFinder(false);

const wrapped = fc
  .tuple(fc.string({ minLength: 18, maxLength: 90 }), fc.constantFrom('base64' as const, 'base64url' as const))
  .map(([text, form]) => Buffer.from(text).toString(form));
const pieces = fc.oneof(
  wrapped,
  fc.stringMatching(/^[A-Za-z0-9+/_-]{1,80}$/),
  fc.constantFrom('\\u002d', '\\x2', '\\/', '\\n', '%2D', '%', '\\', ' ', '\n', '"', '=', '.'),
  fc.uint8Array({ maxLength: 4 }).map(bytes => Buffer.from(bytes).toString('latin1')),
);
/** Some of them across the border of two blocks. */
const texts = fc
  .tuple(fc.constantFrom(0, 0, 1, 7, blockBytes - 40, 2 * blockBytes - 150), fc.array(pieces, { maxLength: 12 }))
  .map(([before, parts]) => Buffer.from(`${' '.repeat(before)}${parts.join('')}`, 'latin1'));

test('sixteen bytes at a time and one by one the same places are seen', () => {
  let found = 0;
  fc.assert(
    fc.property(texts, bytes => {
      const [fast, plain] = [vectors(bytes), byByte(bytes)];
      const samples = [...new Set(fast.samples)].toSorted((a, b) => a - b);
      found += samples.length;
      assert.deepEqual({ ...fast, samples }, plain);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(found > 500, `${found} samples`);
});

test('what is wrapped across the border of two blocks is unwrapped whole', () => {
  const text = 'a value that is wrapped, and long enough to lie on both sides';
  const wrapped = Buffer.from(text).toString('base64');
  for (let before = blockBytes - wrapped.length - 2; before < blockBytes + 2; before++) {
    const bytes = Buffer.from(`${' '.repeat(before)}${wrapped} `);
    const [part] = unwrapBase64(bytes, vectors(bytes).samples);
    assert.equal(Buffer.from(part?.inner ?? []).toString(), text);
  }
});
