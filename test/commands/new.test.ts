import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from './child.ts';

const root = join(import.meta.dirname, '..', '..');
const home = join(root, 'examples', 'community');

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();

type Packages = { readonly [path: string]: { readonly [field: string]: unknown } };
/** As much of package.json, its lock and a tsconfig.json as is looked at here. */
type Settings = {
  readonly name?: string;
  readonly private?: boolean;
  readonly dependencies?: { readonly [name: string]: string };
  readonly devDependencies?: { readonly [name: string]: string };
  readonly packages?: Packages;
  readonly extends?: string;
  readonly compilerOptions?: { readonly [name: string]: unknown };
};
const json = (...path: readonly string[]): Settings => JSON.parse(readFileSync(join(...path), 'utf8'));

describe('new', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-new-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('copies what git tracks, nothing that it ignores, and prints three commands that fit 80 columns', async () => {
    const ignored = join(home, '.env.left-by-a-test');
    writeFileSync(ignored, 'A=1\n');
    const { code, stdout, stderr } = await runCli(folder, ['new', 'Our Club']).finally(() => rmSync(ignored));
    assert.equal(code, 0, stderr);
    const made = filesOf(join(folder, 'Our Club'));
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: home, encoding: 'utf8' }).split('\0');
    assert.deepEqual(made, tracked.filter(path => path !== '').toSorted());
    assert.ok(made.includes('.gitignore') && made.includes('.dockerignore') && made.includes('package-lock.json'));
    assert.deepEqual(
      made.filter(path => /^(?:\.env(?!(?:\.compose)?\.example$)|(?:node_modules|data|backups)\/)/.test(path)),
      [],
    );
    assert.deepEqual(stdout.match(/^ {2}\S.*$/gm), ['  cd "Our Club"', '  npm install', '  npm run dev']);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  });

  test('the project is its own: its name, private, exact versions, nothing of this repository', () => {
    const own = join(folder, 'Our Club');
    const manifest = json(own, 'package.json');
    const lock = json(own, 'package-lock.json');
    assert.deepEqual([manifest.name, manifest.private, lock.name], ['our-club', true, 'our-club']);
    const asked = { ...manifest.dependencies, ...manifest.devDependencies };
    assert.ok(Object.keys(asked).length > 20);
    for (const [name, range] of Object.entries(asked)) assert.match(range, /^\d+\.\d+\.\d+$/, name);
    assert.equal(json(own, 'tsconfig.json').extends, undefined);
    // Settings and README say how the project is driven by us; nothing else knows where it came from.
    const speaksOfUs = new Set(['LICENSE', 'README.md', 'launch-ready.jsonc', 'launch-ready.roles.jsonc']);
    for (const file of filesOf(own)) {
      const text = readFileSync(join(own, file), 'utf8');
      if (!speaksOfUs.has(file)) assert.doesNotMatch(text, /launch.ready/i, file);
      assert.doesNotMatch(text, /examples\/community|(?:-w|--workspace)[= ]/i, file);
      assert.doesNotMatch(text, /'(?:\.\.\/)+(?:src|scripts)\/(?:checks|platform|cli)/, file);
    }
  });

  test('a folder with something in it is refused before anything is written', async () => {
    const used = join(folder, 'used');
    mkdirSync(used);
    writeFileSync(join(used, 'mine.txt'), 'mine');
    const { code, stdout, stderr } = await runCli(folder, ['new', 'used']);
    assert.deepEqual([code, stdout, readdirSync(used)], [2, '', ['mine.txt']]);
    assert.match(stderr, /used is not empty; nothing was written\./);
    assert.equal((await runCli(folder, ['new', 'used/mine.txt'])).code, 2);
    assert.equal((await runCli(folder, ['new', 'used/mine.txt/below'])).code, 2);
    assert.equal((await runCli(folder, ['new', '***'])).code, 2);
    assert.deepEqual(readdirSync(used), ['mine.txt']);
    assert.ok(!readdirSync(folder).includes('***'));
  });

  test('an empty folder and a fresh clone of an empty repository are taken, without a cd', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(join(empty, '.git'), { recursive: true });
    const { code, stdout } = await runCli(empty, ['new', '.']);
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /^ {2}cd/m);
    assert.equal(json(empty, 'package.json').name, 'empty');
  });
});

describe('what it copies from', () => {
  test('the lock file of the community holds the versions that this repository was tested with', () => {
    const { packages: ours = {} } = json(root, 'package-lock.json');
    const { packages: theirs = {} } = json(home, 'package-lock.json');
    const { '': own, ...installed } = theirs;
    for (const group of ['dependencies', 'devDependencies'] as const)
      assert.deepEqual(own?.[group], json(home, 'package.json')[group], group);
    assert.ok(Object.keys(installed).length > 50);
    for (const [path, { version, integrity, resolved }] of Object.entries(installed)) {
      const tested = ours[`examples/community/${path}`] ?? ours[path];
      assert.deepEqual(
        [version, integrity],
        [tested?.['version'], tested?.['integrity']],
        `${path}: npm run community:lock`,
      );
      assert.equal(resolved, undefined, path);
    }
  });

  test('its compiler is as strict as ours, and its licence is ours', () => {
    // Ours are for a package that is emitted, too.
    const emitting = new Set(['rewriteRelativeImportExtensions', 'resolveJsonModule']);
    const { compilerOptions = {} } = json(root, 'tsconfig.json');
    const kept = Object.entries(compilerOptions).filter(([name]) => !emitting.has(name));
    assert.deepEqual(json(home, 'tsconfig.json').compilerOptions, Object.fromEntries(kept));
    assert.equal(readFileSync(join(home, 'LICENSE'), 'utf8'), readFileSync(join(root, 'LICENSE'), 'utf8'));
  });
});
