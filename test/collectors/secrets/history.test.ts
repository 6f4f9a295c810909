import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createGathering } from '../../../src/collectors/secrets/gathering.ts';
import { searchHistory } from '../../../src/collectors/secrets/history.ts';
import { createReaders } from '../../../src/collectors/secrets/readers.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import type { SecretPlace } from '../../../src/evidence/secrets.ts';
import { tarOf } from './packed.ts';
import { folderWith, git, localIo } from '../repo/fixture.ts';
import { commitAll, placesOfOne, plantedKey, repositoryWith, search, write } from './planted.ts';

type InHistory = Extract<SecretPlace, { readonly in: 'history' }>;

const historyOf = (places: readonly SecretPlace[]): readonly InHistory[] =>
  places.flatMap(place => (place.in === 'history' ? [place] : []));

const dateOf = async (root: string, commit: string): Promise<string> =>
  new Date(await git(root, 'show', '-s', '--format=%cI', commit)).toISOString();

/** Commits have dates of a second; those of a test are a day apart, so that their order is seen. */
const commitOn = async (root: string, day: number, message = `day ${day}`): Promise<string> => {
  process.env['GIT_COMMITTER_DATE'] = `2026-10-${String(day).padStart(2, '0')}T12:00:00Z`;
  try {
    return await commitAll(root, message);
  } finally {
    delete process.env['GIT_COMMITTER_DATE'];
  }
};

