import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isAt, jsonEntries } from '../../../src/collectors/repo/json.ts';
import { tomlEntries } from '../../../src/collectors/repo/toml.ts';
import { yamlEntries } from '../../../src/collectors/repo/yaml.ts';

const key = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,20}$/);
const plainValue = fc.stringMatching(/^[a-z0-9./:-]{1,30}$/);
const variables = fc.dictionary(key, plainValue, { minKeys: 1, maxKeys: 8, noNullPrototype: true });
/** Text that likes to break line readers: much punctuation, long runs, any character. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.constantFrom('"', "'", '"""', '[', ']', '{', '}', '=', ':', '- ', '#', '\n', '  ', '|', '\\', 'a'), {
      maxLength: 200,
    })
    .map(parts => parts.join('')),
);

describe('the TOML reader', () => {
  it('gives back every key of a table with its line, and its value', () => {
    fc.assert(
      fc.property(variables, plainValue, (env, app) => {
        const names = Object.keys(env);
        const entries = tomlEntries(
          [`app = "${app}" # name`, '', '[env]', ...names.map(name => `  ${name} = '${env[name]}'`)].join('\n'),
        );
        assert.deepEqual(entries, [
          { table: '', key: 'app', values: [app], keys: [], line: 1 },
          ...names.map((name, i) => ({ table: 'env', key: name, values: [env[name]], keys: [], line: i + 4 })),
        ]);
      }),
    );
  });

  it('passes over what stands inside texts of several lines, and reads lists of several lines', () => {
    const entries = tomlEntries(
      'a = """\nHIDDEN = "x"\n"""\nroutes = [\n  "a.example/*", # one\n  "b.example",\n]\n[env.staging]\nvars = { A = "x=y", B = "z" }\n',
    );
    assert.deepEqual(
      entries.map(({ table, key: name, values, keys, line }) => [table, name, values, keys, line]),
      [
        ['', 'a', [], [], 1],
        ['', 'routes', ['a.example/*', 'b.example'], [], 4],
        ['env.staging', 'vars', ['x=y', 'z'], ['A', 'B'], 9],
      ],
    );
  });
});

describe('the YAML reader', () => {
  it('gives back maps and lists with their paths, whether a list is indented or not', () => {
    fc.assert(
      fc.property(variables, fc.constantFrom('', '  '), fc.constantFrom('', '"', "'"), (env, indent, quote) => {
        const names = Object.keys(env);
        const lines = [
          'services:',
          ...names.flatMap(name => [`${indent}- name: ${quote}${env[name]}${quote}`, `${indent}  key: ${name} # said`]),
          'last: yes',
        ];
        assert.deepEqual(yamlEntries(lines.join('\r\n')), [
          { path: [], key: 'services', value: '', line: 1 },
          ...names.flatMap((name, i) => [
            { path: ['services', `[${i}]`], key: 'name', value: env[name], line: 2 + 2 * i },
            { path: ['services', `[${i}]`], key: 'key', value: name, line: 3 + 2 * i },
          ]),
          { path: [], key: 'last', value: 'yes', line: lines.length },
        ]);
      }),
    );
  });

  it('passes over blocks of text and reads plain lists', () => {
    const entries = yamlEntries('run: |\n  HIDDEN: x\n\n  more: y\nenvironment:\n  - A=1\n  - B\nnext: z\n');
    assert.deepEqual(entries, [
      { path: [], key: 'run', value: '', line: 1 },
      { path: [], key: 'environment', value: '', line: 5 },
      { path: ['environment', '[0]'], key: '', value: 'A=1', line: 6 },
      { path: ['environment', '[1]'], key: '', value: 'B', line: 7 },
      { path: [], key: 'next', value: 'z', line: 8 },
    ]);
  });
});

describe('the JSON reader', () => {
  it('gives back every property with its line', () => {
    fc.assert(
      fc.property(variables, env => {
        const entries = jsonEntries(`// settings\n${JSON.stringify({ env }, null, 1)}`);
        const found = entries.filter(entry => isAt(entry, 'env', '*'));
        assert.deepEqual(
          found.map(({ path, value, line }) => [path[1], value, line]),
          Object.keys(env).map((name, i) => [name, env[name], i + 4]),
        );
      }),
    );
  });

  it('gives up on nesting that would end the stack', () => {
    assert.deepEqual(jsonEntries('['.repeat(1_000_000)), []);
    assert.deepEqual(jsonEntries('{"a":'.repeat(200_000)), []);
  });
});

describe('every reader', () => {
  it('never throws, and never names a line that is not there', () => {
    fc.assert(
      fc.property(hostile, text => {
        const last = text.split('\n').length;
        for (const { line } of [...tomlEntries(text), ...yamlEntries(text), ...jsonEntries(text)])
          assert.ok(line >= 1 && line <= last);
      }),
    );
  });
});
