import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readEnvUsesApart } from '../../../src/engines/env-use/read-apart.ts';
import { readEnvUses } from '../../../src/engines/env-use/read.ts';
import { isName } from '../../../src/engines/env-use/use.ts';

const read = (text: string, path = 'src/a.ts') => readEnvUses([{ path, text }]);
const good = { path: 'src/good.ts', text: 'use(process.env.GOOD_ONE);' };
const names = (uses: readonly { readonly name: string | null }[]): readonly (string | null)[] =>
  uses.map(({ name }) => name);

suite('source that was written to break a reader', () => {
  const hostile: readonly (readonly [string, string, string])[] = [
    ['nested ten thousand levels deep', 'src/a.ts', `use(${'['.repeat(10_000)}process.env.A${']'.repeat(10_000)});`],
    ['a chain of twenty thousand additions', 'src/a.ts', `use(process.env[${"'A' + ".repeat(20_000)}'B']);`],
    [
      'aliases that go in a circle',
      'src/a.ts',
      'const a = b; const b = a; use(a.X, process.env.Y); const c = c; use(c.Z);',
    ],
    [
      'a list that doubles itself',
      'src/a.ts',
      `${Array.from({ length: 40 }, (_, i) => `const n${i + 1} = [...n${i}, ...n${i}];`).join('\n')}\nconst n0 = ['A_B'];\nfor (const n of n40) use(process.env[n]);`,
    ],
    ['a name with a million characters', 'src/a.ts', `use(process.env.${'A'.repeat(400_000)});`],
    ['a text without an end', 'src/a.ts', "use(process.env.A, 'no end"],
    ['a file larger than is read', 'src/a.ts', `//${'x'.repeat(600_000)}\nuse(process.env.A);`],
    ['yaml that nests', 'compose.yaml', `a: ${'['.repeat(20_000)}`],
    ['yaml that refers to itself', 'compose.yaml', `a: &a [${'*a,'.repeat(1_000)}]\nb: \${X}`],
    ['an image with one endless line', 'Dockerfile', `ARG ${'A '.repeat(300_000)}`],
    ['markup with a thousand scripts that never end', 'src/a.vue', '<script>'.repeat(20_000)],
    ['comments that never end', 'src/a.vue', '<!--'.repeat(20_000)],
  ];
  for (const [title, path, text] of hostile)
    test(title, async () => {
      const signal = AbortSignal.timeout(60_000);
      const { uses } = await readEnvUsesApart([{ path, text }, good], signal);
      // One file may be given up; its neighbour is read all the same, or the reader says that nothing was.
      const { uses: alone } = await readEnvUsesApart([good], signal);
      assert.deepEqual(names(alone), ['GOOD_ONE']);
      assert.ok(names(uses).includes('GOOD_ONE'), title);
    });
});

suite('whatever is written', () => {
  const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/);
  test('a plain reading is found wherever it stands, with its line', () => {
    fc.assert(
      fc.property(
        name,
        fc.nat({ max: 30 }),
        fc.constantFrom('.', '[', 'destructured', 'alias'),
        (variable, lines, way) => {
          const before = Array.from({ length: lines }, (_, i) => `const x${i} = ${i}; // process.env.NO`).join('\n');
          const text = {
            '.': `use(process.env.${variable});`,
            '[': `use(process.env['${variable}']);`,
            destructured: `const { ${variable}: it } = process.env; use(it);`,
            alias: `const e = process.env; use(e.${variable});`,
          }[way];
          const { uses } = read(`${before}\n${text}`);
          assert.deepEqual(
            uses.map(use => [use.name, use.line]),
            [[variable, Math.max(1, lines) + 1]],
          );
        },
      ),
      { numRuns: 60 },
    );
  });
  test('nothing in a comment or a text is a use', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60 }).filter(text => !/\*\/|[\r\n\u2028\u2029]/.test(text)),
        text => {
          const quoted = JSON.stringify(`process.env.A ${text}`);
          assert.deepEqual(read(`/* process.env.A ${text} */\nuse(${quoted});\n// process.env.B ${text}`).uses, []);
        },
      ),
      { numRuns: 60 },
    );
  });
  test('no text throws, and every name that is given back is a name', () => {
    const pieces = fc.constantFrom(
      'process.env',
      '.A',
      '[',
      ']',
      '{',
      '}',
      '(',
      ')',
      '=>',
      'const x = ',
      ';',
      '\n',
      '`',
      '${',
      '"',
      "'",
      'import.meta.env',
      '...',
      '??',
      'for (const k of ',
      '/',
      '<',
      '>',
      'function f',
      ',',
      ':',
      '?',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 30 }),
        fc.constantFrom(
          'src/a.ts',
          'src/a.tsx',
          'src/a.vue',
          'src/a.astro',
          'compose.yaml',
          'Dockerfile',
          'package.json',
          '.github/workflows/a.yml',
          'a.prisma',
        ),
        (parts, path) => {
          for (const use of read(parts.join(''), path).uses) {
            assert.ok(use.name === null || isName(use.name));
            assert.ok(use.line >= 1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
