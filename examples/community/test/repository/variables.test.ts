import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { after, test } from 'node:test';
import { readRepository, writeClone } from '../support/repository.ts';

/** Where variables live: declared in the examples, filled in nowhere that git or an image keeps. */
const repository = readRepository();
const clone = writeClone();
const textOf = (path: string): string => {
  const text = repository[path];
  assert.ok(text !== undefined, `${path} is missing`);
  return text;
};
const namesIn = (path: string): readonly string[] => Object.keys(parseEnv(textOf(path)));
const matching = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(match => match.slice(1).find(group => group !== undefined) ?? '');

type ConfigModule = {
  readonly environmentNames: readonly string[];
  readonly readConfig: (environment: Readonly<Record<string, string | undefined>>) => unknown;
};
const config = (await import(pathToFileURL(join(clone, 'src', 'config.ts')).href)) as ConfigModule;

test('git has the examples of environment files and none of the real ones, and would take none', () => {
  const files = Object.keys(repository).filter(path => /^\.env(?:\.|$)|\.env$/.test(basename(path)));
  assert.deepEqual(
    files.filter(path => !path.endsWith('.example')),
    [],
  );
  const folder = mkdtempSync(join(tmpdir(), 'community-ignore-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, '.gitignore'), textOf('.gitignore'));
  execFileSync('git', ['init', '-q'], { cwd: folder });
  const real = ['.env', '.env.local', '.env.production', '.env.compose', 'community.dump'];
  const ignored = execFileSync('git', ['check-ignore', ...real], { cwd: folder, encoding: 'utf8' });
  assert.deepEqual(ignored.trim().split('\n'), real);
});

test('every variable that is read is declared where somebody who fills them in will look', () => {
  const declared = namesIn('.env.example');
  assert.deepEqual([...declared].toSorted(), [...config.environmentNames].toSorted());
  const sources = Object.entries(repository).filter(([path]) => /^src\/.*\.[jt]s$/.test(path));
  assert.ok(sources.length > 50);
  for (const [path, text] of sources)
    for (const name of matching(text, /process\.env(?:\[['"](\w+)['"]\]|\.(\w+))/g))
      assert.ok(
        declared.includes(name) || textOf('README.md').includes(`${name}=`),
        `${path} reads ${name}, which is declared nowhere`,
      );
  const ofCompose = matching(textOf('compose.yaml'), /\$\{(\w+)/g);
  assert.deepEqual([...new Set(ofCompose)].toSorted(), [...namesIn('.env.compose.example')].toSorted());
});

test('nothing that people depend on has a value built in: without it there is no start', () => {
  const example = parseEnv(textOf('.env.example'));
  config.readConfig(example);
  const needed = ['PUBLIC_URL', 'APP_SECRET', 'SMTP_URL', 'MAIL_FROM', 'ADMIN_EMAIL', 'BILLING_API', 'BILLING_PAGES'];
  for (const name of [...needed, 'BILLING_KEY', 'BILLING_WEBHOOK_SECRET', 'PRICE_SUPPORTER', 'PRICE_PATRON'])
    for (const value of [undefined, ''])
      assert.throws(() => config.readConfig({ ...example, [name]: value }), new RegExp(name), name);
});

const isSecret = (name: string): boolean => /SECRET|PASSWORD|TOKEN|KEY|_URL$/.test(name);

test('files that describe a deployment refer to secrets and do not hold them', () => {
  const files = Object.entries(repository).filter(([path]) => /\.(?:ya?ml|toml)$/.test(path));
  assert.ok(files.length > 0);
  for (const [path, text] of files)
    for (const [, name = '', value = ''] of text.matchAll(/^[\s-]*['"]?([A-Z][A-Z0-9_]+)['"]?\s*[:=]\s*(.+)$/gm))
      assert.ok(!isSecret(name) || /\$\{\{?\s*[\w.]+/.test(value), `${path}: ${name} has its value in the file`);
});

test('an image holds the code and nothing that differs between one place and another', () => {
  const dockerfile = textOf('Dockerfile');
  const set = matching(dockerfile, /^\s*(?:ENV|ARG)\s+(.+)$/gim).flatMap(line =>
    matching(line, /([A-Z]\w*)(?=[=\s]|$)/g),
  );
  const ofThePlace = set.filter(name => config.environmentNames.includes(name) || isSecret(name));
  assert.deepEqual(
    ofThePlace.filter(name => !['NODE_ENV', 'HOST', 'PORT'].includes(name)),
    [],
  );
  for (const source of matching(dockerfile, /^\s*(?:COPY|ADD)\s+(.+)$/gim)) assert.doesNotMatch(source, /\.env\b/);
});

test('what the next person needs is written down, not asked of one who may be gone', () => {
  const files = Object.entries(repository).filter(([path]) =>
    /(?:^|\/)(?:\.env[\w.]*|Dockerfile|[\w.-]+\.(?:ya?ml|toml|sh))$/.test(path),
  );
  assert.ok(files.length > 2);
  const asksSomebody =
    /\b(?:ask|call|ping|text|message)\s+@?[A-Z][a-z]+\b|\b[A-Z][a-z]+['’]s (?:laptop|machine|computer|account|password|key|phone)/i;
  for (const [path, text] of files)
    for (const comment of matching(text, /(?:^|\s)#\s*(.+)$/gm))
      assert.doesNotMatch(comment, asksSomebody, `${path}: ${comment}`);
});
