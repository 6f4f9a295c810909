import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { noBrowser } from '../collectors/pages/browsed-site.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { runCli, type ChildOptions, type Ended } from './child.ts';

const domain = 'community.test';
const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');

/** The sign-in host is gone from the DNS, which is known early, while another host keeps the run waiting. */
const slowFlawed = (): WorldPlan => {
  const plan = soundPlan();
  delete plan.zone[`app.${domain}`];
  for (const machine of plan.machines.filter(({ hosts }) => Object.hasOwn(hosts, `auth.${domain}`)))
    Object.assign(machine, { port80: 'silent', port443: 'silent' });
  return plan;
};

/** Processes that mention this folder in their command line or environment, by ID. */
const processesOf = (folder: string): readonly string[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(pid => {
      try {
        return ['cmdline', 'environ'].some(file => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder));
      } catch {
        // It ended between the two looks, or belongs to somebody else.
        return false;
      }
    });

const soon = async (isDone: () => boolean): Promise<boolean> => {
  for (let tries = 0; tries < 50; tries += 1) {
    if (isDone()) return true;
    await new Promise(resolve => void setTimeout(resolve, 100));
  }
  return false;
};

describe('streams and signals of the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-streams-'));
  const config = join(folder, 'launch-ready.jsonc');
  let world: World;

  const serve = async (plan: WorldPlan): Promise<void> => {
    writeFileSync(config, JSON.stringify(plan.config));
    await world.set(plan);
  };
  const audit = (flags: readonly string[] = [], options: ChildOptions = {}): Promise<Ended> =>
    runCli(folder, ['audit', domain, '--config', config, ...world.flags, ...flags], options);

  before(async () => {
    world = await startWorld();
    await serve(slowFlawed());
    const { code } = await audit(['--no-browser', '--save', 'kept']);
    assert.equal(code, 1);
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('stdout is the report alone; progress and the first blocker are on stderr before it, without an escape', async () => {
    await serve(slowFlawed());
    const { stdout, stderr, order, code } = await audit(['--no-browser', '--json'], { env: { FORCE_COLOR: '1' } });
    assert.equal(code, 1);
    assert.equal(JSON.parse(stdout).schema, 'launch-ready/report@1');
    assert.match(stderr, /^Looking at community\.test/);
    const found = order.findIndex(piece => piece.includes(`found: LAUNCH BLOCKER`));
    assert.ok(found >= 0, stderr);
    assert.ok(found < order.indexOf('stdout'), 'the blocker is said before the report');
    assert.ok(!`${stdout}${stderr}`.includes('\u001b'));
  });

  test('no escape sequence in a pipe or with NO_COLOR, colour when it is forced', async () => {
    const replay = (env: { [name: string]: string } = {}, flags: readonly string[] = []): Promise<Ended> =>
      runCli(folder, [...flags, 'audit', '--from', 'kept'], { env });
    const [plain, refused, dumb, forced] = await Promise.all([
      replay(),
      replay({ NO_COLOR: '1', FORCE_COLOR: '1' }),
      replay({ FORCE_COLOR: '1' }, ['--no-color']),
      replay({ FORCE_COLOR: '1' }),
    ]);
    for (const ended of [plain, refused, dumb]) assert.ok(!`${ended.stdout}${ended.stderr}`.includes('\u001b'));
    assert.ok(forced.stdout.includes('\u001b['));
    assert.equal(forced.stdout.replaceAll(/\u001b\[\d+m/g, ''), plain.stdout);
    for (const line of plain.stdout.split('\n'))
      assert.ok(line.length <= 80 || /launch-ready|127\.0\.0\.1/.test(line), line);
  });

  test('a reader that has seen enough is no crash, whichever stream it closes', async () => {
    const piped = (line: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const child = spawn('bash', ['-c', `${line}; echo "codes \${PIPESTATUS[*]}" >&2`], {
          cwd: folder,
          env: { ...process.env, NODE: process.execPath, CLI: cli, LAUNCH_READY_STATE: join(folder, 'state') },
        });
        let said = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => void (said += String(chunk)));
        child.once('error', reject);
        child.once('close', () => resolve(said));
      });
    const page = `"$NODE" "$CLI" audit --from kept --format html`;
    for (const line of [`${page} | head -c 10 >/dev/null`, `${page} 2>&1 | head -c 10 >/dev/null`, `${page} | true`]) {
      const said = await piped(line);
      assert.match(said, /codes [01] 0/, said);
      assert.doesNotMatch(said, /EPIPE|\n\s+at /);
    }
    const live = `"$NODE" "$CLI" audit ${domain} --no-browser --config "${config}" ${world.flags.map(flag => `'${flag}'`).join(' ')} 2>&1 >/dev/null | true`;
    assert.match(await piped(live), /codes 1 0/);
  });

  const browserMissing = noBrowser();
  test('Ctrl-C ends with 130 and leaves no process and no file behind', { skip: browserMissing }, async () => {
    await serve(soundPlan());
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    let isSent = false;
    const ended = await audit([], {
      env: { TMPDIR: temporary },
      onProgress: child => {
        if (isSent) return;
        isSent = true;
        // Once the browser has its folder it is being started or running.
        const watch = setInterval(() => {
          if (readdirSync(temporary).length === 0 || processesOf(temporary).length < 3) return;
          clearInterval(watch);
          child.kill('SIGINT');
        }, 20);
        child.once('exit', () => clearInterval(watch));
      },
    });
    assert.equal(ended.code, 130, ended.stderr);
    assert.equal(ended.stdout, '');
    assert.doesNotMatch(ended.stderr, /\n\s+at /);
    assert.ok(await soon(() => processesOf(temporary).length === 0), processesOf(temporary).join(' '));
    assert.deepEqual(readdirSync(temporary), []);
  });

  test('Ctrl-C while servers stay silent ends at once with 130', async () => {
    await serve(slowFlawed());
    const ended = await audit(['--no-browser'], { onProgress: child => void child.kill('SIGINT') });
    assert.deepEqual([ended.code, ended.stdout], [130, '']);
    assert.doesNotMatch(ended.stderr, /\n\s+at |bug/);
  });

  test('a bug of ours ends with 70, says so, and is nobody else’s fault, also from an event handler', async () => {
    for (const before of [
      `setTimeout(() => { throw new Error('boom \u001b[31m') }, 0);`,
      `Promise.reject(new Error('boom \u001b[31m'));`,
    ]) {
      const script = join(folder, `bug-${before.length}.mjs`);
      writeFileSync(
        script,
        `const { main } = await import(${JSON.stringify(cli)}); await main(['--version']); ${before}\nawait new Promise(r => setTimeout(r, 2000));\n`,
      );
      const ended = await runCli(folder, [], { script });
      assert.equal(ended.code, 70, ended.stderr);
      assert.match(ended.stderr, /^This is a bug in Launch Ready, not in your app\.[^\n]*\nError: boom/);
      assert.ok(!ended.stderr.includes('\u001b'));
    }
  });
});
