import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { listFiles } from '../../../src/collectors/repo/list-files.ts';
import { overbuiltIn } from '../../../src/collectors/repo/overbuilt.ts';
import { readFiles } from '../../../src/collectors/repo/read-files.ts';
import { repo } from '../../../src/collectors/repo.ts';
import type { Overbuilt } from '../../../src/evidence/repo.ts';
import { aimAt, folderWith, localIo } from './fixture.ts';
import { notOverbuilt, overbuilt } from './overbuilding.ts';

const { signal } = new AbortController();
const rowsIn = (files: { readonly [path: string]: string }): readonly string[] =>
  overbuiltIn(Object.entries(files).map(([path, text]) => ({ path, text }))).map(({ row }) => row);

for (const row of Object.keys(overbuilt) as Overbuilt['row'][]) {
  describe(row, () => {
    for (const { what, files } of overbuilt[row])
      test(`is recognised: ${what}`, async t => {
        const root = await folderWith(t, files);
        const seen = await repo.collect(aimAt(root), {}, localIo(), signal);
        assert.deepEqual(
          seen.overbuilt?.map(one => one.row),
          [row],
        );
        const [first] = seen.overbuilt ?? [];
        assert.ok(first !== undefined && Object.hasOwn(files, first.in.file) && first.in.line >= 1);
      });

    for (const { what, files } of notOverbuilt[row]) test(`is not: ${what}`, () => assert.deepEqual(rowsIn(files), []));
  });
}

test('all of them together are all recognised, each file once', () => {
  const all = Object.values(overbuilt).flatMap((samples, at) =>
    samples.map(({ files }, of) =>
      Object.entries(files).map(([path, text]) => ({ path: `part${at}-${of}/${path}`, text })),
    ),
  );
  assert.deepEqual([...new Set(overbuiltIn(all.flat()).map(({ row }) => row))].toSorted(), Object.keys(overbuilt));
});

test('hostile files are passed over without harm', () => {
  const texts = [
    'apiVersion: v1\nkind: '.repeat(20_000),
    `${'---\n'.repeat(20_000)}apiVersion: v1\n`,
    '{'.repeat(50_000),
  ];
  for (const text of texts)
    for (const path of ['a.yaml', 'a.tf', 'a.sql', 'vercel.json', 'nginx.conf', '.env', 'compose.yaml'])
      assert.ok(overbuiltIn([{ path, text }]).length <= 1);
});

test('our own repository, and the example in it, get no such advice', async () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  for (const folder of [root, join(root, 'examples', 'community')]) {
    const { paths } = await listFiles(folder, localIo(), signal);
    // What may be recognised, of all that is there: reading the rest takes seconds and tells nothing.
    const { files } = await readFiles(
      folder,
      paths.filter(path => /\.(?:ya?ml|tf|sql|json|conf|vcl|nginx)$|(?:^|\/)(?:\.env|nginx)/.test(path)),
      signal,
    );
    assert.ok(files.length > 3);
    assert.deepEqual(overbuiltIn(files), []);
  }
});
