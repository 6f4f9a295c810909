import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Replay } from '../../src/checks/check.ts';
import { counting, countingServed, shapeOf } from '../../src/checks/secret-replays.ts';
import { shown } from '../../src/engines/secrets/shown.ts';
import type { Leak } from '../../src/evidence/derive/leaks.ts';
import type { SecretPlace } from '../../src/evidence/secrets.ts';
import { renderReplay } from '../../src/findings/replay.ts';
import { foundSecret, inTree, servedAt } from '../evidence/build-secrets.ts';
import { faultAt } from '../findings/engine.ts';
import { showsIt } from '../proof/replayed.ts';

const hasCurl = (): boolean => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-replays-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.test', ...args], { cwd: folder, encoding: 'utf8' });

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};

/** What a shell prints for the command of a fault with this replay. */
const printed = async (replay: Replay): Promise<string> => {
  const { command } = renderReplay(faultAt('x', { replay, hosts: [] }), {
    net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
    addressOf: () => undefined,
    repo: folder,
  });
  assert.ok(command !== null);
  return new Promise(resolve => {
    execFile('sh', ['-c', command], { timeout: 20_000 }, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`));
  });
};

const letters = 'Qm7xR2vKp9LtW4sZc8Yd3NbHf6JgTa5Ue1';
const values: { readonly [what: string]: string } = {
  token: ['sk', 'live', `51${letters}`].join('_'),
  'json web token': ['eyJhbGciOiJIUzI1NiJ9', letters.repeat(8), letters].join('.'),
  address: ['postgres', `://app:p%40ss,w;ord${letters}@db.internal:5432/app?sslmode=require`].join(''),
};

const leakOf = (value: string, places: readonly SecretPlace[] = []): Leak => ({
  ...foundSecret({ shown: shown(value) }),
  id: 'stripe-secret-key:1a2b3c4d',
  places,
  served: [],
  morePlaces: 0,
  allowed: undefined,
});

const count = (value: string, place: SecretPlace): Replay =>
  counting(leakOf(value, [place]), [place], 'a.test', 'secrets/in-repository');

before(() => void git('init', '-q', '-b', 'main', '.'));

describe('the command shows that it is there, never what it is, and no longer once it is gone', () => {
  for (const [what, value] of Object.entries(values)) {
    const file = `src/[id]/${what.replaceAll(' ', '-')}.ts`;

    test(`${what} in a file, between quotes, in a file of variables, in minified code`, async () => {
      const replay = count(value, inTree(file));
      for (const text of [
        `pay("${value}");`,
        `KEY=${value}\n`,
        `a={k:\`${value}\`,b:1}`,
        `{"s":"k=\\"${value}\\";"}`,
      ]) {
        write(file, text);
        const output = await printed(replay);
        assert.ok(showsIt(output, replay.tool === 'git' ? replay.shows : ''), 'shown');
        assert.ok(!output.includes(value), 'not printed');
      }
      write(file, 'pay(process.env.KEY);');
      assert.ok(!showsIt(await printed(replay), replay.tool === 'git' ? replay.shows : ''));
      rmSync(join(folder, file));
      assert.ok(!showsIt(await printed(replay), replay.tool === 'git' ? replay.shows : ''), 'not shown for no file');
    });

    test(`${what} in an old commit`, async () => {
      write(file, `pay("${value}");`);
      git('add', '.');
      git('commit', '-q', '-m', 'one', '--no-verify');
      const id = git('rev-parse', 'HEAD').trim();
      const at = (commit: string): SecretPlace => ({
        in: 'history',
        file,
        line: 1,
        first: { id: commit, at: '2026-05-03T10:00:00Z' },
        gone: null,
        pushed: null,
      });
      const replay = count(value, at(id));
      const output = await printed(replay);
      assert.ok(replay.tool === 'git' && showsIt(output, replay.shows) && !output.includes(value));
      const other = count(value, at('0'.repeat(40)));
      assert.ok(other.tool === 'git' && !showsIt(await printed(other), other.shows));
    });
  }

  test('another token with the same beginning is not taken for it', async () => {
    const [short, long] = [values['token'] ?? '', `${values['token'] ?? ''}xyz`];
    write('a.ts', `pay("${short}")`);
    const replay = count(long, inTree('a.ts'));
    assert.ok(replay.tool === 'git' && !showsIt(await printed(replay), replay.shows));
  });

  test('the live site', { skip: hasCurl() ? false : 'curl is not installed' }, async () => {
    let body = '';
    const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.js`;
    try {
      for (const value of Object.values(values)) {
        const replay = countingServed(leakOf(value), servedAt(url), 'a.test', 'secrets/served');
        assert.ok(replay.tool === 'curl');
        body = `!function(){var k="${value}";fetch(k)}();`;
        assert.equal(await printed(replay), '1\n');
        assert.ok(showsIt('1\n', replay.shows));
        body = '!function(){fetch("/api")}();';
        assert.ok(!showsIt(await printed(replay), replay.shows));
      }
    } finally {
      server.close();
    }
  });
});

describe('where too little is shown to look for it, our own audit is the command', () => {
  const own = {
    tool: 'launch-ready',
    args: ['audit', 'a.test', '--check', 'secrets/in-repository', '--json'],
    inRepository: true,
    shows: '"place": "stripe-secret-key:1a2b3c4d"',
  };

  test('a short value, a file outside of the folder, an archive', () => {
    assert.equal(shapeOf({ shown: shown('hunter2hunter2') }), undefined);
    assert.deepEqual(count('hunter2hunter2', inTree('a.ts')), own);
    const token = values['token'] ?? '';
    assert.deepEqual(count(token, { in: 'log', file: '/var/log/app.log', line: 1 }), own);
    assert.deepEqual(count(token, { in: 'archive', file: 'a.zip', entry: '.env', line: 1, tracked: true }), own);
  });

  test('it names the repository of the run', async () => {
    const { command } = renderReplay(faultAt('x', { replay: count('hunter2hunter2', inTree('a.ts')) }), {
      net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
      addressOf: () => undefined,
      repo: '/home/ada/app',
    });
    assert.equal(command, 'launch-ready audit a.test --check secrets/in-repository --json --repo /home/ada/app');
  });
});
