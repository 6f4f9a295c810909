import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { freePortsInARow } from '../servers/free-ports.ts';
import { composed } from '../world/compose.ts';
import { launchDay } from '../world/launch-day.ts';
import { startWorld, type World } from '../world/world.ts';

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The lines of all code blocks with this info string. */
const block = (info: string): readonly string[] =>
  [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, own]) => own === info)
    .flatMap(([, , text = '']) => text.trimEnd().split('\n'));

const kinds = new Set(['sh', 'sh world', 'sh published', 'sh stays', 'sh new', 'sh secrets', 'text']);

test('every code block is of a kind that is tested here', () => {
  const found = [...readme.matchAll(/^```(.+)$/gm)].map(([, info = '']) => info);
  assert.deepEqual(
    found.filter(info => !kinds.has(info)),
    [],
  );
  assert.equal(readme.match(/^```/gm)?.length, 2 * found.length, 'no block without a kind');
});

test('the first commands are npm scripts that make themselves ready; .ci/run runs both', () => {
  const { scripts }: { readonly scripts: { readonly [name: string]: string } } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const ci = readFileSync(join(root, '.ci/run'), 'utf8');
  assert.deepEqual(block('sh'), ['npm run demo', 'npm test']);
  for (const name of ['demo', 'test']) {
    assert.ok(scripts[name] !== undefined && scripts[`pre${name}`]?.includes('scripts/ready.mjs'), name);
    assert.match(ci, new RegExp(`npm (?:run )?(?:--silent )?${name}$`, 'm'));
  }
});

test('the output shown is output: each line stands in the example report, in that order', () => {
  const lines = readFileSync(join(root, 'docs/example/report.txt'), 'utf8').split('\n');
  const shown = block('text').filter(line => line !== '…');
  assert.ok(shown.length > 8 && block('text').length <= 20, `${shown.length} lines`);
  let from = 0;
  for (const line of shown) {
    const at = lines.indexOf(line, from);
    assert.ok(at >= 0, `not in docs/example/report.txt: ${line}`);
    from = at + 1;
  }
});

test('every file that it links to exists', () => {
  const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target = '']) => target);
  assert.ok(targets.length > 10);
  assert.deepEqual(
    targets.filter(target => !/^https?:/.test(target) && !existsSync(join(root, target))),
    [],
  );
});

test('it is short: 150 lines at most', () => assert.ok(readme.trimEnd().split('\n').length <= 150));

