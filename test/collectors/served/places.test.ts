import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { page } from '../../world/parts.ts';
import { answer, json, loads, planted, reasonFor, route, seenAt, servedWorld } from './served-site.ts';

const { siteWith, asked } = servedWorld();
const key = planted();

describe('a planted key is found where a live site can leak it', () => {
  it('in the markup of a page', async () => {
    const site = await siteWith([route('/', page('Forum', `<p>one</p>\n<div data-key="${key}"></div>`))]);
    assert.deepEqual(seenAt(site), ['page /:2']);
    const [found] = site.found;
    assert.deepEqual(
      [found?.rule, found?.class, found?.mode, found?.shown],
      ['stripe-secret-key', 'secret', 'live', `${key.slice(0, 8)}… (${key.length} characters)`],
    );
  });

  for (const [what, script] of Object.entries({
    'an inline script': `<script>\nconst stripe = new Stripe("${key}");</script>`,
    __NEXT_DATA__: `<script id="__NEXT_DATA__" type="application/json">\n${json({ props: { key } })}</script>`,
    'the state of server components': `<script>\nself.__next_f.push([1,${json(`7:["$","a",null,{"k":"${key}"}]`)}])</script>`,
    __NUXT__: `<script>\nwindow.__NUXT__={config:{public:{key:"${key}"}}}</script>`,
    'JSON in a script element': `<script type="application/json">\n${json([key])}</script>`,
  }))
    it(`in ${what}`, async () => {
      const site = await siteWith([route('/', page('Forum', script))]);
      assert.deepEqual(seenAt(site), ['inline /:2']);
    });

  it('in a page that the first one links to, but not behind a link that promises a change', async () => {
    const site = await siteWith([
      route(
        '/',
        page('Forum', '<a href="/pricing">Pricing</a><a href="/logout">Sign out</a><a href="/guide.pdf">x</a>'),
      ),
      route('/pricing', page('Pricing', `<p>${key}</p>`)),
      route('/logout', page('Bye', `<p>${planted(1)}</p>`)),
    ]);
    assert.deepEqual(seenAt(site), ['page /pricing:1']);
    assert.equal(asked().includes('GET /logout'), false);
    assert.equal(asked().includes('GET /guide.pdf'), false);
  });

  it('in a script', async () => {
    const site = await siteWith([route('/', loads('/app.js')), route('/app.js', answer(`let a;\nlet k="${key}"`))]);
    assert.deepEqual(seenAt(site), ['script /app.js:2']);
  });

  it('in a module that is loaded ahead', async () => {
    const head = '<link rel="modulepreload" href="/assets/pay.js"><link rel="preload" as="script" href="/assets/b.js">';
    const site = await siteWith([
      route('/', page('Forum', '<h1>Forum</h1>', head)),
      route('/assets/pay.js', answer(`k="${key}"`)),
      route('/assets/b.js', answer(`k="${planted(1)}"`)),
    ]);
    assert.deepEqual(seenAt(site).toSorted(), ['script /assets/b.js:1', 'script /assets/pay.js:1']);
  });

  for (const [how, script, chunk] of [
    ['import()', 'const Pay = () => import("./pay-4f2a.js")', '/assets/pay-4f2a.js'],
    ['import of another module', 'import{a as b}from"./pay-4f2a.js";b()', '/assets/pay-4f2a.js'],
    [
      'the list of Vite',
      'const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/pay-4f2a.js","assets/pay.css"])))=>i.map(i=>d[i]);',
      '/assets/pay-4f2a.js',
    ],
    [
      'the chunk map of webpack',
      'r.u=e=>"assets/"+({7:"pay"}[e]||e)+"."+{7:"9f3c"}[e]+".js",r.p="/"',
      '/assets/pay.9f3c.js',
    ],
    ['a worker', 'new Worker(new URL("worker-1a.js",import.meta.url),{type:"module"})', '/assets/worker-1a.js'],
  ] as const)
    it(`in a chunk that is named by ${how}`, async () => {
      const site = await siteWith([
        route('/', loads('/assets/index.js')),
        route('/assets/index.js', answer(script)),
        route(chunk, answer(`k="${key}"`)),
      ]);
      assert.deepEqual(seenAt(site), [`chunk ${chunk}:1`]);
    });

  it('in a chunk of a page that only the build manifest of Next.js names', async () => {
    const manifest =
      'self.__BUILD_MANIFEST=function(s){return{"/":[s],"/pay":[s,"static/chunks/pages/pay-77.js"]}}("static/chunks/1.js");';
    const site = await siteWith([
      route(
        '/',
        page(
          'Forum',
          `<script id="__NEXT_DATA__" type="application/json">${json({ buildId: 'b7', page: '/' })}</script><script src="/_next/static/chunks/main.js"></script>`,
        ),
      ),
      route('/_next/static/chunks/main.js', answer('let main=1')),
      route('/_next/static/b7/_buildManifest.js', answer(manifest)),
      route('/_next/static/chunks/pages/pay-77.js', answer(`k="${key}"`)),
    ]);
    assert.deepEqual(seenAt(site), ['chunk /_next/static/chunks/pages/pay-77.js:1']);
  });

  it('in the service worker', async () => {
    const site = await siteWith([
      route('/', page('Forum', '<script>navigator.serviceWorker.register("/sw.js")</script>')),
      route('/sw.js', answer(`k="${key}"`)),
    ]);
    assert.deepEqual(seenAt(site), ['service-worker /sw.js:1']);
  });

  it('in the web manifest', async () => {
    const site = await siteWith([
      route('/', page('Forum', '<h1>x</h1>', '<link rel="manifest" href="/site.webmanifest">')),
      route('/site.webmanifest', answer(json({ name: 'Forum', key }), 'application/manifest+json')),
    ]);
    assert.deepEqual(seenAt(site), ['file /site.webmanifest:1']);
  });

  it('in a configuration that a script asks for', async () => {
    const site = await siteWith([
      route('/', loads('/app.js')),
      route('/app.js', answer('fetch("/api/config").then(r=>r.json()); fetch("/settings/delete")')),
      route('/api/config', answer(json({ stripe: key }), 'application/json')),
    ]);
    assert.deepEqual(seenAt(site), ['file /api/config:1']);
    assert.equal(asked().includes('GET /settings/delete'), false);
  });

  it('in the answer to a path that does not exist', async () => {
    const site = await siteWith([
      route('/', page('Forum', '<h1>Forum</h1>')),
      route('/*', { ...answer(`Error: no route\n  STRIPE_SECRET_KEY=${key}`, 'text/plain'), status: 500 }),
    ]);
    assert.match(seenAt(site)[0] ?? '', /^error \/.+:2$/);
  });

  it('in the answer of an API to a request that cannot be read', async () => {
    const site = await siteWith([
      route('/', answer(json({ ok: true }), 'application/json')),
      route('/%E0%A4%A', { ...answer(json({ error: 'URIError', env: { key } }), 'application/json'), status: 400 }),
    ]);
    assert.deepEqual(seenAt(site), ['error /%E0%A4%A:1']);
    assert.ok(asked().every(what => what.startsWith('GET ')));
  });

  it('with the escapes of JSON undone', async () => {
    const quoted = key.replace('sk_', 'sk\\u005f');
    const site = await siteWith([route('/', page('Forum', `<script>\nvar s="${quoted}"</script>`))]);
    assert.deepEqual(seenAt(site), ['inline /:2']);
  });

  it('in many places and is one value with all of them', async () => {
    const site = await siteWith([
      route('/', page('Forum', `<p>${key}</p><script src="/a.js"></script>`)),
      route('/a.js', answer(`STRIPE="${key}"`)),
    ]);
    assert.deepEqual(seenAt(site), ['page /:1', 'script /a.js:1']);
    assert.equal(site.found.length, 1);
    assert.equal(reasonFor(site, '/a.js'), '/a.js is not left out');
  });
});
