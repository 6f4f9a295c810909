import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { rehearse } from '../../../src/commands/rehearse.ts';
import { LaunchReadyError } from '../../../src/platform/errors.ts';
import { betrays, gitFolder, plantedKey } from '../../commands/git-folder.ts';
import { heard } from '../../proof/command-line.ts';
import { failureIn, lockOf, manifestWith, project, quick, rehearsedIn, server } from './project.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli.ts');
const widest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));

describe('a project that deploys from what Git has', () => {
  test('runs clean: exit code 0, every step told, refused without its secret', async t => {
    const folder = await project(t, {
      'package.json': manifestWith({ scripts: { build: 'node -e 0', start: 'node server.js' } }),
    });
    const { code, report } = await rehearsedIn(folder);
    assert.equal(code, 0, JSON.stringify(report.rehearsal, null, 2));
    const { full, without, variables } = report.rehearsal;
    assert.equal(full.status, 'ok');
    if (full.status !== 'ok' || without.status !== 'ok') return;
    assert.deepEqual(
      full.value.steps.map(({ name }) => name),
      ['clone', 'build', 'start', 'health', 'home', 'assets'],
    );
    assert.deepEqual(full.value.health, { path: '/readyz', status: 200 });
    const secret = without.value['SESSION_SECRET'];
    assert.ok(
      secret?.status === 'ok' && secret.value.outcome === 'refused' && secret.value.named && secret.value.secret,
    );
    assert.deepEqual(variables, {
      example: '.env.example',
      given: ['SESSION_SECRET'],
      leftOut: [],
      added: ['NODE_ENV', 'PORT'],
    });
  });

  test('says beforehand what it would execute, and executes nothing', async t => {
    const folder = await project(t, {
      'package.json': manifestWith({ scripts: { build: 'node -e "process.exit(9)"', start: 'node server.js' } }),
    });
    folder.write('new.txt', 'x');
    const { code, out } = await folder.cli('rehearse');
    assert.equal(code, 0);
    for (const said of [
      'Nothing was run',
      'npm run --silent build',
      'npm run --silent start',
      'SESSION_SECRET',
      '127.0.0.1',
      'file that you can read',
      '1 changed or new',
    ])
      assert.ok(out.replaceAll(/\s+/g, ' ').includes(said), `${said} in ${out}`);
    assert.ok(widest(out) <= 80 || out.includes(folder.root), out);
  });

  test('a package that only the build needs, a file that the build makes and an optional variable are no fault', async t => {
    const parts = { devDependencies: { maker: 'file:maker' } };
    const folder = await project(t, {
      'package.json': manifestWith({ ...parts, scripts: { build: 'node build.js', start: 'node start.js' } }),
      'package-lock.json': lockOf(parts, { maker: { dev: true } }),
      'maker/package.json': { name: 'maker', version: '1.0.0', type: 'module', exports: './index.js' },
      'maker/index.js': "export const made = 'export const made = 1;';\n",
      'build.js':
        "import { writeFileSync } from 'node:fs';\nimport { made } from 'maker';\nwriteFileSync('made.js', made);\n",
      'start.js': "import './made.js';\nimport './server.js';\n",
      '.gitignore': 'node_modules/\nmade.js\n',
      '.env.example': 'SESSION_SECRET=change-me\nSTATISTICS_TOKEN=change-me\n# optional\nMODEL_KEY=\n',
    });
    const { code, report } = await rehearsedIn(folder);
    assert.equal(code, 0, JSON.stringify(report, null, 2));
  });

  test('only the newest commit is rehearsed, and the report says what is not in it', async t => {
    const folder = await project(t);
    folder.write('server.js', 'this is no code');
    folder.write('new.txt', 'x');
    const { code, report } = await rehearsedIn(folder);
    assert.equal(code, 0);
    assert.equal(report.rehearsal.dirty, 2);
  });
});

