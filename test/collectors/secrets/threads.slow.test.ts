import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { inTurn } from '../../../src/collectors/secrets/in-turn.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { allRules } from '../../../src/engines/secrets/rules-module.ts';
import { madeKey } from '../../engines/secrets/made-rules.ts';
import { rules, source } from '../../engines/secrets/thread-rules.ts';
import { git } from '../repo/fixture.ts';
import { tarOf, zipOf } from './packed.ts';
import { commitAll, type Files, plantedKey, repositoryWith, search, write } from './planted.ts';

const real = { rulesModule: allRules.module, count: 3 };
const made = { scanner: createScanner(rules), threads: { rulesModule: source.module, count: 3 } };

const ordinary = (number: number): string =>
  Array.from({ length: 40 }, (_nothing, line) => `const part${number * line} = read(${line});`).join('\n');

/** So many files that they are many batches. */
const ordinaryFiles = (count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_nothing, at) => [`src/part-${at}.ts`, ordinary(at)]));

/** Nothing of the threads is left in this process. */
const noThreads = (): void =>
  assert.deepEqual(
    process.getActiveResourcesInfo().filter(resource => resource === 'MessagePort' || resource === 'Worker'),
    [],
  );

describe('a search in threads', () => {
  it('finds what a search without them finds, in the same order, in every sort of place', async t => {
    const [key, twice, own] = [plantedKey(), plantedKey(), randomBytes(24).toString('base64url')];
    const long = `${'x = 1;\n'.repeat(200_000)}KEY=${plantedKey()}\n${'y = 2;\n'.repeat(200_000)}`;
    const root = await repositoryWith(t, {
      ...ordinaryFiles(400),
      '.gitignore': '.env\ndist\n',
      'src/a.ts': `\n${key}\n${twice}`,
      'src/z.ts': `${twice} and ${key}`,
      'src/long.ts': long,
      'src/utf.txt': Buffer.from(`\uFEFFKEY=${plantedKey()}\n`, 'utf16le'),
      'backup.zip': zipOf({ 'a/.env': `KEY=${plantedKey()}`, 'b.txt': twice }),
      'old.7z': Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
      'picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]),
      'broken.tgz': gzipSync(await tarOf({ 'x.env': `KEY=${plantedKey()}` })).subarray(0, 60),
    });
    await rm(join(root, 'src/long.ts'));
    await write(root, 'src/a.ts', 'gone');
    await commitAll(root, 'second');
    await write(root, '.env', `MAIL_PASSWORD=${own}\nSTRIPE_SECRET_KEY=${plantedKey()}\n`);
    await writeFile(join(root, 'src/mail.ts'), `connect('${own}')`);
    await git(root, 'rm', '-q', 'src/part-7.ts');
    const spoiled = await git(root, 'rev-parse', 'HEAD:src/part-9.ts');
    const loose = join(root, '.git/objects', spoiled.slice(0, 2), spoiled.slice(2));
    const bytes = await readFile(loose);
    await rm(loose);
    await writeFile(loose, bytes.fill(0x55, Math.floor(bytes.length / 2)));
    const alone = await search(root);
    const threads = await search(root, { threads: real });
    assert.equal(alone.found.length, 6);
    assert.ok(alone.leftOut.some(({ reason }) => reason.includes('broken')));
    assert.equal(JSON.stringify(threads, null, 1), JSON.stringify(alone, null, 1));
    noThreads();
  });

  it('is one: files and blobs are read in threads, and none here', async t => {
    const keys = Object.fromEntries(
      Array.from({ length: 600 }, (_nothing, at) => [`${at}.ts`, `${madeKey(at)}${at}x\n${ordinary(at)}`]),
    );
    const root = await repositoryWith(t, keys);
    for (const place of ['tree', 'history'] as const) {
      const { found } = await search(root, { ...made, history: place === 'history' });
      assert.equal(found.length, 600);
      assert.ok(found.every(({ places }) => places.some(({ in: where }) => where === place)));
      const readers = new Set(found.flatMap(({ details }) => details));
      assert.ok(readers.size > 1);
      assert.ok(!readers.has('read in thread 0'));
      for (const file of Object.keys(keys)) await rm(join(root, file), { force: true });
    }
  });

  it('loses the file that a thread died of and nothing else, and says that it is not whole', async t => {
    const root = await repositoryWith(t, {
      ...ordinaryFiles(200),
      'src/a.ts': madeKey(1),
      'src/part-50.ts': 'ends_abc',
      'src/z.ts': madeKey(2),
    });
    const { found, leftOut, read } = await search(root, made);
    assert.deepEqual(found.map(({ places }) => places[0].file).toSorted(), ['src/a.ts', 'src/z.ts']);
    assert.deepEqual(leftOut, [
      {
        what: 'src/part-50.ts, src/part-50.ts of the history',
        reason: 'it was not looked at: its thread ended',
        cut: true,
      },
    ]);
    assert.equal(read.files, 201);
    noThreads();
  });

  it('ends when it is interrupted, also while a thread hears nothing', async t => {
    const root = await repositoryWith(t, { ...ordinaryFiles(50), 'src/a.ts': 'waits_abc' });
    const interruption = new AbortController();
    const searching = search(root, { ...made, signal: interruption.signal });
    const late = setTimeout(() => interruption.abort(), 1_000);
    await assert.rejects(searching, { name: 'AbortError' });
    clearTimeout(late);
    noThreads();
  });

  it('starts none for a few files', async t => {
    const root = await repositoryWith(t, { 'a.ts': madeKey(1) });
    const { found } = await search(root, { ...made, threads: { rulesModule: source.module } });
    assert.deepEqual(found.map(({ details }) => details), [['read in thread 0']]); // prettier-ignore
  });
});

describe('answers in turn', () => {
  it('act in the order of the questions, and no more are on their way than may be', async () => {
    const acted: number[] = [];
    const turn = inTurn(() => 2);
    const answers = Array.from({ length: 5 }, () => Promise.withResolvers<() => void>());
    let asked = 0;
    const asking = (async () => {
      for (const { promise } of answers) {
        asked += 1;
        await turn.add(promise);
      }
      await turn.done();
    })();
    const settle = (at: number): void => answers[at]?.resolve(() => void acted.push(at));
    for (const at of [2, 1]) settle(at);
    await new Promise(resolve => void setImmediate(resolve));
    assert.deepEqual([asked, acted], [3, []]);
    for (const at of [0, 4, 3]) settle(at);
    await asking;
    assert.deepEqual(acted, [0, 1, 2, 3, 4]);
  });
});
