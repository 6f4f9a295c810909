import { readdirSync, readFileSync, statSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { lintSource } from '@secretlint/core';
import secretlintManifest from '@secretlint/core/package.json' with { type: 'json' };
import { creator as preset } from '@secretlint/secretlint-rule-preset-recommend';
import { rgPath } from '@vscode/ripgrep';
import { allRules } from '../src/engines/secrets/rules-module.ts';
import { asPlaced } from '../src/engines/secrets/in-tests.ts';
import { createScanner } from '../src/engines/secrets/scan.ts';
import { scanTexts } from '../src/engines/secrets/scan-texts.ts';
import { sortOfText } from '../src/engines/secrets/sort-of-text.ts';
import type { Text } from '../src/engines/secrets/read-and-scan.ts';
import { alone, rateBeside, type Bench } from './bench.ts';
import { child } from './child.ts';
import { median } from './median.ts';
import { measureHistory } from './secrets-history.ts';
import { secretsStaged } from './secrets-staged.ts';
import { secretsThreads } from './secrets-threads.ts';
import { secretsTree } from './secrets-tree.ts';

/** Ordinary npm packages: what this very repository is developed with. */
const tree = join(import.meta.dirname, '..', 'node_modules');
const sniffed = 8_000;
const rounds = 3;
/** In turns, and the best of each: a busy machine shares its caches, which makes both slower and never faster. */
const peerRounds = 5;
/** The slowest peer gets a share of the tree, spread over all of it. */
const peerBytes = 40_000_000;
const megabyte = 1_000_000;

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

/** As ripgrep does it: what has a NUL near its beginning is no text. */
const isText = (file: string): boolean => !readFileSync(file).subarray(0, sniffed).includes(0);

const textsOf = (files: readonly string[]): readonly Text[] =>
  files.map(file => ({ id: file, file, sort: sortOfText(relative(tree, file)) }));

/** Seconds of processor time that something takes, in all threads of this process. */
const processorSeconds = async (act: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

/** The same of another program: `times` tells on its second line what the children of a shell took. */
const childSeconds = async (file: string, args: readonly string[]): Promise<number> => {
  const { stdout } = await child('/bin/sh', ['-c', '"$@" >/dev/null; times', 'sh', file, ...args]);
  const [, ofChildren = ''] = stdout.trim().split('\n');
  const parts = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error('the shell did not tell the time');
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
};

const medianOf = async (measure: () => Promise<number>): Promise<number> => {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++) figures.push(await measure());
  return median(figures);
};

/** `value` is compared, and never printed. */
type Found = {
  readonly rule: string;
  readonly class: string;
  readonly file: string;
  readonly line: number;
  readonly value: string;
};

const scanned = async (texts: readonly Text[]): Promise<readonly Found[]> => {
  const found: Found[] = [];
  for await (const { id, hits } of scanTexts(allRules, texts, { bytes: 0, threads: 1 }))
    for (const hit of hits) {
      const file = relative(tree, id);
      const { rule, class: is, line, value } = asPlaced(hit, file);
      found.push({ rule: rule.id, class: is, file, line, value });
    }
  return found;
};

/** Bytes a second of processor time, theirs and ours, over the same texts in memory: it reads no files itself. */
const besideSecretlint = async (files: readonly string[], all: number): Promise<readonly [number, number]> => {
  const every = Math.max(1, Math.round(all / peerBytes));
  const sources = files
    .filter((_file, at) => at % every === 0)
    .map(file => ({ file, bytes: readFileSync(file) }))
    .map(({ file, bytes }) => ({ file, bytes, content: bytes.toString() }));
  const total = sources.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: preset }] };
  const theirs = async (some: typeof sources): Promise<void> => {
    for (const { file, content } of some)
      await lintSource({
        source: { filePath: file, content, contentType: 'text', ext: '' },
        options: { config, noPhysicFilePath: true },
      });
  };
  const scanner = createScanner(allRules.rules);
  const ours = async (some: typeof sources): Promise<void> => {
    for (const { file, bytes } of some) scanner.scan(bytes, sortOfText(relative(tree, file)));
    return Promise.resolve();
  };
  for (const run of [theirs, ours]) await run(sources.slice(0, 1_000));
  let [our, their] = [Infinity, Infinity];
  for (let round = 0; round < peerRounds; round++) {
    their = Math.min(their, await processorSeconds(() => theirs(sources)));
    our = Math.min(our, await processorSeconds(() => ours(sources)));
  }
  return [total / our, total / their];
};

/**
 * What looking for secrets takes in one tree of packages: ours beside secretlint, in memory, and beside ripgrep with our
 * keywords, reading included. One thread is measured in processor time, so that a busy machine makes no difference; two are in real time.
 * Then what a person waits for at a commit, and a long history.
 */
export const secrets: Bench = async function* secrets(_skip, note) {
  const files = filesOf(tree).filter(isText);
  const texts = textsOf(files);
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  note(`${files.length} files, ${Math.round(bytes / megabyte)} MB, ${allRules.rules.length} rules`);
  const rate = (seconds: number): number => bytes / megabyte / seconds;

  const found = await scanned(texts);
  for (const [is, some] of Map.groupBy(found, one => one.class))
    for (const { rule, file, line } of some) note(`found ${rule} (${is}) in ${file}:${line}`);
  const secret = found.filter(one => one.class === 'secret');
  const inHundred = (count: number): number => Math.round((count * 1_000 * megabyte) / bytes) / 10;
  const keys = new Set(secret.map(({ value }) => value)).size;
  yield { ...alone('secrets: places told as a secret in 100 MB', 0, 'found'), ours: inHundred(secret.length) };
  yield { ...alone('secrets: different secrets of them', 0, 'found'), ours: inHundred(keys) };
  const ours = rate(await medianOf(() => processorSeconds(() => scanned(texts))));
  const [inMemory, lint] = await besideSecretlint(files, bytes);
  const peer = `secretlint ${secretlintManifest.version}`;
  yield rateBeside('secrets: texts in memory, per core', 'MB/s', inMemory / megabyte, peer, lint / megabyte);

  const folder = mkdtempSync(join(tmpdir(), 'bench-secrets-'));
  try {
    const keywords = [...new Set(allRules.rules.flatMap(rule => rule.keywords))].filter(
      keyword => !/[\r\n]/.test(keyword),
    );
    const list = join(folder, 'keywords');
    writeFileSync(list, keywords.join('\n'));
    const common = ['-j1', '-uu', '-F', '-f', list, '--count-matches', tree];
    note(`${keywords.length} keywords; each program looks at all of each file`);
    const insensitive = rate(await medianOf(() => childSeconds(rgPath, ['-i', ...common])));
    yield rateBeside('secrets: one thread, any case of a keyword', 'MB/s', ours, 'rg -i -F -f keywords', insensitive);
    const exact = rate(await medianOf(() => childSeconds(rgPath, common)));
    yield rateBeside('secrets: one thread', 'MB/s', ours, 'rg -F -f keywords', exact);
  } finally {
    rmSync(folder, { recursive: true });
  }

  yield* secretsThreads(texts, bytes, note);
  yield* secretsTree(files, note);
  yield* secretsStaged();
  const history = await measureHistory();
  note(`a history of ${history.commits} commits, ${history.blobs} texts of it`);
  yield rateBeside('secrets: history, real time', 'MB/s', history.mbPerSecond, null, null);
  yield rateBeside('secrets: history, per core', 'MB/s', history.mbPerCpuSecond, null, null);
  yield alone('secrets: history, most memory of the process', history.peakMb, 'MB');
};