describe('what a clean clone lacks is named', () => {
  test('a file that .gitignore keeps out of Git', async t => {
    const folder = await project(t, {
      'start.js': "import './local.js';\nimport './server.js';\n",
      '.gitignore': 'local.js\n',
      'package.json': manifestWith({ scripts: { start: 'node start.js' } }),
    });
    folder.write('local.js', 'void 0;');
    const ended = await rehearsedIn(folder);
    assert.equal(ended.code, 1);
    assert.deepEqual(failureIn(ended)?.missing, {
      kind: 'file',
      file: 'local.js',
      asked: './local.js',
      from: 'start.js',
      here: 'ignored',
    });
    assert.match(ended.report.findings[0]?.cause ?? '', /\.gitignore keeps it out of Git/);
  });

  test('a file that is written with other capitals', async t => {
    const folder = await project(t, {
      'start.js': "import './Server.js';\n",
      'package.json': manifestWith({ scripts: { start: 'node start.js' } }),
    });
    const missing = failureIn(await rehearsedIn(folder))?.missing;
    assert.deepEqual(missing, {
      kind: 'case',
      file: 'Server.js',
      asked: './Server.js',
      from: 'start.js',
      inGit: 'server.js',
    });
  });

  test('a package for development alone, in production', async t => {
    const parts = { devDependencies: { tint: 'file:tint' } };
    const folder = await project(t, {
      'package.json': manifestWith({ ...parts, scripts: { start: 'node start.js' } }),
      'package-lock.json': lockOf(parts, { tint: { dev: true } }),
      'tint/package.json': { name: 'tint', version: '1.0.0', type: 'module', exports: './index.js' },
      'tint/index.js': 'export {};\n',
      'start.js': "import 'tint';\nimport './server.js';\n",
    });
    const ended = await rehearsedIn(folder);
    assert.equal(ended.code, 1);
    assert.equal(
      ended.report.rehearsal.full.status === 'ok' &&
        ended.report.rehearsal.full.value.steps.every(({ passed }) => passed),
      true,
    );
    assert.deepEqual(failureIn(ended)?.missing, {
      kind: 'package',
      name: 'tint',
      from: 'start.js',
      declared: 'development',
    });
  });

  test('a program that somebody installed by hand', async t => {
    const folder = await project(t, {
      'package.json': manifestWith({ scripts: { build: 'harbour-tool --all', start: 'node server.js' } }),
    });
    assert.deepEqual(failureIn(await rehearsedIn(folder))?.missing, { kind: 'program', name: 'harbour-tool' });
  });

  test('the lock file, which lies in the folder and was not added', async t => {
    const parts = { dependencies: { rope: 'file:rope' } };
    const folder = await project(t, {
      'package.json': manifestWith(parts),
      'rope/package.json': { name: 'rope', version: '1.0.0' },
    });
    folder.write('package-lock.json', JSON.stringify(lockOf(parts, { rope: {} })));
    const ended = await rehearsedIn(folder);
    assert.equal(ended.code, 1);
    assert.deepEqual(failureIn(ended)?.missing, {
      kind: 'lock-file',
      lock: 'package-lock.json',
      inFolder: 'not-added',
    });
    assert.match(ended.report.findings[0]?.cause ?? '', /no lock file/);
  });

  test('a lock file that is older than package.json', async t => {
    const folder = await project(t, {
      'package.json': manifestWith({ dependencies: { rope: 'file:rope' } }),
      'package-lock.json': lockOf({}),
      'rope/package.json': { name: 'rope', version: '1.0.0' },
    });
    assert.equal(failureIn(await rehearsedIn(folder))?.missing?.kind, 'lock-outdated');
  });

  test('a submodule stays empty, and is named', async t => {
    const other = await gitFolder(t);
    const folder = await project(t);
    await folder.ok('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', other.root, 'shared');
    await folder.ok('commit', '--quiet', '-m', 'shared');
    const { report } = await rehearsedIn(folder);
    assert.deepEqual(report.rehearsal.submodules, ['shared']);
  });
});

