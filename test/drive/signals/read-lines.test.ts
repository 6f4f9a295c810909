import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLog } from '../../../src/drive/signals/read-lines.ts';
import { realIo } from '../../../src/platform/real-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'log-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const net = { resolver: null, connectTo: [], ca: [], offline: true };
const io = realIo({ net, progress: () => undefined });
const { signal } = new AbortController();

test('lines that are written from now on, whole ones, once, over a log that is begun anew', async () => {
  const file = join(folder, 'app.log');
  writeFileSync(file, 'before\n');
  const { readLines } = await openLog(file, io, signal);
  const texts = async (): Promise<readonly string[]> => (await readLines()).map(({ text }) => text);
  assert.deepEqual(await texts(), []);
  appendFileSync(file, 'one\n\ntw');
  assert.deepEqual(await texts(), ['one']);
  appendFileSync(file, 'o\n');
  assert.deepEqual(await texts(), ['two']);
  writeFileSync(file, 'anew\n');
  assert.deepEqual(await texts(), ['anew']);
});

test('a log that is not there is told', async () => {
  await assert.rejects(openLog(join(folder, 'nothing.log'), io, signal), /ENOENT/);
});
