import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '../../../src/platform/limits.ts';
import { incident, minute, now } from './community.ts';
import { csrfIn, form, ownerToken, pushKey, served } from './served.ts';

const openId = incident('page/login', now - 12 * minute).id;

/** What everybody may have; each of the others must be closed without a session. */
const openPaths = new Set([
  '/dashboard.css',
  '/dashboard.js',
  '/devices.js',
  '/push-worker.js',
  '/manifest.webmanifest',
  '/icon-180.png',
  '/icon-192.png',
  '/icon-512.png',
  '/sign-in',
  '/status',
]);
/** Doors of the store behind which are facts; the others are the locks themselves. */
const locks = new Set(['kept', 'keep', 'commit', 'deployed']);

describe('no request without a session reaches data', () => {
  test('every route, in every method that it has', async () => {
    const { app, ask, store } = await served('login down', { pushKey });
    const routes = app.routes.filter(({ path }) => path !== '/*');
    assert.ok(routes.length >= 18, `${routes.length} routes`);
    const closed: string[] = [];
    for (const { method, path } of routes) {
      if (openPaths.has(path)) continue;
      const real = path.replace(':id{.+}', openId).replace(':token', 'a'.repeat(43)).replace(':name', 'nightly-backup');
      for (const cookie of [
        undefined,
        'launch-ready=',
        `launch-ready=${'a'.repeat(43)}`,
        `launch-ready=${ownerToken}`,
      ]) {
        for (const accept of ['text/html', 'application/json']) {
          store.calls.length = 0;
          const answer = await ask(real, { method, headers: { accept }, ...(cookie === undefined ? {} : { cookie }) });
          const body = await answer.text();
          assert.deepEqual(
            store.calls.filter(call => !locks.has(call)),
            [],
            `${method} ${path}`,
          );
          assert.ok([303, 401, 404].includes(answer.status), `${method} ${path}: ${answer.status}`);
          assert.doesNotMatch(body, /sign-in page|Nobody can sign in|app\.example\.com|v42/, `${method} ${path}`);
        }
      }
      closed.push(`${method} ${path}`);
    }
    for (const one of [
      'GET /',
      'GET /api/snapshot',
      'GET /live',
      'POST /incidents/:id{.+}',
      'GET /metrics',
      'POST /links',
      'GET /devices',
      'POST /devices',
    ])
      assert.ok(closed.includes(one), one);
  });

  test('a path that nobody thought of is closed too', async () => {
    const { ask } = await served('well');
    for (const path of ['/nothing', '//', '/.env', '/status/', '/api/snapshot/', '/metrics/', '/sign-in/x'])
      assert.equal((await ask(path)).status, 401, path);
  });

  test('the status page is closed when it is not wanted', async () => {
    const { ask } = await served('well', { statusPage: false });
    assert.equal((await ask('/status')).status, 401);
  });

  test('a shared link reads, and does nothing', async () => {
    const { ask, access, acknowledged } = await served('login down');
    const token = await access.share(1);
    const came = await ask(`/share/${token}`);
    assert.deepEqual([came.status, came.headers.get('location')], [303, '/']);
    const cookie = (came.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const page = await (await ask('/', { cookie })).text();
    assert.match(page, /Nobody can sign in\./);
    assert.doesNotMatch(page, /name="csrf"|I am at it|href="\/links"/);
    const csrf = (await access.session(token))?.csrf ?? '';
    for (const [path, fields] of [
      [`/incidents/${openId}`, {}],
      ['/links', { act: 'share', days: '1' }],
      ['/sign-out', {}],
    ] as const)
      assert.equal((await ask(path, { cookie, ...form({ csrf, ...fields }) })).status, 403, path);
    assert.equal((await ask('/links', { cookie })).headers.get('location'), '/');
    assert.deepEqual(acknowledged, []);
    await access.endShare((await access.shares())[0]?.id ?? '');
    assert.equal((await ask('/', { cookie })).status, 401);
  });
});

describe('signing in', () => {
  test('with the token: a cookie that scripts cannot read', async () => {
    const { ask } = await served('well');
    const answer = await ask('/sign-in', form({ token: ownerToken, next: '/incidents/x' }));
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/incidents/x']);
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      /^launch-ready=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  test('over https the cookie is bound to the host', async () => {
    const { ask } = await served('well', { publicUrl: 'https://watch.example.com' });
    const answer = await ask('/sign-in', { ...form({ token: ownerToken }), host: 'watch.example.com' });
    assert.match(answer.headers.get('set-cookie') ?? '', /^__Host-launch-ready=[\w-]{43}; .*Path=\/; HttpOnly; Secure/);
    assert.equal(answer.headers.get('strict-transport-security'), 'max-age=31536000');
  });

  test('a one-time link is not used up by whoever only follows it', async () => {
    const { ask, access } = await served('well');
    const link = await access.oneTimeLink();
    for (let index = 0; index < 3; index += 1)
      assert.match(await (await ask(`/sign-in?link=${link}`)).text(), new RegExp(link));
    assert.equal((await ask('/sign-in', form({ link }))).status, 303);
    assert.equal((await ask('/sign-in', form({ link }))).status, 403);
  });

  test('nobody is sent elsewhere', async () => {
    const { ask } = await served('well');
    for (const next of [
      '//evil.example',
      'https://evil.example/',
      String.raw`/\evil.example`,
      'javascript:alert(1)',
      '/\t/evil.example',
    ]) {
      const answer = await ask('/sign-in', form({ token: ownerToken, next }));
      assert.match(answer.headers.get('location') ?? '', /^\/(?![/\\])/, next);
    }
  });

  test('after ten wrong tokens nobody tries another one for a minute; links still work', async () => {
    const { ask, access, pass } = await served('well');
    for (let index = 0; index < 10; index += 1)
      assert.equal((await ask('/sign-in', form({ token: `wrong ${index}` }))).status, 403);
    const refused = await ask('/sign-in', form({ token: ownerToken }));
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '60']);
    assert.equal((await ask('/sign-in', form({ link: await access.oneTimeLink() }))).status, 303);
    pass(60_000);
    assert.equal((await ask('/sign-in', form({ token: ownerToken }))).status, 303);
  });
});

describe('acting', () => {
  test('"I am at it" needs the form of this very session', async () => {
    const { ask, owner, acknowledged } = await served('login down');
    const [cookie, other] = [await owner(), await owner()];
    const path = `/incidents/${encodeURIComponent(openId)}`;
    const csrf = csrfIn(await (await ask(path, { cookie })).text());
    assert.ok(csrf.length > 20);
    for (const fields of [{}, { csrf: 'x' }, { csrf: csrfIn(await (await ask(path, { cookie: other })).text()) }])
      assert.equal((await ask(path, { cookie, ...form(fields) })).status, 403);
    assert.deepEqual(acknowledged, []);
    assert.equal((await ask(path, { cookie, ...form({ csrf }) })).status, 303);
    assert.deepEqual(acknowledged, [openId]);
    const after = await (await ask(path, { cookie })).text();
    assert.match(after, /Somebody is at it/);
    await ask(path, { cookie, ...form({ csrf }) });
    assert.deepEqual(acknowledged, [openId]);
  });

  test('a form that stood elsewhere is refused before anything else', async () => {
    const { ask, owner } = await served('login down');
    const cookie = await owner();
    const csrf = csrfIn(await (await ask('/', { cookie })).text());
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      assert.equal((await ask('/sign-out', { cookie, ...form({ csrf }), headers })).status, 403);
    const own = { origin: 'http://127.0.0.1:4180', 'sec-fetch-site': 'same-origin' };
    assert.equal((await ask('/sign-out', { cookie, ...form({ csrf }), headers: own })).status, 303);
    assert.equal((await ask('/', { cookie })).status, 401);
  });

  test('a link is made, shown once, and ended', async () => {
    const { ask, owner } = await served('well', { publicUrl: 'https://watch.example.com' });
    const cookie = await owner();
    const csrf = csrfIn(await (await ask('/links', { cookie })).text());
    const made = await (await ask('/links', { cookie, ...form({ csrf, act: 'share', days: '7' }) })).text();
    const token = /https:\/\/watch\.example\.com\/share\/([\w-]{43})</.exec(made)?.[1] ?? '';
    assert.equal((await ask(`/share/${token}`)).status, 303);
    const again = await (await ask('/links', { cookie })).text();
    assert.ok(!again.includes(token));
    const id = /name="id"\s+value="([^"]+)"/.exec(again)?.[1] ?? '';
    await ask('/links', { cookie, ...form({ csrf, act: 'end', id }) });
    assert.equal((await ask(`/share/${token}`)).status, 404);
    assert.equal((await ask('/links', { cookie, ...form({ csrf, act: 'share', days: '4000' }) })).status, 400);
  });
});

