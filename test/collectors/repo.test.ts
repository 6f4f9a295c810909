import assert from 'node:assert/strict';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Unavailable } from '../../src/collectors/collector.ts';
import { repo } from '../../src/collectors/repo.ts';
import type { EnvName, RepoEvidence } from '../../src/evidence/repo.ts';
import type { Io } from '../../src/platform/io.ts';
import { aimAt, folderWith, git, localIo } from './repo/fixture.ts';

const look = (root: string, io: Io = localIo()): Promise<RepoEvidence> =>
  repo.collect(aimAt(root), {}, io, new AbortController().signal);

const env = (evidence: RepoEvidence, name: string): EnvName => {
  const found = evidence.envs.find(each => each.name === name);
  assert.ok(found, `${name} was not found among ${evidence.envs.map(each => each.name).join(', ')}`);
  return found;
};

const value = (...parts: readonly string[]): string => parts.join('');

const community = {
  'package.json': '{\n  "dependencies": {\n    "next": "15.0.0",\n    "pg": "8.0.0",\n    "resend": "4.0.0"\n  }\n}\n',
  'fly.toml': 'app = "club-web"\n\n[env]\n  APP_URL = "https://www.community.test"\n',
  Dockerfile: 'FROM node:24\nARG BUILD_ID\nENV PORT=3000 HOST=0.0.0.0\n',
  '.env.example': `# copy me\nSTRIPE_SECRET_KEY=${value('sk_', 'live_', 'never-to-be-kept-1')}\nexport NEXT_PUBLIC_SITE_URL=https://www.community.test/welcome?ref=never-to-be-kept-2\n`,
  '.github/workflows/deploy.yml':
    'on: push\njobs:\n  ship:\n    runs-on: ubuntu-latest\n    environment:\n      name: production\n      url: https://app.community.test\n    steps:\n      - run: flyctl deploy\n        env:\n          FLY_API_TOKEN: ${{ secrets.FLY_API_TOKEN }}\n',
  'src/pay.ts':
    'const key = process.env.STRIPE_SECRET_KEY;\nconst { SMTP_HOST, SMTP_PORT: port = 25 } = process.env;\n',
  'README.md': '# Club\n\nProduction: https://www.community.test\nStaging runs at <https://staging.community.test/>.\n',
};