describe('a secret in the history', () => {
  it('is found after it was deleted, with the commits that brought it and took it away', async t => {
    const root = await repositoryWith(t, { 'a.txt': 'a' });
    const key = plantedKey();
    await write(root, 'pay.ts', `const a = 1;\nconst key = '${key}';\n`);
    const first = await commitOn(root, 2);
    await write(root, 'pay.ts', `const a = 2;\n\nconst key = '${key}';\n`);
    await commitOn(root, 3);
    await write(root, 'pay.ts', 'const key = process.env.KEY;\n');
    const gone = await commitOn(root, 4);
    const evidence = await search(root);
    assert.deepEqual(placesOfOne(evidence), [
      {
        in: 'history',
        file: 'pay.ts',
        line: 2,
        first: { id: first, at: await dateOf(root, first) },
        gone: { id: gone, at: await dateOf(root, gone) },
        pushed: null,
      },
    ]);
    assert.equal(evidence.read.blobs, 4);
    assert.equal(JSON.stringify(evidence).includes(key.slice(9)), false);
  });

  it('has been exposed since its first commit, also while the working tree still has it', async t => {
    const root = await repositoryWith(t, { 'pay.ts': plantedKey() });
    const places = placesOfOne(await search(root));
    assert.deepEqual(places.map(place => place.in), ['tree', 'history']); // prettier-ignore
    assert.equal(historyOf(places)[0]?.gone, null);
    assert.equal(historyOf(places)[0]?.first.id, await git(root, 'rev-parse', 'HEAD'));
  });

  it('is still there while another branch has it', async t => {
    const root = await repositoryWith(t, { 'pay.ts': plantedKey() });
    await git(root, 'branch', 'old');
    await rm(join(root, 'pay.ts'));
    await commitOn(root, 5);
    assert.equal(historyOf(placesOfOne(await search(root)))[0]?.gone, null);
    await git(root, 'branch', '-D', 'old');
    assert.notEqual(historyOf(placesOfOne(await search(root)))[0]?.gone, null);
  });

  it('is told for each file that it moved through, and by one entry', async t => {
    const root = await repositoryWith(t, { 'a.ts': `\n${plantedKey()}` });
    await git(root, 'mv', 'a.ts', 'we"ird\tnäme.ts');
    await commitOn(root, 6);
    const places = historyOf(placesOfOne(await search(root)));
    assert.deepEqual(places.map(({ file, gone }) => `${file} ${gone === null}`).toSorted(), [
      'a.ts false',
      'we"ird\tnäme.ts true',
    ]);
  });

  it('is found where only a merge brought it', async t => {
    const root = await repositoryWith(t, { 'pay.ts': 'one\n' });
    await git(root, 'checkout', '-q', '-b', 'side');
    await write(root, 'pay.ts', 'two\n');
    await commitOn(root, 2);
    await git(root, 'checkout', '-q', 'main');
    await write(root, 'pay.ts', 'three\n');
    await commitOn(root, 3);
    await git(root, 'merge', 'side').catch(() => '');
    await write(root, 'pay.ts', `${plantedKey()}\n`);
    const merge = await commitOn(root, 4);
    await rm(join(root, 'pay.ts'));
    await commitOn(root, 5);
    assert.equal(historyOf(placesOfOne(await search(root)))[0]?.first.id, merge);
  });

  it('is told to be pushed when a remote-tracking branch or a tag has it, and local when none has', async t => {
    const root = await repositoryWith(t, { 'a.txt': 'a' });
    const server = await folderWith(t, {});
    await git(server, 'init', '-q', '--bare');
    await git(root, 'remote', 'add', 'origin', server);
    await git(root, 'push', '-q', 'origin', 'main');
    await write(root, 'pay.ts', plantedKey());
    await commitOn(root, 2);
    const pushed = async (): Promise<boolean | null | undefined> =>
      historyOf(placesOfOne(await search(root)))[0]?.pushed;
    assert.equal(await pushed(), false);
    await git(root, 'tag', 'v1');
    assert.equal(await pushed(), true);
    await git(root, 'tag', '-d', 'v1');
    assert.equal(await pushed(), false);
    await git(root, 'push', '-q', 'origin', 'main');
    assert.equal(await pushed(), true);
  });

  it('is told apart when no branch leads to it: staged, stashed, amended away, dangling', async t => {
    const root = await repositoryWith(t, { 'a.txt': 'a', 'b.txt': 'b' });
    const [staged, stashed, amended, dangling] = [plantedKey(), plantedKey(), plantedKey(), plantedKey()];
    await write(root, 'a.txt', amended);
    await commitAll(root, 'with key');
    await write(root, 'a.txt', 'a');
    await git(root, 'commit', '-q', '--no-verify', '-a', '--amend', '--allow-empty', '-m', 'without');
    await write(root, 'b.txt', `\n${stashed}`);
    await git(root, 'stash', '-q');
    await write(root, 'loose', dangling);
    await git(root, 'hash-object', '-w', 'loose');
    await rm(join(root, 'loose'));
    await write(root, 'c.txt', staged);
    await git(root, 'add', 'c.txt');
    await write(root, 'c.txt', 'nothing');
    const { found } = await search(root);
    const told = found.map(({ places }) => {
      assert.equal(places.length, 1);
      const [place] = places;
      return place.in === 'unreachable'
        ? `${place.by} ${place.file.replace(/[0-9a-f]{40}/, 'ID')}:${place.line}`
        : place.in;
    });
    assert.deepEqual(told.toSorted(), ['dangling object ID:1', 'reflog a.txt:1', 'staged c.txt:1', 'stash b.txt:2']);
  });

  it('is found inside an archive that was committed and deleted', async t => {
    const root = await repositoryWith(t, { 'conf/.env': `A=1\nKEY=${plantedKey()}\n` });
    await write(root, 'backup.tgz', gzipSync(await tarOf({ 'conf/.env': await readFile(join(root, 'conf/.env')) })));
    await git(root, 'rm', '-q', '-r', 'conf');
    await commitOn(root, 2);
    await git(root, 'rm', '-q', 'backup.tgz');
    await commitOn(root, 3);
    const files = historyOf(placesOfOne(await search(root))).map(({ file, line }) => `${file}:${line}`);
    assert.deepEqual(files.toSorted(), ['backup.tgz!conf/.env:2', 'conf/.env:2']);
  });

  it('is found in a second working tree, and with a detached HEAD', async t => {
    const root = await repositoryWith(t, { 'a.txt': 'a' });
    await write(root, 'pay.ts', plantedKey());
    const first = await commitOn(root, 2);
    await rm(join(root, 'pay.ts'));
    await commitOn(root, 3);
    const second = `${root}-second`;
    t.after(() => rm(second, { recursive: true, force: true }));
    await git(root, 'worktree', 'add', '-q', '--detach', second);
    assert.equal(historyOf(placesOfOne(await search(second)))[0]?.first.id, first);
  });

  it('is searched after a commit only, when asked so', async t => {
    const root = await repositoryWith(t, { 'old.ts': plantedKey() });
    const since = await git(root, 'rev-parse', 'HEAD');
    await write(root, 'new.ts', plantedKey());
    const first = await commitOn(root, 2);
    const gathering = createGathering();
    const look = { scanner: createScanner(rules), own: null };
    const { signal } = new AbortController();
    const readers = createReaders(look, null, signal);
    await searchHistory({ root, io: localIo(), look, readers, gathering, signal }, since);
    const [one, ...others] = gathering.found();
    assert.deepEqual(others, []);
    assert.deepEqual(historyOf(one?.places ?? []).map(place => [place.file, place.first.id]), [['new.ts', first]]); // prettier-ignore
  });
});

