import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentOfFile, firstCommit, isForBrowsers, reachOf } from '../../../src/evidence/derive/secret-places.ts';
import { first, inHistory, inTree } from '../build-secrets.ts';

test('what is built for browsers, as the common tools lay it out', () => {
  for (const file of [
    '.next/static/chunks/app-1.js',
    'dist/assets/index-1.js',
    'build/static/js/main.1.js',
    '.output/public/_nuxt/a.js',
    '.svelte-kit/output/client/_app/immutable/a.js',
    'dist/_astro/a.js',
    'dist/client/assets/a.js',
    'out/_next/static/a.js',
    'apps/web/dist/assets/a.js.map',
    'dist/shop/browser/main.js',
    '.next/server/app/index.html',
    'dist/index.html',
    'dist/main.css',
  ])
    // prettier-ignore
    assert.ok(isForBrowsers(file), file);
  for (const file of [
    'dist/index.js',
    'build/server/index.js',
    '.next/server/chunks/1.js',
    '.output/server/chunks/a.mjs',
    'dist/server/assets/a.js',
    '.next/standalone/server.js',
    '.svelte-kit/output/server/index.js',
    '.vercel/output/functions/a.func/index.js',
    '.next/cache/webpack/client-production/0.pack',
  ])
    // prettier-ignore
    assert.ok(!isForBrowsers(file), file);
});

test('what a file of variables is for', () => {
  for (const file of ['.env.production', '.env.production.local', '.env.prod', 'prod.env', 'apps/web/.env.live'])
    assert.equal(environmentOfFile(file), 'production', file);
  for (const file of ['.env.development', '.env.test', '.env.example', '.env.staging.local', 'dev.env', '.env.ci'])
    assert.equal(environmentOfFile(file), 'other', file);
  for (const file of ['.env', '.env.local', '.dev.vars', 'vercel.json', '.env.product', 'deliver.env'])
    assert.equal(environmentOfFile(file), file === '.dev.vars' ? 'other' : null, file);
});

test('who has the commits', () => {
  assert.equal(reachOf([inTree('a.ts', 'source', false), { in: 'log', file: 'a.log', line: 1 }]), 'nobody');
  assert.equal(reachOf([inTree('a.ts'), inHistory('a.ts', false)]), 'local');
  assert.equal(reachOf([inTree('a.ts'), inHistory('a.ts', false), inHistory('b.ts', true)]), 'others');
  assert.equal(reachOf([inHistory('a.ts', null)]), 'others');
  assert.equal(reachOf([inTree('a.ts')]), 'others');
  assert.equal(reachOf([]), 'nobody');
});

test('the first commit is the earliest by time, not by text', () => {
  const later = { id: '00000000', at: '2026-05-03T11:30:00+01:00' };
  const places = [
    { ...inHistory('b.ts'), in: 'history', gone: null, pushed: true, first: later } as const,
    inHistory('a.ts'),
  ];
  assert.deepEqual(firstCommit(places), first);
  assert.equal(firstCommit([inTree('a.ts')]), undefined);
});