describe('an app that misbehaves has a clear end', () => {
  test('it listens elsewhere', async t => {
    const folder = await project(t, {
      'server.js': server
        .replace('Number(PORT)', '0')
        .replace("'127.0.0.1');", "'127.0.0.1', () => console.log('listening on port 3999'));"),
    });
    const ended = await rehearsedIn(folder, {}, { ...quick, startMs: 3_000 });
    assert.equal(ended.code, 1);
    const missing = failureIn(ended)?.missing;
    assert.ok(missing?.kind === 'port' && missing.mentioned.includes(3999), JSON.stringify(failureIn(ended)));
  });

  test('its build hangs: it is ended with all that it started', async t => {
    const hang =
      "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'harbour-hangs'], { stdio: 'inherit' }); setInterval(() => {}, 1000);";
    const folder = await project(t, {
      'hang.cjs': hang,
      'package.json': manifestWith({ scripts: { build: 'node hang.cjs', start: 'node server.js' } }),
    });
    const ended = await rehearsedIn(folder, {}, { ...quick, stepMs: 3_000 });
    assert.equal(ended.code, 1);
    assert.match(failureIn(ended)?.said ?? '', /was not done after \d+ s, and I ended it/);
    const { out } = await folder.run('ps', ['-A', '-o', 'args=']);
    assert.ok(!out.includes('harbour-hangs'), out);
  });

  test('it prints without end', async t => {
    const folder = await project(t, {
      'package.json': manifestWith({ scripts: { build: 'node loud.cjs', start: 'node server.js' } }),
      'loud.cjs': "for (let line = 0; line < 200_000; line += 1) console.log('x'.repeat(400));\nprocess.exitCode = 3;",
    });
    const ended = await rehearsedIn(folder);
    assert.equal(failureIn(ended)?.code, 3);
    assert.ok(ended.stdout.length < 100_000, `${ended.stdout.length} characters`);
  });

  test('it prints a secret: nobody sees it, neither live nor in what is kept', async t => {
    const folder = await project(t, {
      'say.cjs': `console.error(${JSON.stringify(plantedKey().slice(0, 12))} + ${JSON.stringify(plantedKey().slice(12))}); console.log(process.env.SESSION_SECRET); process.exit(1);`,
      'package.json': manifestWith({ scripts: { build: 'node say.cjs', start: 'node server.js' } }),
    });
    const { code, out, err } = await folder.cli('rehearse', '--run-code');
    assert.equal(code, 1);
    assert.ok(!betrays(out) && !betrays(err), out + err);
    const kept = readFileSync(join(folder.root, '..', 'state', 'targets', 'localhost', 'rehearsal.json'), 'utf8');
    assert.ok(!betrays(kept));
    assert.match(kept, /\{SESSION_SECRET\}/);
    assert.ok(widest(out) <= 80 || out.includes(folder.root), out);
  });

  test('it starts without its secret and answers errors', async t => {
    const folder = await project(t, {
      'server.js': server
        .replace("if (!SESSION_SECRET) throw new Error('SESSION_SECRET is missing');", '')
        .replace(
          'createServer((request, response) => {',
          "createServer((request, response) => {\n  if (request.url === '/' && !SESSION_SECRET) return void response.writeHead(500).end();",
        ),
    });
    const { code, report } = await rehearsedIn(folder);
    assert.equal(code, 1);
    assert.deepEqual(
      report.findings.map(({ check, place, severity }) => [check, place, severity]),
      [['deployment/refuses-at-boot', 'variables/session_secret', 'blocker']],
    );
  });

  test('its home page lacks its script', async t => {
    const folder = await project(t, { 'server.js': server.replace("'/app.js': ['text/javascript', 'void 0;'],", '') });
    const ended = await rehearsedIn(folder);
    assert.equal(failureIn(ended)?.name, 'assets');
    assert.match(failureIn(ended)?.said ?? '', /\/app\.js answered 404/);
  });

  test('it does not start without a database: not checked, with what would make it checkable', async t => {
    const folder = await project(t, {
      '.env.example': 'SESSION_SECRET=change-me\nDATABASE_URL=postgres://user:password@localhost:5432/harbour\n',
      'server.js': `import { connect } from 'node:net';\nconst { hostname, port } = new URL(process.env.DATABASE_URL);\nawait new Promise((resolve, reject) => connect(Number(port), hostname, resolve).on('error', reject));\n${server}`,
    });
    const { code, report } = await rehearsedIn(folder);
    assert.equal(code, 3);
    assert.match(report.notChecked.map(({ reason }) => reason).join('\n'), /--database-url-env/);
  });
});