describe('doors', () => {
  test('a name that is not ours is not answered, whatever is asked', async () => {
    const { ask } = await served('well', { publicUrl: 'https://watch.example.com' });
    for (const host of [
      'evil.example',
      'watch.example.com.evil.example',
      '127.0.0.1.evil.example',
      'watch.example.com:81',
    ])
      for (const path of ['/', '/status', '/dashboard.js']) assert.equal((await ask(path, { host })).status, 421, host);
    for (const host of ['watch.example.com', 'localhost:4180', '127.0.0.1:1', '[::1]:4180'])
      assert.equal((await ask('/status', { host })).status, 200, host);
  });

  test('each answer forbids what is inline and what is from elsewhere; private ones are stored nowhere', async () => {
    const { ask, owner } = await served('login down');
    const cookie = await owner();
    for (const path of [
      '/',
      `/incidents/${openId}`,
      '/api/snapshot',
      '/links',
      '/sign-in',
      '/status',
      '/nothing',
      '/dashboard.js',
    ]) {
      const answer = await ask(path, { cookie });
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/, path);
      assert.doesNotMatch(policy, /unsafe|\*|https?:|data:/, path);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      if (path !== '/dashboard.js') assert.equal(answer.headers.get('cache-control'), 'no-store', path);
      const body = await answer.text();
      assert.doesNotMatch(body, /<script(?![^>]*src=)|<style|\sstyle=|\son\w+="|javascript:/i, path);
    }
  });

  test('what comes from outside makes no element', async () => {
    const { ask, owner, store } = await served('login down');
    const hostile = '"><img src=x onerror=alert(1)>\u202e\u0000';
    await store.deployed({ at: now - minute, release: hostile, end: hostile });
    const { watcher } = await store.load();
    const evil = incident('page/home', now - minute, { because: hostile, kind: hostile });
    await store.commit({
      results: [],
      steps: [{ watcher, monitors: new Map(), incidents: [evil], effects: [], gaps: [] }],
      channels: [],
    });
    const cookie = await owner();
    for (const path of ['/', `/incidents/${evil.id}`, '/status', '/api/snapshot']) {
      const body = await (await ask(path, { cookie })).text();
      assert.ok(path === '/api/snapshot' || !body.includes('<img'), path);
      assert.ok(!/[\u202e\u0000]/.test(body), path);
    }
    assert.match(await (await ask('/', { cookie })).text(), /&lt;img src=x onerror=alert\(1\)&gt;\\u202e/);
  });

  test('members read no causes, hosts, releases and nothing of what is inside', async () => {
    const { ask } = await served('login down');
    const page = await (await ask('/status')).text();
    assert.match(page, /Nobody can sign in\./);
    assert.doesNotMatch(page, /503|example\.com|v42|page\/login|webhook|backup|certificate|p95/i);
  });

  test('a body that is too long, and an incident that is not there', async () => {
    const { ask, owner } = await served('well');
    assert.equal((await ask('/sign-in', form({ token: 'x'.repeat(9_000) }))).status, 413);
    const cookie = await owner();
    for (const id of ['x', 'x'.repeat(600), '../../etc/passwd', '%00'])
      assert.equal((await ask(`/incidents/${id}`, { cookie })).status, 404, id);
  });

  test('a store that fails: no answer is better than an old one, and only we hear why', async () => {
    const heard: string[] = [];
    const { ask, owner, store } = await served('well', { failed: error => heard.push(error.message) });
    const cookie = await owner();
    assert.equal((await ask('/', { cookie })).status, 200);
    Object.assign(store, { latest: () => Promise.reject(new Error('the disk is full')) });
    for (const path of ['/', '/status', '/api/snapshot']) {
      const answer = await ask(path, { cookie });
      assert.equal(answer.status, 500);
      assert.doesNotMatch(await answer.text(), /disk|Yes\./);
    }
    assert.deepEqual(
      heard,
      Array.from({ length: 3 }, () => 'the disk is full'),
    );
  });

  test('readers are counted: one too many is told to come later, and a place that is left is free again', async () => {
    const { ask, owner, close, changed } = await served('well');
    const cookie = await owner();
    const open = [];
    for (let index = 0; index < limits.watchReadersAtOnce; index += 1) open.push(await ask('/live', { cookie }));
    const late = await ask('/live', { cookie });
    assert.deepEqual([late.status, late.headers.get('retry-after')], [503, '30']);
    await open[0]?.body?.cancel();
    changed();
    const deadline = AbortSignal.timeout(5_000);
    let again = late;
    while (again.status === 503 && !deadline.aborted) {
      await new Promise(resolve => setImmediate(resolve));
      again = await ask('/live', { cookie });
    }
    assert.equal(again.status, 200);
    close();
  });
});
