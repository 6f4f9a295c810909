import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readRepository } from '../../../src/drive/routes/repository/read.ts';
import { readRepositoryApart } from '../../../src/drive/routes/repository/read-apart.ts';
import { filesUnder, fixtureFolder } from './fixtures.ts';

const packages = ['next', 'express', 'hono', 'fastify', '@sveltejs/kit', '@remix-run/react', 'react-router'];
const manifests = packages.map(name => ({
  path: `${name.replaceAll('/', '-')}/package.json`,
  text: JSON.stringify({ dependencies: { [name]: '1' } }),
}));
const everything = {
  path: 'package.json',
  text: JSON.stringify({ dependencies: Object.fromEntries(packages.map(name => [name, '1'])) }),
};
const places = [
  'server.js',
  'app/api/x/route.ts',
  'app/routes/x.tsx',
  'app/routes.ts',
  'src/routes/+server.ts',
  'src/routes/+page.server.ts',
  'middleware.ts',
  'next.config.js',
  'pages/api/x.ts',
  'src/main.tsx',
];

/** The same text wherever a reader looks. */
const everywhere = (text: string): readonly { path: string; text: string }[] => [
  everything,
  ...places.map(path => ({ path, text })),
];

const head = `import express from 'express'; import { Hono } from 'hono'; const app = express(); const h = new Hono();\n`;

const fragments = [
  'app.get("/x", (a, b) => b)', 'app.use("/y", app)', 'h.route("/a", h)', 'h.basePath("/b")', 'const a = b; const b = a;',
  'export default a', 'export * from "./server"', 'export { GET } from "./route"', 'module.exports = require("./server")', 'const q = `${q}`;', '(', ')', '{', '}', '[', ']', '`', '${', '=>', 'async', '<', '>',
  'class A {', 'export const actions = actions;', "'use server'", 'function f(app) { f(app) }', 'f(app);', 'export const config = { matcher: [config] }', 'app[app](app)', '...', '@', '#', '\\u{110000}', '\u2028', '\0', '*/', '/*', '<Route path={path}>', 'app.get("/" + "/".repeat(9e9), x)', ':', '/[[[[/', 'new', '__proto__', 'constructor',
]; // prettier-ignore

describe('hostile source', () => {
  test('any mixture of fragments gives routes and notes, and no crash', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...fragments), { maxLength: 25 }),
        fc.constantFrom(' ', '\n', ';\n'),
        (parts, between) => {
          const { routes, notes } = readRepository(everywhere(head + parts.join(between)));
          for (const { template } of routes)
            assert.ok(template.startsWith('/') && !/[\u0000-\u0020]/.test(template), template);
          for (const { what } of notes) assert.ok(what.length < 1_000);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('any text at all, also as a manifest and as an OpenAPI document', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        readRepository([
          ...everywhere(text),
          ...manifests,
          { path: 'x/package.json', text },
          { path: 'openapi.yaml', text },
          { path: 'swagger.json', text },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  test('any path, also such as name an object of the language', () => {
    const part = fc.constantFrom(
      '__proto__',
      'constructor',
      '[id]',
      '[[...x]]',
      '[...]',
      '[',
      '(x)',
      '(.)',
      '@x',
      '$',
      '$.',
      '_',
      '..',
      '',
      'app',
      'routes',
      'src',
      '+server.ts',
      'page.tsx',
      'route.ts',
      '[x+zz]',
      ':x',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), parts => {
        const text = 'export const GET = () => 1; export default 1; export const loader = 1;';
        readRepository([
          everything,
          ...['app/', 'src/routes/', 'app/routes/', 'pages/'].map(root => ({
            path: `${root}${parts.join('/')}`,
            text,
          })),
        ]);
      }),
      { numRuns: 100 },
    );
  });

  for (const [what, text] of Object.entries({
    brackets: '['.repeat(100_000),
    'a long chain': `${head}h${'.get("/x", a)'.repeat(5_000)}`,
    'nested calls': `${head}${'app.use('.repeat(3_000)}`,
    'nested elements': '<Route path="a">'.repeat(5_000),
    'added texts': `${head}app.get(${'"a" + '.repeat(3_000)}"b", x)`,
    'a long circle of names': `${head}${Array.from({ length: 3_000 }, (_, i) => `const a${i} = a${(i + 1) % 3_000};`).join('')} app.get(a0, a1, a2)`,
    'very many routes': `${head}${Array.from({ length: 8_000 }, (_, i) => `app.get('/x${i}', a, b);`).join('\n')}`,
  }))
    test(what, () => {
      const { routes } = readRepository(everywhere(text));
      assert.ok(routes.length <= 5_000);
    });

  test('a doubling of texts is cut, not built', () => {
    const doubling = Array.from({ length: 60 }, (_, i) => `const t${i + 1} = t${i} + t${i};`).join('\n');
    const { routes } = readRepository(
      everywhere(`${head}const t0 = '/aaaaaaaaaaaaaaaa';\n${doubling}\napp.get(t60, a, b);`),
    );
    assert.ok(routes.every(({ template }) => template.length <= 500));
  });
});

describe('source that keeps the parser busy for hours', () => {
  // Babel tries each of these readings twice a level: 12 levels take seconds, 40 more than a lifetime.
  const bomb = {
    path: 'server/a-bomb.js',
    text: `import express from 'express'; x = ${'async(x=async<T>(y='.repeat(40)}`,
  };
  const bounds = { fileMs: 3_000, allMs: 60_000 };

  test('is left out and named, and the rest is read', async () => {
    const files = [...filesUnder(fixtureFolder('vite-express')), { ...bomb, path: 'server/a-bomb.ts' }];
    const { routes, notes } = await readRepositoryApart(files, AbortSignal.timeout(100_000), bounds);
    assert.deepEqual(
      notes.filter(({ where }) => where === 'server/a-bomb.ts').map(({ what }) => what),
      ['Routes in it are not known: it took too long to read.'],
    );
    assert.equal(routes.length, 19);
  });

  test('an interruption ends it', async () => {
    const interruption = new AbortController();
    setTimeout(() => interruption.abort(new Error('enough')), 300);
    await assert.rejects(
      readRepositoryApart([everything, { ...bomb, path: 'server.ts' }], interruption.signal, {
        fileMs: 60_000,
        allMs: 60_000,
      }),
      /enough/,
    );
  });
});
