import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { parseConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { environmentItem } from '../../../src/deploy/guard/environment-item.ts';
import { gitItem, type Looking, migrationsItem, wayBackItem } from '../../../src/deploy/guard/preflight.ts';
import { filledIn, isListed, lastLine, names } from '../../../src/deploy/guard/release-names.ts';
import { realIo } from '../../../src/platform/real-io.ts';

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => undefined });

describe('before a deploy', () => {
  const folders: string[] = [];
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'launch-ready-preflight-'));
    folders.push(root);
    mkdirSync(join(root, 'repo'));
    git('init', '--quiet', '--initial-branch=main');
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@a.test', ...args], {
      cwd: join(root, 'repo'),
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    }).trim();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, 'repo', path)), { recursive: true });
    writeFileSync(join(root, 'repo', path), text);
  };
  const commit = (path: string, text: string): string => {
    write(path, text);
    git('add', '--all');
    git('commit', '--quiet', '-m', path);
    return git('rev-parse', 'HEAD');
  };
  const looking = (acknowledged = false): Looking => ({
    root: join(root, 'repo'),
    io,
    signal: new AbortController().signal,
    acknowledged,
  });

  describe('the variables of production', () => {
    const reading = (names: readonly string[], example = 'PAY_KEY=\n') => {
      const code = `const key = process.env.PAY_KEY;\nif (!key) throw new Error('PAY_KEY is not set');\n`;
      commit('src/pay.js', code);
      commit('.env.example', example);
      const environment = { production: { names } };
      return parseConfig(JSON.stringify({ domain: 'harbour.test', environment }), 'launch-ready.jsonc');
    };
    const asked = (config: Config, acknowledged = false) =>
      environmentItem(looking(acknowledged), config, 'app.harbour.test');

    test('that has what the code cannot do without may go', async () => {
      const { status, reason } = await asked(reading(['PAY_KEY']));
      assert.deepEqual(
        [status, reason],
        ['passed', 'Production has every variable that the code cannot do without (the settings).'],
      );
    });

    test('that lacks one is refused by its name, unless somebody acknowledged that', async () => {
      const config = reading(['LOG_LEVEL']);
      const { status, reason } = await asked(config);
      assert.equal(status, 'refused');
      assert.match(reason, /PAY_KEY.* is not set there.*--no-auto-rollback/s);
      assert.equal((await asked(config, true)).status, 'acknowledged');
    });

    test('that lead to the machine of a developer are refused', async () => {
      const config = reading([]);
      write('production.env', 'PAY_KEY=a-key-of-this-test\nAPP_URL=http://localhost:3000\n');
      const environment = { production: { file: 'production.env' } };
      const { status, reason } = await asked({ ...config, environment });
      assert.equal(status, 'refused');
      assert.match(reason, /APP_URL names http:\/\/localhost:3000/);
    });

    test('that no list names keep no release from going out', async () => {
      assert.equal((await asked(reading(['PAY_KEY'], '# nothing\n'))).status, 'passed');
    });

    test('that nobody told are not checked', async () => {
      const { environment: _, ...untold } = reading(['PAY_KEY']);
      const { status, reason } = await asked(untold);
      assert.equal(status, 'not-checked');
      assert.match(reason, /^Nobody said which variables production has/);
    });
  });

  describe('the commit', () => {
    test('that is pushed with nothing beside it may go', async () => {
      commit('a.txt', 'a');
      git('init', '--quiet', '--bare', join(root, 'remote'));
      git('remote', 'add', 'origin', join(root, 'remote'));
      assert.match((await gitItem(looking())).reason, /on this machine alone/);
      git('push', '--quiet', 'origin', 'main');
      assert.equal((await gitItem(looking())).status, 'passed');
      write('b.txt', 'b');
      const item = await gitItem(looking());
      assert.equal(item.status, 'refused');
      assert.match(item.reason, /A file is not committed \(b\.txt\)/);
    });

    test('of a folder without a remote, or that is no checkout, is not judged', async () => {
      commit('a.txt', 'a');
      assert.equal((await gitItem(looking())).status, 'not-checked');
      assert.equal((await gitItem({ ...looking(), root })).status, 'not-checked');
    });
  });

  describe('migrations since the release before', () => {
    const next = 'db/migrations/2.sql';
    test('that only add may go; those before it are out already', async () => {
      const previous = commit('db/migrations/1.sql', 'create table a (id int); drop table old;');
      commit(next, 'alter table a add column b text;');
      const item = await migrationsItem(looking(), previous, undefined);
      assert.equal(item.status, 'passed');
      assert.match(item.reason, /1 since the release before/);
      assert.match((await migrationsItem(looking(), git('rev-parse', 'HEAD'), undefined)).reason, /^None/);
    });

    const refused: readonly (readonly [string, RegExp])[] = [
      ['alter table a drop column b', /cannot run once this migration did: .*2\.sql:1 \(alter table a drop column b\)/],
      ['alter table a rename to c', /cannot run/],
      ['create index on session (id)', /Members wait for as long as/],
      ['alter table session add column d uuid default gen_random_uuid()', /Members wait/],
    ];
    for (const [sql, reason] of refused)
      test(`are refused unless somebody says so: ${sql}`, async () => {
        const previous = commit('db/migrations/1.sql', 'create table a (id int);');
        commit(next, `${sql};`);
        const item = await migrationsItem(looking(), previous.slice(0, 8), undefined);
        assert.equal(item.status, 'refused');
        assert.match(item.reason, reason);
        assert.match(item.reason, /--no-auto-rollback/);
        assert.equal((await migrationsItem(looking(true), previous, undefined)).status, 'acknowledged');
      });

    test('in a folder of their own are found by the settings', async () => {
      const previous = commit('a.txt', 'a');
      commit('sql/2.sql', 'drop table a;');
      assert.equal((await migrationsItem(looking(), previous, undefined)).status, 'passed');
      assert.equal((await migrationsItem(looking(), previous, './sql/')).status, 'refused');
    });

    test('are not judged when git does not know that release, whatever it is called', async () => {
      commit('a.txt', 'a');
      for (const previous of ['f'.repeat(40), 'v12', '--upload-pack=evil', ''])
        assert.equal((await migrationsItem(looking(), previous, undefined)).status, 'not-checked', previous);
    });
  });

  describe('the way back', () => {
    const item = (listing: string | null, acknowledged = false, defined = true): string =>
      wayBackItem(looking(acknowledged), { defined, target: 'v1', listing }).status;
    test('is proven by what the platform lists, and by nothing else', () => {
      assert.equal(item('v2\nv1\n'), 'passed');
      assert.equal(item('v12\nv2\n'), 'refused');
      assert.equal(item(null), 'refused');
      assert.equal(item('v1', false, false), 'refused');
      assert.equal(item(null, true), 'acknowledged');
    });
  });
});

test('names of releases go into commands as they are, and nothing of them is read', () => {
  const release = "$(touch x) `y` $& '";
  assert.deepEqual(filledIn(['a', '{release}', '--to={previous}', '{other}'], { release, previous: 'p' }), [
    'a',
    release,
    '--to=p',
    '{other}',
  ]);
  assert.ok(names(['a', '--to={previous}'], 'previous') && !names(['a'], 'previous'));
  assert.equal(lastLine('one\n  two \n\n'), 'two');
  assert.equal(lastLine('\n'), null);
  assert.ok(isListed('registry.example/app:abc1234 x', 'abc1234'));
  assert.ok(!isListed('abc12345', 'abc1234'));
});
