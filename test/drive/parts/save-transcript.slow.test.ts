import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Drive } from '../../../src/drive/drive.ts';
import { forgetOldTranscripts, saveTranscript, transcriptFolder } from '../../../src/drive/save-transcript.ts';
import { createTranscript } from '../../../src/drive/transcript.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { createRedactor } from '../../../src/platform/redact.ts';

const root = mkdtempSync(join(tmpdir(), 'transcripts-'));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const fresh = (): string => join(root, String((folders += 1)));
const io = realIo({
  net: { resolver: null, connectTo: [], ca: [], offline: false },
  progress: () => undefined,
});

const redactor = createRedactor();
/** What is saved of a run that made `count` exchanges. */
const runOf = (count: number, excerpt = 'hello') => {
  const transcript = createTranscript(redactor);
  for (let n = 0; n < count; n += 1)
    transcript.add({
      at: '2026-11-27T10:00:00.000Z',
      actor: 'member-a',
      method: 'GET',
      url: `http://127.0.0.1/${n}`,
      sent: [],
      status: 200,
      ms: 1,
      headers: {},
      excerpt,
    });
  const scope = { app: 'http://127.0.0.1' } as Drive['scope'];
  const run = { label: 'lr-test' } as Drive['run'];
  return { scope, run, io, transcript };
};

const read = (folder: string): { omitted: number; exchanges: { url: string; excerpt: string }[] } =>
  JSON.parse(readFileSync(join(folder, 'transcript.json'), 'utf8'));

test('what is learnt to be a secret after it was seen is not in the file; the rest is, harmless to print', async () => {
  const folder = fresh();
  const own = runOf(1, 'the word is open-sesame-1 \u001b[31m\u202e');
  redactor.learn('word of the cave', 'open-sesame-1');
  const saved = await saveTranscript(own, folder);
  assert.deepEqual(saved, { file: join(folder, 'transcript.json'), exchanges: 1, omitted: 0 });
  assert.equal(read(folder).exchanges[0]?.excerpt, String.raw`the word is {word of the cave} \u001b[31m\u202e`);
  assert.doesNotMatch(readFileSync(join(folder, 'transcript.json'), 'utf8'), /[\u001b\u202e]/);
});

test('it ends at its bound in bytes, is whole all the same, and counts what is beyond', async () => {
  const folder = fresh();
  const most = 50_000;
  const saved = await saveTranscript(runOf(1_000, 'ü'.repeat(100)), folder, most);
  const { exchanges, omitted } = read(folder);
  assert.ok(saved.file !== null && saved.omitted === omitted && omitted > 0);
  assert.equal(exchanges.length + omitted, 1_000);
  const bytes = readFileSync(join(folder, 'transcript.json')).length;
  assert.ok(bytes > most / 2 && bytes < most + 1_000, `${bytes} bytes`);
  assert.equal((await saveTranscript(runOf(0), folder)).file, join(folder, 'transcript.json'));
  assert.deepEqual(read(folder).exchanges, [], 'a later one stands in its place');
});

test('a place that cannot be written to is a reason, never an error, and leaves no draft', async () => {
  const folder = fresh();
  mkdirSync(join(folder, 'transcript.json'), { recursive: true });
  const saved = await saveTranscript(runOf(1), folder);
  assert.ok(saved.file === null && /EISDIR|ENOTEMPTY|EPERM/.test(saved.reason), JSON.stringify(saved));
  assert.deepEqual(readdirSync(folder), ['transcript.json']);
});

test('killed at any moment of saving, it leaves a whole transcript or none, and the next one is saved', async t => {
  const folder = fresh();
  const script = `
    const { saveTranscript } = await import(${JSON.stringify(join(import.meta.dirname, '../../../src/drive/save-transcript.ts'))});
    const exchanges = Array.from({ length: 15_000 }, (_, n) => ({ url: String(n), excerpt: 'x'.repeat(1_000) }));
    const transcript = { size: () => exchanges.length, each: () => exchanges.values() };
    const drive = { scope: { app: 'http://a' }, run: { label: 'lr-test' }, io: { now: () => new Date() }, transcript };
    for (;;) {
      await saveTranscript(drive, ${JSON.stringify(folder)});
      process.stdout.write('saved');
    }
  `;
  const names = (): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const isWriting = (): boolean => names().some(name => name !== 'transcript.json');
  let [whole, drafts] = [0, 0];
  for (let round = 0; round < 16; round += 1) {
    rmSync(folder, { recursive: true, force: true });
    const args = ['--input-type=module', '-e', script];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    // Every other time there is one already, and the next is written over it.
    if (round % 2 === 1) await once(child.stdout, 'data');
    for (let looks = 0; looks < 2_000 && !isWriting(); looks += 1) await setTimeout(1);
    await setTimeout(round % 8);
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (isWriting()) drafts += 1;
    if (!names().includes('transcript.json')) continue;
    whole += 1;
    assert.equal(read(folder).exchanges.length, 15_000, `round ${round}`);
  }
  t.diagnostic(`16 kills: ${whole} times one was there, ${drafts} times a draft`);
  assert.ok(whole > 0 && drafts > 0, 'no kill hit a run that was saving');
  assert.equal((await saveTranscript(runOf(2), folder)).file, join(folder, 'transcript.json'));
  assert.equal(read(folder).exchanges.length, 2);
});

test('in the state folder it is kept for 30 days, and so is what a kill left of one', async () => {
  const state = fresh();
  await forgetOldTranscripts(state, new Date());
  const now = new Date();
  const at = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  for (const [run, days] of [
    ['lr-young', 29],
    ['lr-old', 31],
  ] as const) {
    await saveTranscript(runOf(1), transcriptFolder(state, run));
    utimesSync(transcriptFolder(state, run), at(days), at(days));
  }
  const torn = transcriptFolder(state, 'lr-torn');
  mkdirSync(torn);
  writeFileSync(join(torn, 'transcript.json.7'), '{"exchanges":[');
  utimesSync(torn, at(31), at(31));
  await forgetOldTranscripts(state, now);
  assert.deepEqual(readdirSync(join(state, 'transcripts')), ['lr-young']);
});
