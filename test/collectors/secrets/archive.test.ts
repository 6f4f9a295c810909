import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { SecretsEvidence } from '../../../src/evidence/secrets.ts';
import { folderWith } from '../repo/fixture.ts';
import { tarOf, zipOf } from './packed.ts';
import { placesOfOne, plantedKey, repositoryWith, search } from './planted.ts';

const entries = ({ found }: SecretsEvidence): readonly string[] =>
  found
    .flatMap(({ places }) =>
      places.map(place => (place.in === 'archive' ? `${place.file} ${place.entry}:${place.line}` : place.in)),
    )
    .toSorted();

const reasons = ({ leftOut }: SecretsEvidence): string =>
  leftOut.map(({ what, reason }) => `${what}: ${reason}`).join('\n');

describe('a secret in an archive', () => {
  it('is found in zip, tar, tar.gz, gz, tar.zst and zst, whatever they are called', async t => {
    const env = (): { readonly '.env': string } => ({ '.env': `A=1\nKEY=${plantedKey()}\n` });
    const root = await folderWith(t, {
      'a.zip': zipOf({ 'readme.md': 'nothing', ...env() }),
      'b.tar': await tarOf({ ...env(), [`deep/${'long-name/'.repeat(20)}x`]: 'nothing' }),
      'c.tar.gz': gzipSync(await tarOf(env())),
      'dump.sql.gz': gzipSync(`\n\n${plantedKey()}`),
      'd.tar.zst': zstdCompressSync(await tarOf(env())),
      'dump.json.zst': zstdCompressSync(`\n${plantedKey()}`),
      'app.jar': zipOf(env()),
      'no-ending': zipOf(env()),
    });
    assert.deepEqual(entries(await search(root)), [
      'a.zip .env:2',
      'app.jar .env:2',
      'b.tar .env:2',
      'c.tar.gz .env:2',
      'd.tar.zst .env:2',
      'dump.json.zst dump.json:2',
      'dump.sql.gz dump.sql:3',
      'no-ending .env:2',
    ]);
  });

  it('is found in an archive inside an archive, and one deeper is named', async t => {
    const third = zipOf({ '.env': plantedKey() });
    const second = await tarOf({ '.env': plantedKey(), 'third.zip': third });
    const root = await folderWith(t, {
      'first.zip': zipOf({ 'in/second.tgz': gzipSync(second), '.env': plantedKey() }),
    });
    const evidence = await search(root);
    assert.deepEqual(entries(evidence), ['first.zip .env:1', 'first.zip in/second.tgz!.env:1']);
    assert.match(reasons(evidence), /first\.zip!in\/second\.tgz!third\.zip: an archive inside 2 others/);
  });

  it('of several zstd frames is found in the first, and the rest is told, as is a broken one', async t => {
    const frame = (): Buffer => zstdCompressSync(`${plantedKey()}\n`);
    // A frame for people who pass over it (RFC 8878 §3.1.2), and then one with text.
    const skipped = Buffer.concat([Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0]), Buffer.alloc(4)]);
    const root = await folderWith(t, {
      'two.zst': Buffer.concat([frame(), frame()]),
      'behind.zst': Buffer.concat([frame(), skipped, frame()]),
      'cut.zst': zstdCompressSync(randomBytes(400_000)).subarray(0, 200_000),
      'one.zst': frame(),
      'cut.sql.gz': gzipSync(`${plantedKey()}\n${'a'.repeat(200_000)}`, { level: 0 }).subarray(0, 100_000),
    });
    const evidence = await search(root);
    assert.deepEqual(entries(evidence), [
      'behind.zst behind:1',
      'cut.sql.gz cut.sql:1',
      'one.zst one:1',
      'two.zst two:1',
    ]);
    const told = reasons(evidence);
    assert.match(told, /two\.zst.*: only the first zstd frame of it was read/);
    assert.match(told, /behind\.zst/);
    assert.match(told, /cut\.zst/);
    assert.match(told, /cut\.sql\.gz/);
    assert.doesNotMatch(told, /one\.zst/);
  });

  it('of a sort that is not opened is named, also in the history', async t => {
    const root = await repositoryWith(t, {
      'a.7z': Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]),
      'b.tar.xz': Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]),
      'c.bz2': Buffer.from('BZh91AY&SY', 'latin1'),
      'd.rar': Buffer.from('Rar!\x1a\x07\x01\x00', 'latin1'),
    });
    const told = (await search(root)).leftOut.filter(({ reason }) => reason.includes('not opened'));
    assert.deepEqual(
      told.map(({ what }) => what),
      ['8 files: a.7z, a.7z of the history, b.tar.xz …'],
    );
  });

  it('says whether git has the archive, and finds names that lead out of it without going there', async t => {
    const root = await repositoryWith(t, { 'a.zip': zipOf({ '../../etc/pay.ts': plantedKey() }) });
    const [place] = placesOfOne(await search(root, { history: false }));
    assert.deepEqual(place, { in: 'archive', file: 'a.zip', line: 1, entry: '../../etc/pay.ts', tracked: true });
  });

  it('stops at a bomb with a clear note, and what is beside it is read', async t => {
    const bomb = Buffer.alloc(60_000_000);
    const root = await folderWith(t, {
      'bomb.gz': gzipSync(bomb),
      'bomb.zip': zipOf({ 'a.txt': plantedKey(), 'big.txt': Buffer.alloc(60_000_000, 'a\n') }),
      'nested.zip': zipOf({
        'first.txt': plantedKey(),
        'inner.zip': zipOf({ 'big.txt': Buffer.alloc(60_000_000, 'b\n') }),
      }),
      'many.zip': zipOf(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`${i}/`, '']))),
      'beside.ts': plantedKey(),
    });
    const evidence = await search(root);
    assert.deepEqual(entries(evidence), ['bomb.zip a.txt:1', 'nested.zip first.txt:1', 'tree']);
    for (const name of ['bomb.zip', 'nested.zip'])
      assert.match(
        reasons(evidence),
        new RegExp(`${name.replace('.', String.raw`\.`)}.*: unpacks to more than 200 times its size`),
      );
    assert.match(reasons(evidence), /many\.zip: holds more than 20000 files/);
  });

  it('names what is encrypted, lies about its size or is cut off; what could be read counts', async t => {
    const whole = await tarOf({ 'a.ts': plantedKey(), 'b.ts': 'x'.repeat(100_000) });
    const root = await folderWith(t, {
      'locked.zip': zipOf({ '.env': plantedKey() }, { encrypted: true }),
      'lies.zip': zipOf({ '.env': 'A='.repeat(5_000) }, { claims: 10 }),
      'cut.tar.gz': gzipSync(whole, { level: 0 }).subarray(0, 50_000),
      'no-directory.zip': zipOf({ '.env': plantedKey() }).subarray(0, 60),
      'a.7z': Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'),
    });
    const evidence = await search(root);
    assert.deepEqual(entries(evidence), ['cut.tar.gz a.ts:1']);
    const notes = reasons(evidence);
    for (const note of [
      /^4 files: cut\.tar\.gz, cut\.tar\.gz!b\.ts, lies\.zip!\.env …: a broken archive/m,
      /locked\.zip!\.env: encrypted/,
      /a\.7z: a sort of archive/,
    ])
      assert.match(notes, note);
  });
});
