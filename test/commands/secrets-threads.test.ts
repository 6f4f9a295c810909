import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { limits } from '../../src/platform/limits.ts';
import { plantedKey } from '../collectors/secrets/planted.ts';
import { runCli } from './child.ts';

const files = 12;

describe('secrets in so many bytes that threads are started', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-threads-'));
  before(() => {
    const lines = Buffer.alloc(Math.ceil(limits.secretThreadBytes / files), 'const a = read(1);\n');
    for (let number = 0; number < files; number++) {
      // The planted one is first in its file, so that it stands on a line of its own.
      const key = Buffer.from(`KEY=${plantedKey()}\n`);
      writeFileSync(join(folder, `part-${number}.ts`), number % 5 === 3 ? Buffer.concat([key, lines]) : lines);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Says on stderr how many threads the process has started in the end. */
  const counting = `import { Worker } from 'node:worker_threads';
    let count = 0;
    const { postMessage } = Worker.prototype;
    const seen = new Set();
    Worker.prototype.postMessage = function (...args) { seen.add(this); return postMessage.apply(this, args); };
    process.on('exit', () => process.stderr.write('threads: ' + seen.size + '\\n'));`;

  test('are found, in the order of the files, with memory that does not grow with them', async () => {
    const { code, stdout, stderr, peakBytes } = await runCli(folder, ['secrets', '--json'], { before: counting });
    assert.equal(code, 1);
    const { secrets, complete } = JSON.parse(stdout) as {
      readonly secrets: readonly { readonly places: readonly { readonly file: string; readonly line: number }[] }[];
      readonly complete: boolean;
    };
    assert.deepEqual(secrets.flatMap(({ places }) => places.map(({ file, line }) => `${file}:${line}`)).toSorted(), ['part-3.ts:1', 'part-8.ts:1']); // prettier-ignore
    assert.equal(complete, true);
    const cores = Math.min(limits.secretThreads, availableParallelism());
    assert.ok(stderr.includes(`threads: ${cores === 1 ? 0 : cores}\n`), stderr);
    assert.ok(peakBytes < 400_000_000, `${peakBytes} bytes`);
  });

  test('an interruption ends it and all threads at once', async () => {
    const { code, stdout } = await runCli(folder, ['secrets'], {
      onProgress: (child, stderr) => {
        if (stderr.includes('searching the repository')) setTimeout(() => child.kill('SIGINT'), 200);
      },
    });
    assert.deepEqual([code, stdout], [130, '']);
  });

  test('a reader that has gone does not keep it', async () => {
    const { code } = await runCli(folder, ['secrets'], {
      onProgress: (child, stderr) => {
        if (stderr.includes('searching the repository')) child.stdout?.destroy();
      },
    });
    // What it is then depends on whether the pipe is known to be broken before all is written.
    assert.ok(code === 0 || code === 1, `${code}`);
  });

  test('a little less is read without threads', async () => {
    for (let number = 1; number < files; number++) truncateSync(join(folder, `part-${number}.ts`), 1_000);
    const { stderr } = await runCli(folder, ['secrets', '--json'], { before: counting });
    assert.match(stderr, /threads: 0\n/);
  });
});