describe('bad input', () => {
  const refused = async (command: Promise<unknown>, says: RegExp): Promise<void> => {
    await assert.rejects(command, (error: unknown) => error instanceof LaunchReadyError && says.test(error.message));
  };
  const run = (root: string, flags = {}): Promise<unknown> =>
    heard(join(root, 'state'), root, around => rehearse(undefined, { runCode: true, ...flags }, around));

  test('a folder that is no repository, one without a package.json, and one without a start', async t => {
    const plain = join(tmpdir(), `launch-ready-plain-${process.pid}`);
    (await import('node:fs')).mkdirSync(plain, { recursive: true });
    t.after(async () => (await import('node:fs')).rmSync(plain, { recursive: true, force: true }));
    await refused(run(plain), /is no Git repository/);
    await refused(run((await gitFolder(t)).root), /has no package\.json/);
    await refused(
      run(
        (
          await project(t, {
            'package.json': { name: 'harbour' },
            'server.js': '',
            'launch-ready.jsonc': '{"rehearsal":{"folder":"nowhere"}}',
          })
        ).root,
      ),
      /has no nowhere\/package\.json/,
    );
    const { root } = await project(t, { 'package.json': { name: 'harbour', scripts: {} } });
    await folderWithoutServer(root);
    await refused(run(root), /has no start script/);
  });

  const folderWithoutServer = async (root: string): Promise<void> => {
    const { execFileSync } = await import('node:child_process');
    const env = {
      ...process.env,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b.c',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b.c',
    };
    execFileSync('git', ['-C', root, 'rm', '--quiet', 'server.js'], { env });
    execFileSync('git', ['-C', root, 'commit', '--quiet', '-m', 'gone'], { env });
  };

  test('a database that is none, or is not on this machine, is refused before anything runs', async t => {
    const { root } = await project(t);
    const address = new URL('postgres://user@db.example/x');
    address.password = 'hidden';
    const elsewhere = address.href;
    const withDatabase = (url: string): Promise<unknown> =>
      heard(join(root, 'state'), root, around =>
        rehearse(
          undefined,
          { runCode: true, databaseUrlEnv: 'SCRATCH' },
          { ...around, env: name => (name === 'SCRATCH' ? url : around.env(name)) },
        ),
      );
    await refused(withDatabase('mysql://127.0.0.1/x'), /holds no address of a Postgres/);
    await refused(withDatabase(elsewhere), /is not on this machine/);
    await assert.rejects(withDatabase(elsewhere), (error: Error) => !error.message.includes('hidden'));
  });

  test('Ctrl+C ends what runs and removes the temporary folder', async t => {
    const folder = await project(t, {
      'package.json': manifestWith({ scripts: { build: 'node wait.cjs', start: 'node server.js' } }),
      'wait.cjs': "console.log('harbour-waits'); setInterval(() => {}, 1000);",
    });
    const child = spawn(process.execPath, [cli, 'rehearse', '--run-code'], {
      cwd: folder.root,
      env: { ...process.env, LAUNCH_READY_STATE: join(folder.root, '..', 'state') },
    });
    let said = '';
    child.stderr.on('data', (piece: Buffer) => {
      if (!said.includes('harbour-waits') && (said += piece.toString()).includes('harbour-waits')) child.kill('SIGINT');
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 130, said);
    const { out } = await folder.run('ps', ['-A', '-o', 'args=']);
    assert.ok(!/node wait\.cjs/.test(out), out);
    const left = readdirSync(tmpdir()).filter(name => name.startsWith(`launch-ready-rehearsal-${child.pid ?? 0}-`));
    assert.deepEqual(
      left.filter(name => existsSync(join(tmpdir(), name))),
      [],
    );
  });
});
