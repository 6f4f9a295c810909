import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linesOf, repositoryFiles, textOf } from './repository-files.ts';

const files = repositoryFiles();
/** Fixtures are laid out as their frameworks want it: SvelteKit's folder is called `lib`. */
const isFixture = (file: string): boolean => /^test\/fixtures\/(?:repositories|labelled-variables)\//.test(file);
const code = files.filter(file => /\.(?:ts|mjs|js)$/.test(file) && !isFixture(file));
const checkFiles = code.filter(file => /^src\/checks\/[a-z-]+\/[a-z0-9-]+\.ts$/.test(file));

/** Over 400 lines a file is a table or a mistake; these are tables. */
const tables = new Set(['src/providers/hosting/pages.ts']);

const oversized = (among: readonly string[], most: number): readonly string[] =>
  among.filter(file => linesOf(file) > most).map(file => `${file}: ${linesOf(file)}`);

describe('files stay small', () => {
  test('a check is at most 170 lines; 120 are the aim', () => {
    assert.ok(checkFiles.length > 30, `${checkFiles.length} checks`);
    assert.deepEqual(oversized(checkFiles, 170), []);
  });

  test('half of the checks are within the aim', () => {
    const within = checkFiles.filter(file => linesOf(file) <= 120).length;
    assert.ok(within >= checkFiles.length / 2, `${within} of ${checkFiles.length}`);
  });

  test('a collector is at most 250 lines', () => {
    assert.deepEqual(
      oversized(
        code.filter(file => file.startsWith('src/collectors/')),
        250,
      ),
      [],
    );
  });

  test('no file is over 400 lines but the tables that say so', () => {
    assert.deepEqual(
      oversized(
        code.filter(file => !tables.has(file)),
        400,
      ),
      [],
    );
    for (const table of tables) assert.ok(linesOf(table) > 400, `${table} is no longer that long`);
  });

  test('a row, a rule, a word: names are kebab-case and say what is inside', () => {
    for (const file of code.filter(one => one.startsWith('src/')))
      assert.match(file, /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)+[a-z0-9]+(?:-[a-z0-9]+)*(?:\.d)?\.ts$/, file);
    assert.deepEqual(
      code.filter(file => /(?:^|\/)(?:utils?|common|misc|shared|lib)(?:\/|\.)/.test(file)),
      [],
    );
  });
});

/** Written apart, so that this file does not report itself. */
const apart = (...parts: readonly string[]): string => parts.join('');

const words = {
  unfinished: new RegExp(`\\b(?:${[apart('TO', 'DO'), apart('FIX', 'ME'), apart('XX', 'X')].join('|')})\\b`),
  'only one test runs': new RegExp(`\\b(?:test|it|describe)\\.${apart('on', 'ly')}\\(`),
  'a path of one machine': new RegExp(`(?:^|[\\s'"\`(=])/(?:${apart('wo', 'rk')}|${apart('ro', 'ot')})/`, 'm'),
  'a lint rule is switched off without a reason': new RegExp(`(?:oxlint|eslint)-${apart('dis', 'able')}(?!.*--)`),
  'the types are switched off': new RegExp(`@ts-(?:${apart('ig', 'nore')}|${apart('no', 'check')})`),
};

describe('words that have no place here', () => {
  const texts = files.filter(file => !/\.(?:png|tgz|avif|webp)$/.test(file) && !file.endsWith('package-lock.json'));
  for (const [what, pattern] of Object.entries(words)) {
    test(what, () =>
      assert.deepEqual(
        texts.filter(file => pattern.test(textOf(file))),
        [],
      ),
    );
  }
});

test('checks read the clock that they are given, never the one on the wall', () => {
  const looked = files.filter(file => /^src\/(?:checks|evidence\/derive)\//.test(file));
  assert.ok(looked.length > 50);
  assert.deepEqual(
    looked.filter(file => /new Date\(\s*\)|new Date(?![\w(])\s*[;,)]/.test(textOf(file))),
    [],
  );
  assert.match('const now = new Date();', /new Date\(\s*\)/);
});

type Lock = {
  readonly packages: {
    readonly [path: string]: { readonly resolved?: string; readonly integrity?: string; readonly link?: boolean };
  };
};
type Manifest = { readonly [group: string]: { readonly [name: string]: string } };

describe('what is installed is what was tested', () => {
  const manifest: Manifest = JSON.parse(textOf('package.json'));

  test('dependencies are pinned to one version', () => {
    const pins = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] });
    assert.ok(pins.length > 10);
    assert.deepEqual(
      pins.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range)),
      [],
    );
  });

  test('the lock file names no place to download from, and a checksum of everything', () => {
    const lock: Lock = JSON.parse(textOf('package-lock.json'));
    const installed = Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/'));
    assert.ok(installed.length > 30);
    for (const [path, { resolved, integrity, link }] of installed) {
      if (link === true) continue;
      assert.equal(resolved, undefined, path);
      assert.match(integrity ?? '', /^sha512-/, path);
    }
  });

  test('the pinned Node is one that the package supports', () => {
    assert.match(manifest['devDependencies']?.['node'] ?? '', /^24\./);
    assert.equal(manifest['engines']?.['node'], '>=24');
  });
});
