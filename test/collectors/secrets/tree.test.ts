import assert from 'node:assert/strict';
import { mkdir, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { folderWith, git } from '../repo/fixture.ts';
import { placesOfOne, plantedKey, repositoryWith, search, write } from './planted.ts';

const sorts: { readonly [path: string]: string } = {
  '.env.production': 'env-file',
  'apps/web/.env.example': 'example',
  '.github/workflows/deploy.yml': 'deploy',
  'fly.toml': 'deploy',
  Dockerfile: 'container',
  'docker-compose.yml': 'container',
  'src/components/Pay.tsx': 'front-end',
  'public/pay.js': 'front-end',
  'test/pay.ts': 'test',
  'src/pay.test.ts': 'test',
  'src/server/pay.ts': 'source',
};

describe('a secret in the working tree', () => {
  for (const [path, sort] of Object.entries(sorts))
    it(`is found in ${path}, which is of the sort ${sort}`, async t => {
      const root = await repositoryWith(t, { [path]: `a\nKEY=${plantedKey()}\n` });
      assert.deepEqual(placesOfOne(await search(root, { history: false })), [
        { in: 'tree', file: path, line: 2, tracked: true, sort },
      ]);
    });

  it('is found in a file that git does not have yet, and not in one that it ignores', async t => {
    const root = await repositoryWith(t, { '.gitignore': 'ignored.txt\nnode_modules\n' });
    await write(root, 'new.ts', plantedKey());
    await write(root, 'ignored.txt', plantedKey());
    await mkdir(join(root, 'node_modules/x'), { recursive: true });
    await write(root, 'node_modules/x/index.js', plantedKey());
    const places = placesOfOne(await search(root));
    assert.deepEqual(places, [{ in: 'tree', file: 'new.ts', line: 1, tracked: false, sort: 'source' }]);
  });

  it('is found without git', async t => {
    const root = await folderWith(t, { 'pay.ts': plantedKey() });
    const evidence = await search(root);
    assert.deepEqual(placesOfOne(evidence), [{ in: 'tree', file: 'pay.ts', line: 1, tracked: null, sort: 'source' }]);
    assert.equal(evidence.hook.state, 'none');
  });

  for (const folder of [
    'dist',
    'apps/web/.next/static',
    '.output/public',
    '.svelte-kit/output',
    'public/build',
    'www-out',
  ])
    it(`is found in build output that git ignores: ${folder}`, async t => {
      const root = await repositoryWith(t, { '.gitignore': '*\n' });
      await mkdir(join(root, folder), { recursive: true });
      await write(root, `${folder}/app.js`, `var a="${plantedKey()}"`);
      const evidence = await search(root, { settings: { build: ['www-out/'] } });
      assert.deepEqual(placesOfOne(evidence), [{ in: 'build', file: `${folder}/app.js`, line: 1 }]);
    });

  it('counts once however often it stands, and the places beyond the limit are counted', async t => {
    const key = plantedKey();
    const files = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`src/f${i}.ts`, `x\n${key}\n`]));
    const { found } = await search(await repositoryWith(t, files));
    assert.equal(found.length, 1);
    assert.equal(found[0]?.places.length, 20);
    assert.equal(found[0].morePlaces, 30);
    assert.deepEqual(new Set(found[0].places.map(place => place.in)), new Set(['tree', 'history']));
  });

  it('is found with broken bytes around it, and in UTF-16 as Windows shells write it', async t => {
    const [broken, wide] = [plantedKey(), plantedKey()];
    const bytes = Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 10]), Buffer.from(broken), Buffer.from([0xe2, 10])]);
    const root = await folderWith(t, {
      'broken.txt': bytes,
      'wide.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`A=1\n${wide}\n`, 'utf16le')]),
    });
    const { found } = await search(root);
    assert.deepEqual(found.map(({ places }) => `${places[0].file}:${places[0].line}`).toSorted(), [
      'broken.txt:2',
      'wide.txt:2',
    ]);
  });

  it('is found at every place of a file of one very long line, read in parts', async t => {
    const keys = Array.from({ length: 40 }, () => plantedKey());
    const filler = 'abcdefghij '.repeat(9_000);
    const root = await folderWith(t, { 'long.txt': `\n${keys.map(key => `${filler}"${key}"`).join('')}\n` });
    const { found } = await search(root);
    assert.equal(found.length, keys.length);
    assert.ok(found.every(({ places }) => places.length === 1 && places[0].line === 2));
  });

  it('does not hold a huge file, nor follow a link or a loop of links', async t => {
    const key = plantedKey();
    const root = await folderWith(t, { 'real/pay.ts': key, 'huge.txt': 'x' });
    await truncate(join(root, 'huge.txt'), 3_000_000_000);
    await symlink('..', join(root, 'real/loop'));
    await symlink('real/pay.ts', join(root, 'link.ts'));
    await symlink('/etc/hostname', join(root, 'outside'));
    await git(root, 'init', '-q');
    const evidence = await search(root);
    assert.deepEqual(placesOfOne(evidence).map(({ file }) => file), ['real/pay.ts']); // prettier-ignore
    const reasons = evidence.leftOut.map(({ what, reason }) => `${what}: ${reason}`).join('\n');
    assert.match(reasons, /huge\.txt: larger than/);
    assert.match(reasons, /link\.ts.*: a link/);
  });

  it('names submodules as left out', async t => {
    const inner = await repositoryWith(t, { 'pay.ts': plantedKey() });
    const root = await repositoryWith(t, { 'a.txt': 'a' });
    await git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'vendor/pay');
    const { found, leftOut } = await search(root);
    assert.deepEqual(found, []);
    assert.ok(leftOut.some(({ what, reason }) => what === 'vendor/pay' && reason.startsWith('a submodule')));
  });
});
