import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { splitLines } from '../../../src/engines/logs/lines.ts';
import { type FilePosition, followFile, type FollowedFile } from '../../../src/watch/logs/follow-file.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'));
  path = join(folder, 'app.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const follow = (kept: FilePosition | null, lines: string[]): FollowedFile => {
  const splitter = splitLines((bytes, from, to) => void lines.push(bytes.toString('utf8', from, to)));
  return followFile(path, kept, { push: chunk => splitter.push(chunk), end: splitter.end, waiting: splitter.waiting });
};

describe('a file that is followed', () => {
  test('lines come once, whole, as they are written', async () => {
    const lines: string[] = [];
    writeFileSync(path, 'one\ntw');
    const file = follow(null, lines);
    await file.more();
    appendFileSync(path, 'o\nthree\n');
    await file.more();
    await file.more();
    assert.deepEqual(lines, ['one', 'two', 'three']);
    await file.close();
  });

  test('a file that is not there yet says so, and is read from its beginning when it comes', async () => {
    const lines: string[] = [];
    const file = follow(null, lines);
    assert.match((await file.more()) ?? '', /there is no file/);
    writeFileSync(path, 'one\n');
    assert.equal(await file.more(), null);
    assert.deepEqual(lines, ['one']);
    await file.close();
  });

  test('renamed and begun anew: the rest of the old one comes first', async () => {
    const lines: string[] = [];
    writeFileSync(path, 'one\n');
    const file = follow(null, lines);
    await file.more();
    appendFileSync(path, 'two\n');
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, 'three');
    writeFileSync(path, 'four\n');
    await file.more();
    assert.deepEqual(lines, ['one', 'two', 'three', 'four']);
    await file.close();
  });

  test('copied and emptied, also when it has grown beyond the old place by now', async () => {
    const lines: string[] = [];
    writeFileSync(path, 'one\n');
    const file = follow(null, lines);
    await file.more();
    truncateSync(path);
    appendFileSync(path, 'a much longer first line\nsecond\n');
    await file.more();
    truncateSync(path);
    await file.more();
    appendFileSync(path, 'x\n');
    await file.more();
    assert.deepEqual(lines, ['one', 'a much longer first line', 'second', 'x']);
    await file.close();
  });

  test('a restart goes on where it was, also within a line and after a rotation', async () => {
    const lines: string[] = [];
    writeFileSync(path, 'one\ntw');
    const first = follow(null, lines);
    await first.more();
    const kept = JSON.parse(JSON.stringify(await first.position())) as FilePosition;
    await first.close();
    appendFileSync(path, 'o\nthree\n');
    renameSync(path, `${path}.2026-11-28`);
    writeFileSync(path, 'four\n');
    const second = follow(kept, lines);
    await second.more();
    assert.deepEqual(lines, ['one', 'two', 'three', 'four']);
    const again = follow(await second.position(), lines);
    await again.more();
    assert.equal(lines.length, 4);
    await second.close();
    await again.close();
  });

  test('what was written while nobody could read is late, until all of it was read', async () => {
    const read: boolean[] = [];
    const sink = { push: (_: Buffer, late: boolean) => void read.push(late), end: () => {}, waiting: () => 0 };
    writeFileSync(path, 'one\n');
    const first = followFile(path, null, sink);
    await first.more();
    appendFileSync(path, 'two\n');
    await first.more();
    assert.deepEqual(read.splice(0), [true, false]);
    const kept = await first.position();
    rmSync(path);
    mkdirSync(path);
    assert.match((await first.more()) ?? '', /cannot be read/);
    rmSync(path, { recursive: true });
    writeFileSync(path, 'of hours ago\n');
    await first.more();
    await first.more();
    appendFileSync(path, 'of now\n');
    await first.more();
    assert.deepEqual(read.splice(0), [true, false]);
    await first.close();

    // More than one call reads: it takes no room on the disk.
    truncateSync(path, 256_000_000 + 300_000);
    const second = followFile(path, { ...(kept as FilePosition), offset: 0, inode: '0' }, sink);
    await second.more();
    const [calls, more] = [read.length, await second.more()];
    assert.equal(more, null);
    assert.ok(read.length > calls);
    assert.ok(read.splice(0).every(late => late));
    await second.more();
    appendFileSync(path, 'of now\n');
    await second.more();
    assert.deepEqual(read, [false]);
    await second.close();
  });

  test('whatever is done to it, each line comes exactly once', async () => {
    const step = fc.constantFrom('write', 'half', 'read', 'rotate', 'restart');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async steps => {
        rmSync(folder, { recursive: true, force: true });
        folder = mkdtempSync(join(tmpdir(), 'follow-'));
        path = join(folder, 'app.log');
        writeFileSync(path, '');
        const [lines, written]: [string[], string[]] = [[], []];
        let file = follow(null, lines);
        await file.more();
        let open = '';
        let [count, rotations] = [0, 0];
        for (const what of steps) {
          count += 1;
          if (what === 'write') {
            appendFileSync(path, `${count}\n`);
            written.push(`${open}${count}`);
            open = '';
          } else if (what === 'half') {
            appendFileSync(path, `h${count}-`);
            open += `h${count}-`;
          } else if (what === 'rotate') {
            await file.more();
            // Names are given once, as logrotate's dateext does.
            rotations += 1;
            renameSync(path, `${path}.${rotations}`);
            writeFileSync(path, '');
            if (open !== '') written.push(open);
            open = '';
            await file.more();
          } else if (what === 'restart') {
            const kept = await file.position();
            await file.close();
            file = follow(kept, lines);
          } else await file.more();
        }
        appendFileSync(path, '\n');
        if (open !== '') written.push(open);
        await file.more();
        await file.close();
        assert.deepEqual(lines, written);
      }),
      { numRuns: 60 },
    );
  });
});
