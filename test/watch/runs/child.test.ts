import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChildGiven, runChild } from '../../../src/watch/runs/child.ts';
import { childOf, secretsOf } from '../../../src/watch/runs/open-runs.ts';
import { outcomeOf } from '../../../src/watch/runs/read-outcome.ts';

const given = (t: TestContext, script: string, more: Partial<ChildGiven> = {}): ChildGiven => {
  const cwd = mkdtempSync(join(tmpdir(), 'launch-ready-child-'));
  t.after(() => rmSync(cwd, { recursive: true, force: true }));
  return { file: process.execPath, args: ['-e', script], cwd, env: {}, timeoutMs: 20_000, ...more };
};
const never = new AbortController().signal;

describe('a run as a process', () => {
  test('what it printed, its complaint and its code', async t => {
    const ended = await runChild(given(t, "process.stderr.write('why'); console.log(1); process.exitCode = 3"), never);
    assert.deepEqual(ended, { of: 'exit', code: 3, stdout: '1\n', complaint: 'why' });
  });

  test('a long complaint is its end, and begins with no half of a secret, which nobody could take out', async t => {
    const secret = 'correct-horse-battery';
    const script = `process.stderr.write('no way to ' + process.env.KEY + ' ' + 'ab '.repeat(664)); process.exitCode = 9`;
    const ended = await runChild(given(t, script, { env: { KEY: secret } }), never);
    assert.ok(ended.of === 'exit' && ended.complaint.length > 1_900);
    const told = outcomeOf({ kind: 'audit', domain: 'example.com' }, ended, { KEY: secret });
    assert.ok(told.of === 'not-checked');
    assert.match(told.because, /^it ended with code 9: ab ab /);
  });

  test('it knows of the environment what it is given, and nothing else', async t => {
    process.env['OF_SOMEBODY_ELSE'] = 'yes';
    t.after(() => delete process.env['OF_SOMEBODY_ELSE']);
    const script = 'console.log(JSON.stringify(process.env))';
    const ended = await runChild(given(t, script, { env: { KEY: 'given' } }), never);
    assert.ok(ended.of === 'exit');
    const { KEY, OF_SOMEBODY_ELSE } = JSON.parse(ended.stdout) as Record<string, string>;
    assert.deepEqual([KEY, OF_SOMEBODY_ELSE], ['given', undefined]);
  });

  test('whoever does not end when asked is killed, with what it started', async t => {
    const beats = "setInterval(() => require('fs').appendFileSync('beats', 'x'), 20)";
    const script = `
      require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(beats)}], { stdio: 'inherit' });
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1e3);`;
    const child = given(t, script, { timeoutMs: 1_000 });
    assert.deepEqual(await runChild(child, never), { of: 'time', ms: 1_000 });
    const size = (): number => statSync(join(child.cwd, 'beats')).size;
    // Whoever is killed can still be in the middle of a beat.
    await delay(200);
    const before = size();
    await delay(500);
    assert.equal(size(), before);
    assert.ok(before > 0, 'it ran');
  });

  test('what prints without end is ended', async t => {
    const script = "const piece = 'x'.repeat(1e6); const go = () => { while (process.stdout.write(piece)); process.stdout.once('drain', go); }; go();"; // prettier-ignore
    assert.deepEqual(await runChild(given(t, script), never), { of: 'bytes' });
  });

  test('no such program; no such folder', async t => {
    const one = await runChild(given(t, '', { file: '/no/such/program' }), never);
    assert.equal(one.of, 'start');
    const other = await runChild({ ...given(t, ''), cwd: '/no/such/folder' }, never);
    assert.equal(other.of, 'start');
  });

  test('interrupted, it ends', async t => {
    const over = new AbortController();
    const ended = runChild(given(t, 'setInterval(() => {}, 1e3)'), over.signal);
    over.abort();
    assert.equal((await ended).of, 'exit');
  });
});

describe('how a client is run', () => {
  const variables: Readonly<Record<string, string>> = {
    PATH: '/bin',
    ACME_KEY: 'value-of-acme',
    STORE: 'postgres://of-the-consultant',
    LAUNCH_READY_STATE: '/state',
  };
  const io = { env: (name: string) => variables[name] };
  const project = {
    domain: 'acme.test',
    settings: '/clients/acme/launch-ready.jsonc',
    schedule: {},
    env: { PAYMENT_KEY: 'ACME_KEY', UNSET: 'ACME_UNSET' },
  };
  const aim = { program: { node: '/node', launcher: '/launch-ready.js' }, net: ['--resolver', '127.0.0.1:53'], io };

  test('by our own command line, in its folder, with the variables of this client alone', () => {
    const smoke = childOf('smoke', project, aim);
    assert.deepEqual(smoke.args, ['/launch-ready.js', 'smoke', '--active', '--json', '--config', project.settings, '--resolver', '127.0.0.1:53']); // prettier-ignore
    assert.equal(smoke.cwd, '/clients/acme');
    assert.deepEqual(smoke.env, { PATH: '/bin', LAUNCH_READY_STATE: '/state', PAYMENT_KEY: 'value-of-acme' });
    assert.deepEqual(secretsOf(project, io), { PAYMENT_KEY: 'value-of-acme' });
    assert.ok(!childOf('audit', project, aim).args.includes('--active'), 'an audit looks, and does no more');
  });
});
