import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRepository } from '../../../src/drive/routes/repository/read.ts';

const manifest = (...packages: readonly string[]): { path: string; text: string } => ({
  path: 'package.json',
  text: JSON.stringify({ dependencies: Object.fromEntries(packages.map(name => [name, '1'])) }),
});

type Read = { readonly routes: readonly string[]; readonly notes: readonly string[] };

const read = (packages: readonly string[], files: { readonly [path: string]: string }): Read => {
  const { routes, notes } = readRepository([
    manifest(...packages),
    ...Object.entries(files).map(([path, text]) => ({ path, text })),
  ]);
  return {
    routes: routes.map(({ method, template, guards = [] }) => [method, template, ...guards].join(' ')),
    notes: notes.map(({ what }) => what),
  };
};

/** One file `server.js` with a head that makes an app. */
const inExpress = (body: string): Read =>
  read(['express'], { 'server.js': `import express from 'express';\nconst app = express();\n${body}` });
const inHono = (body: string): Read =>
  read(['hono'], { 'server.ts': `import { Hono } from 'hono';\nconst app = new Hono();\n${body}` });
const inFastify = (body: string): Read =>
  read(['fastify'], { 'server.js': `const app = require('fastify')();\n${body}` });

const handler = '(req, res) => res.end()';

describe('addresses as Express writes them', () => {
  for (const [written, ...templates] of [
    ['/posts/:id(\\\\d+)', '/posts/:id'],
    ['/posts/:id?', '/posts', '/posts/:id'],
    ['/files/*', '/files/:rest*'],
    ['/files/*path', '/files/:path*'],
    ['/blog{/:page}', '/blog', '/blog/:page'],
    ['/flights/:from-:to', '/flights/:from-:to'],
    ['/a//b/', '/a/b'],
  ] as const)
    test(written, () =>
      assert.deepEqual(
        inExpress(`app.get('${written}', ${handler});`).routes,
        templates.map(template => `GET ${template}`),
      ),
    );

  test('a pattern and a computed address are notes', () => {
    const { routes, notes } = inExpress(`app.get(/^\\/x/, ${handler}); app.post(process.env.PATH_OF_X, ${handler});`);
    assert.deepEqual(routes, []);
    assert.equal(notes.filter(what => /made at run time/.test(what)).length, 2);
  });

  test('a method that is chosen at run time is a note', () => {
    assert.match(inExpress(`app[verb]('/x', ${handler});`).notes.join(), /method that is chosen at run time/);
  });

  test('reading a setting declares nothing', () => {
    assert.deepEqual(inExpress(`app.get('env'); app.set('x', 1);`), { routes: [], notes: [] });
  });
});

describe('guards', () => {
  test('those of a route, of what stands before it and of where it is mounted; not those after it', () => {
    const { routes } = inExpress(`
      const r = express.Router();
      r.get('/before', ${handler});
      r.use(requireRole('admin'));
      r.get('/after', validate(body), canEdit, ${handler});
      app.use('/x', requireUser, r);
      app.use(ensureLate);
      app.get('/late', ${handler});`);
    assert.deepEqual(routes, [
      'GET /late ensureLate',
      'GET /x/after requireUser requireRole(admin) canEdit',
      'GET /x/before requireUser',
    ]);
  });

  test('a guard under a path guards that path alone', () => {
    assert.deepEqual(
      inHono(`app.use('/admin/*', requireAdmin); app.get('/admin/x', h); app.get('/administer', h);`).routes,
      ['GET /admin/x requireAdmin', 'GET /administer'],
    );
  });

  test('a hook of Fastify guards what was declared above it', () => {
    assert.deepEqual(inFastify(`app.get('/x', h); app.addHook('onRequest', verifySession);`).routes, [
      'GET /x verifySession',
    ]);
  });
});

describe('routers that are handed about', () => {
  test('over files, default exports, CommonJS and a factory', () => {
    const { routes } = read(['express'], {
      'src/index.ts': `import express from 'express';
        import { api } from './api/index.js';
        const app = express();
        app.use('/api', api());
        app.use('/old', require('./old'));`,
      'src/api/index.ts': `import { Router } from 'express';
        import posts from '@/api/posts';
        export function api() { const router = Router(); router.use('/posts', posts); return router; }`,
      'src/api/posts.ts': `import * as express from 'express';
        const router: express.Router = express.Router({ mergeParams: true });
        router.get('/', (req, res) => res.json([]));
        export { router as default };`,
      'src/old.js': `const { Router } = require('express'); const r = Router(); r.get('/x', (a, b) => b.end()); module.exports = r;`,
    });
    assert.deepEqual(routes, ['GET /api/posts', 'GET /old/x']);
  });

  test('a router that mounts itself, and two that mount each other, end', () => {
    const { routes } = inExpress(`
      const a = express.Router(); const b = express.Router();
      a.use('/b', b); b.use('/a', a); a.use('/self', a); a.get('/x', ${handler}); app.use('/a', a);`);
    assert.deepEqual(routes, ['GET /a/x']);
  });

  test('a router that is mounted nowhere is listed and said to be', () => {
    const { routes, notes } = inExpress(`const lost = express.Router(); lost.get('/x', ${handler});`);
    assert.deepEqual(routes, ['GET /x']);
    assert.match(notes.join(), /mounted nowhere/);
  });

  test('what looks like a route on something unknown is a note; a client call is none', () => {
    const { routes, notes } = inExpress(`
      this.app.get('/x', ${handler}); cache.get('/y'); axios.post('/z', body); fetch('/w', { method: 'POST' });`);
    assert.deepEqual(routes, []);
    assert.equal(notes.length, 1);
    assert.match(notes.join(), /GET \/x is declared on this\.app/);
  });

  test('the same name in another function is another thing', () => {
    assert.deepEqual(inExpress(`function f() { const app = new Map(); app.get('/x', ${handler}); }`).routes, []);
  });
});

describe('React Router in the browser', () => {
  test('a list of objects, nested', () => {
    const { routes } = read(['react-router'], {
      'src/main.tsx': `const routes = [{ path: '/', children: [{ index: true }, { path: 'posts/:id' }, { path: '*' }] }];
        export const router = createBrowserRouter(routes);`,
    });
    assert.deepEqual(routes, ['GET /', 'GET /:rest*', 'GET /posts/:id']);
  });
});

test('a framework without a reader is named', () => {
  assert.match(read(['koa'], { 'index.js': 'new Koa()' }).notes.join(), /Routes of Koa are not read/);
});

test('tests, stories and built files declare nothing', () => {
  const body = `import express from 'express'; const app = express(); app.get('/x', ${handler});`;
  const files = { 'server.test.js': body, 'test/app.js': body, 'dist/server.js': body, 'a.stories.js': body };
  assert.deepEqual(read(['express'], files), { routes: [], notes: [] });
});

test('next: a base path stands before every address', () => {
  const { routes } = read(['next'], {
    'next.config.mjs': `export default { basePath: '/club' };`,
    'src/app/page.tsx': 'export default () => null;',
    'src/pages/api/x.ts': 'export default function h(q, r) { switch (q.method) { case "PUT": case "DELETE": } }',
  });
  assert.deepEqual(routes, ['GET /club', 'DELETE /club/api/x', 'PUT /club/api/x']);
});
