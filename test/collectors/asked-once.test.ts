import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOnce } from '../../src/collectors/asked-once.ts';
import type { Io } from '../../src/platform/io.ts';

const ioWith = (run: Io['run']): Io => ({ run }) as Io;
const options = { cwd: '.', ms: 1_000, maxBytes: 100 };

test('a question to Git in one folder runs once, also while it runs; another argument, folder, bound or program is another', async () => {
  const ran: string[] = [];
  const run: Io['run'] = (file, args, { cwd }) => {
    ran.push([file, ...args, cwd].join(' '));
    return Promise.resolve({ code: 0, stdout: String(ran.length), stderr: '' });
  };
  const io = askedOnce(ioWith(run));
  const [first, second] = await Promise.all([io.run('git', ['status'], options), io.run('git', ['status'], options)]);
  assert.equal(first, second);
  await io.run('git', ['log'], options);
  await io.run('git', ['log'], { ...options, cwd: '/' });
  await io.run('git', ['log'], { ...options, maxBytes: 1 });
  await io.run('certutil', [], options);
  await io.run('certutil', [], options);
  assert.deepEqual(ran, ['git status .', 'git log .', 'git log /', 'git log .', 'certutil .', 'certutil .']);
});

test('a command that failed is not run again, and fails for everybody who asks', async () => {
  let ran = 0;
  const io = askedOnce(ioWith(() => Promise.reject(new Error(`no git, ${(ran += 1)}`))));
  await assert.rejects(io.run('git', [], options), /no git, 1/);
  await assert.rejects(io.run('git', [], options), /no git, 1/);
});