describe('the repository collector', () => {
  it('reads names and places from a git checkout', async t => {
    const root = await folderWith(t, {
      ...community,
      '.gitignore': 'ignored/\n',
      'ignored/x.ts': 'process.env.IGNORED_NAME',
    });
    await git(root, 'init', '-q');
    await git(root, 'add', '.');
    await git(root, 'commit', '-q', '-m', 'first');
    await writeFile(join(root, 'new.ts'), 'process.env.UNTRACKED_NAME');
    const evidence = await look(root);
    assert.equal(evidence.commit, await git(root, 'rev-parse', 'HEAD'));
    assert.equal(evidence.branch, 'main');
    assert.deepEqual(evidence.frameworks, ['Next.js']);
    assert.deepEqual(evidence.databases, [{ name: 'PostgreSQL', in: { file: 'package.json', line: 4 } }]);
    assert.deepEqual(
      evidence.mailers.map(({ name }) => name),
      ['Resend', 'SMTP'],
    );
    assert.deepEqual(env(evidence, 'STRIPE_SECRET_KEY'), {
      name: 'STRIPE_SECRET_KEY',
      readIn: [{ file: 'src/pay.ts', line: 1 }],
      givenIn: [{ file: '.env.example', line: 2 }],
      sort: 'secret',
    });
    assert.deepEqual(env(evidence, 'SMTP_PORT').readIn, [{ file: 'src/pay.ts', line: 2 }]);
    assert.deepEqual(env(evidence, 'HOST').givenIn, [{ file: 'Dockerfile', line: 3 }]);
    assert.deepEqual(env(evidence, 'APP_URL').givenIn, [{ file: 'fly.toml', line: 4 }]);
    assert.equal(env(evidence, 'NEXT_PUBLIC_SITE_URL').sort, 'browser');
    assert.equal(env(evidence, 'FLY_API_TOKEN').sort, 'secret');
    assert.deepEqual(env(evidence, 'UNTRACKED_NAME').readIn, [{ file: 'new.ts', line: 1 }]);
    assert.equal(
      evidence.envs.some(({ name }) => name === 'IGNORED_NAME' || name === 'url'),
      false,
    );
    assert.deepEqual(
      evidence.deploys.map(({ platform, name, environment, domains }) => [platform, name, environment, domains]),
      [
        ['github-actions', 'production', 'production', ['app.community.test']],
        ['docker', undefined, undefined, []],
        ['fly', 'club-web', undefined, []],
      ],
    );
    assert.deepEqual(evidence.environmentsNamed, [
      { file: 'README.md', line: 3, url: 'https://www.community.test', environment: 'production' },
      { file: 'README.md', line: 4, url: 'https://staging.community.test', environment: 'staging' },
    ]);
  });

  it('keeps no value of any variable', async t => {
    const evidence = JSON.stringify(await look(await folderWith(t, community)));
    assert.equal(evidence.includes('never-to-be-kept'), false);
    assert.equal(evidence.includes('3000'), false);
  });

  it('reads a folder without git, and leaves installed packages alone', async t => {
    const root = await folderWith(t, { ...community, 'node_modules/x/index.js': 'process.env.NOT_OURS' });
    const evidence = await look(root);
    assert.equal(evidence.commit, null);
    assert.equal(evidence.branch, null);
    assert.equal(evidence.filesRead, Object.keys(community).length);
    assert.equal(
      evidence.envs.some(({ name }) => name === 'NOT_OURS'),
      false,
    );
  });

  it('does without git when git is missing', async t => {
    const io: Io = { ...localIo(), run: () => Promise.reject(new Error('spawn git ENOENT')) };
    assert.equal((await look(await folderWith(t, community), io)).filesRead, Object.keys(community).length);
  });

  it('runs nothing that the settings of a stranger’s repository name', async t => {
    const root = await folderWith(t, community);
    await git(root, 'init', '-q');
    await git(root, 'add', '.');
    await writeFile(join(root, 'watch.sh'), '#!/bin/sh\ntouch "$(dirname "$0")/started-by-git"\n', { mode: 0o755 });
    await git(root, 'config', 'core.fsmonitor', join(root, 'watch.sh'));
    const before = (await look(root)).filesRead;
    assert.equal((await look(root)).filesRead, before);
    assert.equal((await look(root)).leftOut.length, 0);
    const { existsSync } = await import('node:fs');
    assert.equal(existsSync(join(root, 'started-by-git')), false);
  });

  it('survives a hostile tree: links, loops, a huge file, broken text, binaries', async t => {
    const outside = await folderWith(t, { 'secret.ts': 'process.env.OUTSIDE_NAME' });
    const root = await folderWith(t, {
      'a.ts': 'process.env.KEPT_NAME',
      'broken.ts': Buffer.concat([Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from(' process.env.BROKEN_TEXT_NAME')]),
      'binary.dat': Buffer.from([0x7f, 0x45, 0, 1, 2]),
    });
    await writeFile(join(root, 'huge.ts'), '');
    await truncate(join(root, 'huge.ts'), 1_000_000_000);
    await symlink(root, join(root, 'loop'));
    await symlink(join(outside, 'secret.ts'), join(root, 'link.ts'));
    await symlink(outside, join(root, 'linked'));
    const evidence = await look(root);
    assert.deepEqual(
      evidence.envs.map(({ name }) => name),
      ['BROKEN_TEXT_NAME', 'KEPT_NAME'],
    );
    assert.deepEqual(evidence.leftOut, [
      { what: 'huge.ts', reason: 'larger than 1000000 bytes' },
      { what: 'binary.dat', reason: 'not text' },
    ]);
  });

  it('follows no link that git tracks, nor a file behind a folder that became a link', async t => {
    const outside = await folderWith(t, { 'b.ts': 'process.env.OUTSIDE_NAME' });
    const root = await folderWith(t, { 'a.ts': 'process.env.KEPT_NAME', 'sub/b.ts': 'process.env.INSIDE_NAME' });
    await symlink(join(outside, 'b.ts'), join(root, 'link.ts'));
    await git(root, 'init', '-q');
    await git(root, 'add', '.');
    await swapForLink(t, join(root, 'sub'), outside);
    const evidence = await look(root);
    assert.deepEqual(
      evidence.envs.map(({ name }) => name),
      ['KEPT_NAME'],
    );
    assert.deepEqual(evidence.leftOut.map(({ reason }) => reason).toSorted(), ['a link', 'outside the repository']);
  });

  it('says what is missing instead of finding nothing', async t => {
    const signal = new AbortController().signal;
    const code = (expected: string) => (error: unknown) => error instanceof Unavailable && error.code === expected;
    await assert.rejects(repo.collect(aimAt(null), {}, localIo(), signal), code('not-asked'));
    await assert.rejects(repo.collect(aimAt('/no/such/folder'), {}, localIo(), signal), code('repo-missing'));
    const empty = await folderWith(t, {});
    await assert.rejects(repo.collect(aimAt(empty), {}, localIo(), signal), code('repo-empty'));
  });
});

const swapForLink = async (_t: TestContext, folder: string, target: string): Promise<void> => {
  const { rm } = await import('node:fs/promises');
  await rm(folder, { recursive: true });
  await mkdir(join(folder, '..'), { recursive: true });
  await symlink(target, folder);
};
