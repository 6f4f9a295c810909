import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { limits } from '../../src/platform/limits.ts';

const folder = new URL('../../src/platform/limits/', import.meta.url);
type Area = { readonly file: string; readonly names: readonly string[] };
// Read from the folder: an area that nobody put together with the others is found, too.
const areas: readonly Area[] = await Promise.all(
  readdirSync(folder).map(async file => {
    const all: { readonly [name: string]: object } = await import(new URL(file, folder).href);
    return { file, names: Object.values(all).flatMap(area => Object.keys(area)) };
  }),
);

test('a bound stands in one area: of two, the later would win without a word', () => {
  const filesOf = Map.groupBy(
    areas.flatMap(({ file, names }) => names.map(name => ({ file, name }))),
    ({ name }) => name,
  );
  const twice = [...filesOf].filter(([, places]) => places.length > 1);
  assert.deepEqual(
    twice.map(([name, places]) => `${name}: ${places.map(({ file }) => file).join(', ')}`),
    [],
  );
});

test('every bound of every area is put together, and none besides', () => {
  assert.ok(areas.length > 1 && areas.every(({ names }) => names.length > 0));
  assert.equal(
    Object.keys(limits).length,
    areas.reduce((sum, { names }) => sum + names.length, 0),
  );
  assert.deepEqual(Object.keys(limits).toSorted(), areas.flatMap(({ names }) => names).toSorted());
});
