import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routesOfNext } from '../../../src/engines/bundles/next.ts';
import { outputOf } from './output.ts';

const build = (more: { readonly [path: string]: unknown }) =>
  outputOf({
    BUILD_ID: 'x',
    ...Object.fromEntries(
      Object.entries(more).map(([path, json]) => [path, typeof json === 'string' ? json : JSON.stringify(json)]),
    ),
  });

test('Next 13 to 15: a page of the app folder loads what the layouts around it load, and no other', async () => {
  const routes = await routesOfNext(
    build({
      'build-manifest.json': { pages: { '/_app': ['a.js'] }, rootMainFiles: ['main.js'] },
      'app-build-manifest.json': {
        pages: {
          '/layout': ['main.js', 'root.css', 'root.js'],
          '/(inside)/layout': ['main.js', 'inside.js'],
          '/(inside)/feed/[id]/page': ['main.js', 'feed.js'],
          '/(shop)/layout': ['main.js', 'shop.js'],
          '/page': ['main.js', 'front.js'],
          '/_not-found/page': ['main.js', 'lost.js'],
          '/api/route': ['main.js'],
        },
      },
    }),
  );
  assert.deepEqual(routes, [
    { route: '/feed/[id]', scripts: ['main.js', 'feed.js', 'root.js', 'inside.js'], styles: ['root.css'], later: [] },
    { route: '/', scripts: ['main.js', 'front.js', 'root.js'], styles: ['root.css'], later: [] },
  ]);
});

test('the pages folder: every page with what _app loads; polyfills and pages of the framework do not count', async () => {
  const routes = await routesOfNext(
    build({
      'build-manifest.json': {
        pages: {
          '/_app': ['main.js', 'app.css'],
          '/_error': ['error.js'],
          '/': ['main.js', 'front.js'],
          '/404': ['lost.js'],
        },
        polyfillFiles: ['old.js'],
        lowPriorityFiles: ['list.js'],
      },
    }),
  );
  assert.deepEqual(routes, [
    { route: '/', scripts: ['main.js', 'front.js', 'list.js'], styles: ['app.css'], later: [] },
  ]);
});

test('a page whose own manifest cannot be read is missed by its name, not passed over', async () => {
  const routes = await routesOfNext(
    build({
      'build-manifest.json': { pages: {}, rootMainFiles: ['main.js'] },
      'server/app/login/page_client-reference-manifest.js':
        'globalThis.__RSC_MANIFEST["/login/page"] = {"clientModules":',
    }),
  );
  assert.equal(routes?.[0]?.route, '/login');
  assert.match(routes[0].scripts.join(), /unreadable/);
});

test('files of next dev, and folders of somebody else, are none of it', async () => {
  const dev = { 'build-manifest.json': JSON.stringify({ pages: { '/': ['a.js'] } }) };
  assert.equal(await routesOfNext(outputOf(dev)), null);
  assert.equal(await routesOfNext(build({ 'build-manifest.json': '[]' })), null);
  assert.equal(await routesOfNext(build({ 'build-manifest.json': '{"pages":7}' })), null);
  assert.equal(await routesOfNext(build({})), null);
});