describe('every command works as printed', () => {
  let folder = '';
  let world: World | undefined;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-readme-'));
    world = await startWorld();
    const plan = composed(launchDay);
    writeFileSync(join(folder, 'launch-ready.jsonc'), JSON.stringify(plan.config));
    await world.set(plan);
  });
  after(async () => {
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In a shell, with a state of its own. The world answers in this process, so nothing here may block it. */
  const ran = (line: string): Promise<{ code: number | null; out: string; err: string }> =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, LAUNCH_READY_STATE: join(folder, 'state'), NO_COLOR: '1' };
      const child = spawn(line, { cwd: root, shell: true, env });
      const out: string[] = [];
      const err: string[] = [];
      child.stdout.on('data', (part: Buffer) => out.push(part.toString()));
      child.stderr.on('data', (part: Buffer) => err.push(part.toString()));
      child.on('error', reject);
      child.on('close', code => resolve({ code, out: out.join(''), err: err.join('') }));
    });

  /** The line with the world in the place of example.com, and files written in the scratch folder. */
  const inWorld = (line: string): string => {
    const flags = (world?.flags ?? []).map(word => `'${word}'`).join(' ');
    const own = line.replace('example.com', 'community.test').replace('report.html', join(folder, 'report.html'));
    return / (?:audit|plan dns|dns verify) /.test(own)
      ? `${own} --no-browser --config ${join(folder, 'launch-ready.jsonc')} ${flags}`
      : own;
  };

  /** What shows that a command did its job, by its words behind the program. */
  const expected: { readonly [command: string]: readonly [code: number, shows: RegExp] } = {
    'audit example.com': [1, /^community\.test is NOT READY as seen from outside/],
    'audit example.com --format html --output report.html': [1, /^$/],
    // 1: something in the plan needs a decision, and something is still open.
    'plan dns example.com': [1, /DNS map/i],
    show: [0, /^community\.test is NOT READY/],
    'explain launch-path/no-dangling-names': [0, /^launch-path\/no-dangling-names\n/],
    compare: [1, /^Still open/m],
  };

  const lines = block('sh world');
  test('the list of commands is the one of this test', () => {
    assert.deepEqual(
      lines.map(line => line.replace('npx node src/cli.ts ', '')),
      Object.keys(expected),
    );
  });

  for (const line of lines) {
    const [code, shows] = expected[line.replace('npx node src/cli.ts ', '')] ?? [0, /./];
    test(line, async () => {
      const heard = await ran(inWorld(line));
      assert.equal(heard.code, code, heard.err);
      assert.match(heard.out, shows);
      assert.doesNotMatch(heard.err, /bug in Launch Ready/);
    });
  }

  test('the page was written', () => {
    assert.match(readFileSync(join(folder, 'report.html'), 'utf8'), /<h1>community\.test<\/h1>/);
  });

  for (const line of [...block('sh new'), ...block('sh published').filter(each => each.includes(' new '))]) {
    test(`${line}: the project is there`, async () => {
      const made = join(folder, `made-${block('sh new').indexOf(line)}`);
      const own = line.replace('npx launch-ready', 'npx node src/cli.ts').replace('my-community', made);
      const { code, err } = await ran(own);
      assert.equal(code, 0, err);
      assert.ok(existsSync(join(made, 'package.json')));
    });
  }

  for (const line of block('sh secrets')) {
    test(`${line}: runs in a repository of one's own, and finds nothing in it`, async () => {
      const own = join(folder, 'own');
      if (!existsSync(own)) assert.equal((await ran(`git init --quiet ${own}`)).code, 0);
      const { code, err } = await ran(
        line.replace('npx node src/cli.ts', `cd ${own} && ${process.execPath} ${join(root, 'src/cli.ts')}`),
      );
      assert.equal(code, 0, err);
    });
  }

  // The package itself is installed and run by packed.test.ts.
  for (const line of block('sh published').filter(each => each.includes(' audit '))) {
    test(`${line}: the words are understood; offline it judges nothing and says so`, async () => {
      const { code, out } = await ran(`${line.replace('npx launch-ready', 'npx node src/cli.ts')} --offline`);
      assert.equal(code, 3);
      assert.match(out, /INCOMPLETE/);
    });
  }
});

/** Whether any process of this group is left. */
const isThere = (group: number | undefined): boolean => {
  try {
    return process.kill(-(group ?? Number.NaN), 0);
  } catch {
    return false;
  }
};

test(
  'what stays running starts, prints its address and three sign-ins, serves the page, and is gone after Ctrl+C',
  { timeout: 120_000 },
  async () => {
    assert.deepEqual(block('sh stays'), ['npm run community']);
    const child = spawn('npm', ['run', '--silent', 'community'], {
      cwd: root,
      detached: true,
      // It takes four from PORT on.
      env: { ...process.env, PORT: String(await freePortsInARow(4)) },
    });
    const ended = once(child, 'exit');
    let complaint = '';
    child.stderr.on('data', piece => (complaint += String(piece)));
    let address: string | undefined;
    try {
      let said = '';
      for await (const piece of child.stdout) {
        said += String(piece);
        if (said.includes('Ctrl+C')) break;
      }
      address = /http:\/\/localhost:\d+/.exec(said)?.[0];
      assert.ok(address !== undefined, `${said}${complaint}`);
      assert.equal([...said.matchAll(/^ {2}\S+@example\.test {2}\S+/gm)].length, 3);
      const page = await fetch(address);
      assert.equal(page.status, 200);
      assert.match(await page.text(), /Join/);
    } finally {
      // As a terminal does: to the whole group, for npm starts a shell and the shell starts the server.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await ended;
    }
    // npm goes at once, the server when its requests have ended.
    for (let waits = 0; waits < 100 && isThere(child.pid); waits += 1) await setTimeout(100);
    assert.equal(isThere(child.pid), false, 'a process is left');
    await assert.rejects(fetch(address), 'something still answers');
  },
);