describe('a history that git stops following', () => {
  it('still tells what was found, as of the commit where it stopped; nothing of it is called forgotten', async t => {
    const root = await repositoryWith(t, { 'pay.ts': plantedKey() });
    await rm(join(root, 'pay.ts'));
    const second = await commitAll(root, 'second');
    const io = localIo();
    const stopping = (count: number): typeof io => ({
      ...io,
      start: (file, args, options, signal) =>
        args.includes('--raw')
          ? io.start('sh', ['-c', '"$0" "$@"; exit 3', file, ...args, `--max-count=${count}`], options, signal)
          : io.start(file, args, options, signal),
    });
    for (const count of [0, 1]) {
      const evidence = await search(root, { io: stopping(count) });
      const [place] = placesOfOne(evidence);
      assert.equal(place?.in, 'history');
      assert.equal(place.file, 'pay.ts');
      assert.equal(place.first.id, second, 'the latest that it can be');
      const told = evidence.leftOut.find(({ what }) => what === 'when some values came and went');
      assert.equal(told?.cut, true);
    }
    const whole = await search(root, { io: stopping(10) });
    assert.notEqual(historyOf(placesOfOne(whole))[0]?.first.id, second);
  });

  it('and where there is no commit yet there is nothing to follow', async t => {
    const root = await folderWith(t, { 'pay.ts': plantedKey() });
    await git(root, 'init', '-q');
    await git(root, 'add', '-A');
    await rm(join(root, 'pay.ts'));
    const evidence = await search(root);
    assert.deepEqual(
      placesOfOne(evidence).map(place => place.in),
      ['unreachable'],
    );
    assert.deepEqual(
      evidence.leftOut.filter(({ cut }) => cut === true),
      [],
    );
  });
});

describe('a history that is not whole', () => {
  it('is said to be cut when the clone is shallow', async t => {
    const origin = await repositoryWith(t, { 'pay.ts': plantedKey() });
    await rm(join(origin, 'pay.ts'));
    await commitOn(origin, 2);
    const root = await folderWith(t, {});
    await git(root, 'clone', '-q', '--depth', '1', `file://${origin}`, '.');
    const { found, leftOut } = await search(root);
    assert.deepEqual(found, []);
    assert.ok(leftOut.some(({ what, reason }) => what === 'older history' && reason.includes('shallow')));
  });

  const loose = (root: string, id: string): string => join(root, '.git/objects', id.slice(0, 2), id.slice(2));
  const spoil = async (root: string, id: string): Promise<void> => {
    const file = loose(root, id);
    const bytes = await readFile(file);
    await rm(file);
    await writeFile(file, bytes.fill(0x55, Math.floor(bytes.length / 2)));
  };

  it('is read around a broken blob, which is named', async t => {
    const text = Array.from({ length: 400 }, (_, i) => `line ${i * 7919}`).join('\n');
    const root = await repositoryWith(t, { 'a.ts': plantedKey(), 'b.ts': text, 'c.ts': plantedKey() });
    const id = await git(root, 'rev-parse', 'HEAD:b.ts');
    await spoil(root, id);
    for (const file of ['a.ts', 'b.ts', 'c.ts']) await rm(join(root, file));
    const { found, leftOut } = await search(root);
    assert.deepEqual(found.map(({ places }) => `${places[0].in} ${places[0].file}`).toSorted(), ['history a.ts', 'history c.ts']); // prettier-ignore
    assert.ok(leftOut.some(({ what, reason }) => what === `b.ts (object ${id})` && reason.includes('broken')));
  });

  it('is read without its commits when a folder of it is broken', async t => {
    const root = await repositoryWith(t, { 'src/a.ts': plantedKey() });
    await spoil(root, await git(root, 'rev-parse', 'HEAD:src'));
    await rm(join(root, 'src'), { recursive: true });
    await git(root, 'rm', '-q', '--cached', 'src/a.ts');
    const { found, leftOut } = await search(root);
    assert.deepEqual(found.map(({ places }) => places[0].in), ['unreachable']); // prettier-ignore
    assert.ok(leftOut.some(({ what }) => what === 'part of the history'));
  });

  it('runs no program that the repository names', async t => {
    const root = await repositoryWith(t, { 'pay.ts': plantedKey(), '.gitattributes': '* diff=evil filter=evil\n' });
    const touch = `touch '${join(root, 'started')}'; cat`;
    for (const [name, value] of [
      ['core.fsmonitor', touch], ['core.pager', touch], ['pager.log', touch], ['gpg.program', touch], ['log.showSignature', 'true'],
      ['diff.external', touch], ['diff.evil.textconv', touch], ['diff.evil.command', touch], ['filter.evil.smudge', touch],
      ['filter.evil.clean', touch], ['core.hooksPath', '.'],
    ] as const) await git(root, 'config', name, value); // prettier-ignore
    placesOfOne(await search(root));
    await assert.rejects(readFile(join(root, 'started')), { code: 'ENOENT' });
  });
});
