import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { ScannedText, Text } from '../../../src/engines/secrets/read-and-scan.ts';
import { scanInThreads } from '../../../src/engines/secrets/scan-in-threads.ts';
import { scanTexts, threadsFor } from '../../../src/engines/secrets/scan-texts.ts';
import { allRules } from '../../../src/engines/secrets/rules-module.ts';
import { collected } from './collected.ts';
import { madeKey } from './made-rules.ts';
import { source } from './thread-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'scan-texts-'));
after(() => rmSync(folder, { recursive: true }));

const text = (number: number): string => `${'words '.repeat(number * 7)}\nKEY=${madeKey(number)}\n`;
const fileText = (number: number): Text => {
  const file = join(folder, `${number}.env`);
  writeFileSync(file, text(number));
  return { id: `${number}`, sort: 'settings', file };
};
const bytesText = (number: number): Text => ({ id: `${number}`, sort: 'settings', bytes: Buffer.from(text(number)) });

const told = (results: readonly ScannedText[]): readonly string[] =>
  results
    .map(
      ({ id, hits, notes }) =>
        `${id}: ${hits.map(hit => `${hit.rule.id} ${hit.start} ${hit.line} ${hit.name}`).join()} ${notes.join()}`,
    )
    .toSorted();

describe('many texts', () => {
  test('threads find what one thread finds, in files and in bytes, and give each text once', async () => {
    const texts = Array.from({ length: 400 }, (_nothing, at) => (at % 3 === 0 ? bytesText(at) : fileText(at)));
    const one = await collected(scanTexts(source, texts, { bytes: 0 }));
    const two = await collected(scanTexts(source, texts, { bytes: 0, threads: 2 }));
    assert.equal(one.length, 400);
    assert.deepEqual(told(two), told(one));
    const threads = new Set(two.flatMap(({ hits }) => hits.flatMap(({ details }) => details)));
    assert.equal(threads.size, 2, 'both threads took part');
    assert.ok(!threads.has('read in thread 0'));
  });

  test('the rules of the product are known in the threads', async () => {
    const [rule] = allRules.rules;
    assert.ok(rule !== undefined);
    const texts: readonly Text[] = [{ id: 'a', sort: 'settings', bytes: Buffer.from(rule.positives()[0]) }];
    const one = await collected(scanTexts(allRules, texts, { bytes: 0, threads: 1 }));
    const two = await collected(scanTexts(allRules, texts, { bytes: 0, threads: 2 }));
    assert.ok((one[0]?.hits.length ?? 0) > 0);
    assert.deepEqual(told(two), told(one));
  });

  test('below some megabytes no thread is started', () => {
    assert.equal(threadsFor(19_999_999), 1);
    assert.ok(threadsFor(1e9) >= 1);
  });

  for (const threads of [1, 2])
    test(`a file that cannot be read is a note, ${threads} threads`, async () => {
      const texts: readonly Text[] = [
        { id: 'gone', sort: 'other', file: join(folder, 'gone') },
        { id: 'folder', sort: 'other', file: folder },
        fileText(1),
      ];
      const results = await collected(scanTexts(source, texts, { bytes: 0, threads }));
      assert.deepEqual(
        told(results).map(line => line.split(':')[0]),
        ['1', 'folder', 'gone'],
      );
      const notes = results.flatMap(({ notes }) => notes);
      assert.equal(notes.length, 2);
      for (const note of notes) assert.match(note, /^It was not looked at, because it cannot be read/);
    });

  test('a file that is longer than what is held is read in parts', async () => {
    const file = join(folder, 'long');
    writeFileSync(file, `${'x'.repeat(9_000_000)} ${madeKey(1)} ${'y'.repeat(3_000_000)}\n${madeKey(2)}`);
    const [result] = await collected(scanTexts(source, [{ id: 'long', sort: 'other', file }], { bytes: 12_000_000 }));
    assert.deepEqual(
      result?.hits.map(({ start, line }) => [start, line]),
      [
        [9_000_001, 1],
        [9_000_001 + madeKey(1).length + 1 + 3_000_001, 2],
      ],
    );
  });
});

describe('a thread that dies', () => {
  for (const [how, reason] of [
    ['ends', /its thread ended/],
    ['breaks', /it broke the scanner/],
  ] as const)
    test(`is told (${how}), and nothing but its text is lost`, async () => {
      const texts = Array.from({ length: 300 }, (_nothing, at) => bytesText(at));
      texts[120] = { id: '120', sort: 'settings', bytes: Buffer.from(`${how}_abc`) };
      const results = await collected(scanInThreads(source, texts, 2));
      assert.equal(new Set(results.map(({ id }) => id)).size, 300);
      assert.equal(results.length, 300);
      const without = results.filter(({ hits }) => hits.length === 0);
      assert.deepEqual(
        without.map(({ id }) => id),
        ['120'],
      );
      assert.match(without[0]?.notes.join() ?? '', reason);
      assert.ok(results.filter(({ id }) => id !== '120').every(({ notes }) => notes.length === 0));
    });

  test('after it had told what it did before: nothing is told twice', async () => {
    const texts = function* (): Generator<Text> {
      for (let at = 0; at < 200; at++) yield bytesText(at);
      yield { id: '200', sort: 'settings', bytes: Buffer.from('breaks_abc') };
      // What it told and that it died wait for each other, as on a machine that is busy.
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000));
    };
    const results = await collected(scanInThreads(source, texts(), 1));
    assert.deepEqual(results.map(({ id }) => Number(id)).toSorted((a, b) => a - b), [...Array(201).keys()]); // prettier-ignore
    assert.deepEqual(
      results.filter(({ notes }) => notes.length > 0).map(({ id }) => id),
      ['200'],
    );
  });

  test('again and again, ends it: what is left is told as not looked at', async () => {
    const texts = Array.from({ length: 60 }, (_nothing, at): Text => ({
      id: `${at}`,
      sort: 'settings',
      bytes: Buffer.from('ends_abc'),
    }));
    const results = await collected(scanInThreads(source, texts, 2));
    assert.equal(new Set(results.map(({ id }) => id)).size, 60);
    assert.ok(results.every(({ notes }) => notes.length === 1));
    assert.ok(results.some(({ notes }) => notes[0]?.includes('died too often')));
  });

  test('a module without rules is said, for each text', async () => {
    const broken = { rules: source.rules, module: 'data:text/javascript,throw new Error("no rules")' };
    const results = await collected(scanInThreads(broken, [bytesText(1), bytesText(2)], 2));
    assert.deepEqual(
      results.map(({ notes }) => notes.length),
      [1, 1],
    );
  });
});

test('who stops listening leaves no thread behind', async () => {
  const texts = Array.from({ length: 2_000 }, (_nothing, at) => bytesText(at % 50));
  for await (const { id } of scanInThreads(source, texts, 2)) if (id !== '') break;
  assert.deepEqual(
    process.getActiveResourcesInfo().filter(resource => resource === 'MessagePort' || resource === 'Worker'),
    [],
  );
});
