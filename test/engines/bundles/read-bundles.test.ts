import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readBundles } from '../../../src/engines/bundles/read-bundles.ts';
import { limits } from '../../../src/platform/limits.ts';
import { outputOf } from './output.ts';

const none = { versions: {}, direct: [] };
const never = new AbortController().signal;
const read = (files: { readonly [path: string]: string }, whole = false) =>
  readBundles(outputOf(files), none, whole, never);
const chunk = (name: string): string => `console.log(${JSON.stringify(name.repeat(200))});`;

describe('a manifest of Vite', () => {
  const manifest = {
    'index.html': {
      file: 'assets/index.js',
      src: 'index.html',
      isEntry: true,
      imports: ['_shared.js'],
      css: ['assets/a.css'],
    },
    'src/admin.ts': {
      file: 'assets/admin.js',
      src: 'src/admin.ts',
      isEntry: true,
      imports: ['_shared.js'],
      dynamicImports: ['src/late.ts'],
    },
    '_shared.js': { file: 'assets/shared.js', imports: ['index.html'], css: ['assets/shared.css'] },
    'src/late.ts': { file: 'assets/late.js', isDynamicEntry: true, imports: ['_shared.js'] },
    'src/only.css': { file: 'assets/only.css', src: 'src/only.css', isEntry: true },
  };
  const files: Readonly<Record<string, string>> = {
    '.vite/manifest.json': JSON.stringify(manifest),
    ...Object.fromEntries(
      ['index', 'admin', 'shared', 'late'].map(name => [`assets/${name}.js`, chunk(name)] as const),
    ),
    'assets/a.css': 'a{color:red}',
    'assets/shared.css': 'b{color:red}',
  };

  test('each entry with all that it imports, rings included; what waits counts apart, what is shared once in all', async () => {
    const bundles = await read(files);
    assert.equal(bundles?.builder, 'vite');
    const size = (name: string): number => files[`assets/${name}.js`]?.length ?? 0;
    assert.deepEqual(
      bundles.routes.map(({ route, scripts, later }) => [route, scripts.raw, later.raw]),
      [
        ['/', size('index') + size('shared'), 0],
        ['src/admin.ts', size('admin') + size('shared') + size('index'), size('late')],
      ],
    );
    assert.equal(bundles.total.scripts.raw, size('index') + size('shared') + size('admin'));
    assert.equal(bundles.routes[0]?.styles.raw, 24);
    const gzip = ['index', 'shared'].map(name => gzipSync(chunk(name), { level: 6 }).length);
    assert.equal(bundles.routes[0].scripts.gzip, (gzip[0] ?? 0) + (gzip[1] ?? 0));
  });

  test('a chunk that is not there, and one that the manifest does not have, are missed by name', async () => {
    const { 'assets/shared.js': _, ...others } = files;
    const bundles = await read(others);
    assert.deepEqual(bundles?.routes[0]?.missing, ['assets/shared.js']);
    const entry = { file: 'a.js', src: 'index.html', isEntry: true, imports: ['_gone.js'] };
    const broken = { '.vite/manifest.json': JSON.stringify({ 'index.html': entry }), 'a.js': 'x' };
    assert.deepEqual((await read(broken))?.routes[0]?.missing, ['_gone.js']);
  });

  test('the manifest of a web app is none of Vite', async () => {
    assert.equal(await read({ 'manifest.json': '{"name":"Harbour","icons":[]}', 'a.js': 'x' }), null);
  });
});

describe('pages alone', () => {
  test('scripts, preloads and styles of the page, what scripts import at once, and what on demand', async () => {
    const bundles = await read({
      'index.html':
        '<link rel="stylesheet" href="/a.css"><link rel=modulepreload href="js/b.js"><script type=module src="/js/a.js?v=1"></script><script nomodule src="/old.js"></script><script src="https://cdn.example/x.js"></script><script>inline()</script>',
      'about/index.html': '<script src="../js/b.js"></script>',
      '404.html': '<script src="/js/a.js"></script>',
      'js/a.js': 'import{x}from"./b.js";import"../c.js";const y=()=>import("./d.js")',
      'js/b.js': 'export const x=1',
      'c.js': 'import "./js/a.js"',
      'js/d.js': 'import"./e.js";import"./b.js"',
      'js/e.js': 'ok()',
      'a.css': 'a{}',
      'old.js': 'old()',
    });
    assert.equal(bundles?.builder, 'pages');
    assert.deepEqual(
      bundles.routes.map(({ route, files, later }) => [route, files, later.raw]),
      [
        ['/', 4, 33],
        ['/about', 1, 0],
      ],
    );
  });

  test('an address that leads out of the folder is nothing of it', async () => {
    const bundles = await read({
      'index.html': '<script src="../../x.js"></script><script src="a.js"></script>',
      'a.js': 'x',
    });
    assert.equal(bundles?.routes[0]?.files, 1);
  });
});

test('pages beyond the limit are counted as left out, never as kept', async () => {
  const page = '<script src="/a.js"></script>';
  const pages = Array.from({ length: limits.bundleRoutes + 3 }, (_, number) => [`p${number}.html`, page] as const);
  const bundles = await read({ ...Object.fromEntries(pages), 'a.js': '1' });
  assert.deepEqual([bundles?.routes.length, bundles?.leftOut], [limits.bundleRoutes, 3]);
});

test('pages of one address are one route that loads what all of them do', async () => {
  const build = {
    BUILD_ID: 'x',
    'build-manifest.json': '{"pages":{}}',
    'app-build-manifest.json':
      '{"pages":{"/login/page":["a.js","b.js"],"/@modal/(.)login/page":["a.js"],"/@modal/login/page":["a.js","c.js"]}}',
    ...Object.fromEntries(['a', 'b', 'c'].map(name => [`${name}.js`, chunk(name)])),
  };
  const login = (await read(build))?.routes.find(({ route }) => route === '/login');
  assert.equal(login?.scripts.raw, 3 * chunk('a').length);
});

test('a folder with scripts and no page is judged where somebody said that it goes to browsers, and only there', async () => {
  const files = { 'server.js': chunk('a'), 'lib/b.mjs': chunk('b'), 'c.css': 'c{}' };
  assert.equal(await read(files), null);
  const whole = await read(files, true);
  assert.deepEqual([whole?.builder, whole?.routes[0]?.files], ['folder', 3]);
});
