import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { wrap } from '../../src/reporters/wrap.ts';

const words = fc.array(fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'é', '-') }));

test('no word is lost, no line is wider than asked, and none could take the first word of the next', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 12, max: 60 }), (all, width) => {
      const lines = wrap(all.join(' '), width, '    ').split('\n    ');
      assert.deepEqual(lines.join(' ').split(' ').filter(Boolean), all);
      for (const [index, line] of lines.entries()) {
        assert.ok(line.length <= width, line);
        const next = lines[index + 1]?.split(' ')[0];
        assert.ok(next === undefined || line.length + 1 + next.length > width, `${line} | ${next ?? ''}`);
      }
    }),
  );
});

test('a word wider than the line stands alone, whole: it is there to be copied', () => {
  assert.equal(wrap('see https://a.example/very/long now', 10, ''), 'see\nhttps://a.example/very/long\nnow');
});
