import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { packageOf, packagesIn } from '../../../src/engines/bundles/source-map.ts';

describe('the package of a source', () => {
  for (const [source, name] of [
    ['../../node_modules/react/cjs/react.production.js', 'react'],
    ['../node_modules/.pnpm/@scope+a@1.0.0/node_modules/@scope/a/lib/x.js', '@scope/a'],
    ['webpack://_N_E/../node_modules/next/dist/compiled/react-dom/a.js', 'next'],
    ['turbopack:///[project]/node_modules/@swc/helpers/cjs/_a.cjs', '@swc/helpers'],
    ['webpack://_N_E/../../../src/client/index.tsx', 'next'],
    ['../node_modules/a/node_modules/b/index.js', 'b'],
    ['../../src/main.js', null],
    ['webpack://_N_E/./src/main.js', null],
  ] as const)
    test(source, () => assert.equal(packageOf(source), name));
});

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const vlq = (value: number): string => {
  let rest = value < 0 ? -value * 2 + 1 : value * 2;
  let text = '';
  do {
    const digit = rest % 32;
    rest = Math.floor(rest / 32);
    text += digits[rest > 0 ? digit + 32 : digit] ?? '';
  } while (rest > 0);
  return text;
};
/** Segments by line: column, or column and source. */
const mappings = (lines: readonly (readonly (readonly [column: number, source?: number])[])[]): string => {
  let before = 0;
  return lines
    .map(line => {
      let column = 0;
      return line
        .map(([at, source]) => {
          const text = vlq(at - column) + (source === undefined ? '' : vlq(source - before) + vlq(0) + vlq(0));
          [column, before] = [at, source ?? before];
          return text;
        })
        .join(',');
    })
    .join(';');
};

const sources = ['src/own.js', 'node_modules/a/index.js', 'node_modules/b/index.js'];

describe('which package each character comes from', () => {
  test("pieces belong to the source before them, up to the end of their line; what names no source is nobody's", () => {
    const script = `${'o'.repeat(10)}${'a'.repeat(1_000)}${'-'.repeat(5)}${'b'.repeat(7)}\n${'b'.repeat(30)}\n// end`;
    const map = { version: 3, sources, mappings: mappings([[[0, 0], [10, 1], [1_010], [1_015, 2]], [[0, 2]]]) };
    assert.deepEqual(packagesIn(script, JSON.stringify(map)), { '': 10, a: 1_000, b: 37 });
  });

  test('an index map: each section counts from its place', () => {
    const script = `${'x'.repeat(20)}${'a'.repeat(40)}\n${'b'.repeat(25)}`;
    const section = (line: number, column: number, source: number) => ({
      offset: { line, column },
      map: { version: 3, sources, mappings: mappings([[[0, source]]]) },
    });
    const map = { version: 3, sections: [section(0, 20, 1), section(1, 0, 2)] };
    assert.deepEqual(packagesIn(script, JSON.stringify(map)), { a: 40, b: 25 });
  });

  test('what is no map is not read', () => {
    for (const text of ['', '{', '[]', '{"sources":["a"],"mappings":7}', '{"sources":["a"],"mappings":"A!A"}'])
      assert.equal(packagesIn('x', text), null, text);
  });
});
