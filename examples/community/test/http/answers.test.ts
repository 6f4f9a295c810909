import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isApi } from '../../src/http/route.ts';
import { openCommunity, password, siteUrl } from '../support/community.ts';

const community = await openCommunity(undefined, { METRICS_TOKEN: 'metrics-token-for-tests' });
const { app, request } = community;
const actor = await community.join('<b>Mallory</b> "quoted"');
const { cookie } = actor;

test('marketing pages are the same for everybody and cacheable; nothing else is', async () => {
  for (const path of ['/', '/pricing']) {
    const anonymous = await request(path);
    const signedIn = await request(path, { cookie });
    assert.match(anonymous.headers.get('cache-control') ?? '', /^public, max-age=0, s-maxage=300/);
    assert.equal(await anonymous.text(), await signedIn.text());
    assert.deepEqual(signedIn.headers.getSetCookie(), []);
  }
  const personal = app.routes.filter(route => route.method === 'GET' && !route.cache && !route.path.includes(':'));
  assert.ok(personal.length > 20);
  for (const { path } of personal) {
    for (const who of [cookie, undefined]) {
      const response = await request(path, { cookie: who });
      assert.equal(response.headers.get('cache-control'), 'private, no-store', `${path} ${response.status}`);
    }
  }
});

test('assets are immutable under hashed names; a missing one is 404 and not kept', async () => {
  const page = await (await request('/')).text();
  const found = [...page.matchAll(/\/assets\/[^"\s,]+/g)].map(([path]) => path);
  // Style, icon, script; the picture in three widths and two formats, and its fallback.
  assert.equal(new Set(found).size, 3 + 2 * 3 + 1);
  for (const path of found) {
    const response = await request(path);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.match(path, /\.[A-Za-z0-9]{12}\.(css|js|svg|avif|webp|png)$/);
  }
  const missing = await request('/assets/app.AAAAAAAAAAAA.css');
  assert.deepEqual([missing.status, missing.headers.get('cache-control')], [404, 'private, no-store']);
});

/** Width and height as the file itself says: AVIF in its `ispe` box, lossy WebP in its VP8 chunk (RFC 9649 §2.5). */
const measure = (bytes: Buffer): readonly number[] => {
  const ispe = bytes.indexOf('ispe');
  if (ispe > 0) return [bytes.readUInt32BE(ispe + 8), bytes.readUInt32BE(ispe + 12)];
  assert.equal(bytes.toString('latin1', 12, 16), 'VP8 ');
  return [bytes.readUInt16LE(26), bytes.readUInt16LE(28)];
};

test('the picture is small, as wide as it claims, and keeps its place while it loads', async () => {
  const page = await (await request('/')).text();
  const [image = ''] = /<img[^>]*>/.exec(page) ?? [];
  const [, alt = ''] = /alt="([^"]*)"/.exec(image) ?? [];
  assert.ok(alt.length > 20);
  const ratio = Number(/ width="(\d+)"/.exec(image)?.[1]) / Number(/ height="(\d+)"/.exec(image)?.[1]);
  assert.deepEqual(
    [...page.matchAll(/<source type="image\/(\w+)"[^>]* sizes="[^"]+"/g)].map(match => match[1]),
    ['avif', 'webp'],
  );
  const candidates = [...page.matchAll(/(\/assets\/\S+) (\d+)w/g)];
  assert.equal(candidates.length, 6);
  for (const [, path = '', width] of candidates) {
    const response = await request(path);
    assert.equal(response.headers.get('content-type'), `image/${path.split('.').at(-1)}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.ok(bytes.length < 60_000, `${path}: ${bytes.length}`);
    assert.deepEqual(measure(bytes), [Number(width), Number(width) / ratio], path);
  }
});

test('an address with something after it is not the page it looks like', async () => {
  for (const path of [
    '/dashboard/x.css',
    '/dashboard;x.css',
    '/dashboard.css',
    '/dashboard%2fx.css',
    '/profile/a.js',
    '/assets/..%2fdashboard',
  ]) {
    const response = await request(path, { cookie });
    assert.equal(response.status, 404, path);
    assert.equal((await response.text()).includes('Mallory'), false, path);
  }
});

test('every answer carries the security headers, and what people write stays text', async () => {
  for (const path of ['/', '/login', '/dashboard', '/no-such-page', '/api/me', '/healthz']) {
    const { headers } = await request(path, { cookie });
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/, path);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    assert.match(headers.get('server-timing') ?? '', /^db;dur=[\d.]+;desc="\d+ statements", app;dur=/);
    assert.equal(headers.get('access-control-allow-origin'), null);
  }
  const html = await (await request('/dashboard', { cookie })).text();
  assert.ok(html.includes('&lt;b&gt;Mallory&lt;/b&gt; &quot;quoted&quot;'));
  assert.equal(html.includes('<b>Mallory'), false);
  const billing = await request('/billing', { cookie });
  assert.match(
    billing.headers.get('content-security-policy') ?? '',
    /form-action 'self' http:\/\/pay\.community\.test;/,
  );
});

test('pages behind the sign-in load and send nothing without encryption', async () => {
  const admin = await community.joinAs('admin');
  for (const [path, own] of [
    ['/dashboard', cookie],
    ['/profile', cookie],
    ['/admin', admin.cookie],
  ] as const) {
    const html = await (await request(path, { cookie: own })).text();
    assert.doesNotMatch(html, /\s(?:src|srcset|action|formaction)="http:/, path);
  }
});

test('a change from a foreign page is refused and has no effect', async () => {
  const attempts: { headers: Record<string, string>; form?: Record<string, string>; body?: string }[] = [
    { headers: { origin: 'https://evil.test' }, form: { name: 'Owned', bio: '' } },
    { headers: { origin: 'null' }, form: { name: 'Owned', bio: '' } },
    { headers: { origin: `${siteUrl}.evil.test` }, form: { name: 'Owned', bio: '' } },
    { headers: { origin: '', 'sec-fetch-site': 'cross-site' }, form: { name: 'Owned', bio: '' } },
    { headers: { origin: 'https://evil.test', 'content-type': 'text/plain' }, body: 'name=Owned&bio=' },
  ];
  for (const { headers, ...rest } of attempts) {
    assert.equal((await request('/profile', { method: 'POST', cookie, headers, ...rest })).status, 403);
  }
  const bare = new Request(`${siteUrl}/profile`, {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams({ name: 'Owned', bio: '' }),
  });
  assert.equal((await community.hono.fetch(bare, {})).status, 403);
  const text = await request('/api/profile', {
    method: 'PATCH',
    cookie,
    headers: { 'content-type': 'text/plain' },
    body: '{"name":"Owned","bio":""}',
  });
  assert.equal(text.status, 415);
  for (const headers of [
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: '' },
  ]) {
    const json = { method: 'PATCH', cookie, body: '{"name":"Owned","bio":""}' };
    for (const type of ['text/plain', 'application/json']) {
      const foreign = await request('/api/profile', { ...json, headers: { ...headers, 'content-type': type } });
      assert.equal(foreign.status, 403, type);
    }
  }
  assert.equal((await (await request('/api/me', { cookie })).text()).includes('Owned'), false);
  const ours = await request('/profile', { cookie, form: { name: 'Honest', bio: '' } });
  assert.equal(ours.status, 303);
});

test('no other origin may read an answer, whatever it looks like', async () => {
  const host = new URL(siteUrl).host;
  for (const origin of [
    'https://evil.test',
    'null',
    `${siteUrl}.evil.test`,
    `http://evil-${host}`,
    `https://${host}`,
    siteUrl,
  ]) {
    for (const path of ['/api/me', '/api/posts', '/dashboard', '/api/openapi.json', '/no-such-page']) {
      for (const method of ['GET', 'OPTIONS']) {
        const ask = { method, cookie, headers: { origin, 'access-control-request-method': 'GET' } };
        const { headers } = await request(path, ask);
        const given = [...headers.keys()].filter(name => name.startsWith('access-control-'));
        assert.deepEqual(given, [], `${method} ${path} for ${origin}`);
      }
    }
  }
});

test('bad input is answered with 4xx, never with 500 or a stack', async () => {
  const inputs: [string, Parameters<typeof request>[1]][] = [
    ['/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }],
    ['/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'null' }],
    ['/api/sign-in', { json: { email: ['a'], password: {} } }],
    ['/api/sign-in', { json: { email: 'a@example.test', password: 'x'.repeat(5000) } }],
    ['/api/posts', { cookie, json: { space: 'lobby', title: 'a\nb', body: 'x' } }],
    ['/api/posts', { cookie, json: { space: 'lobby', title: 'nul', body: 'a\0b' } }],
    ['/api/posts?after=%00', { cookie }],
    ['/api/posts?after=zzzz', { cookie }],
    ['/api/posts/%00', { cookie }],
    ['/api/search?q=%22%27%28%26%7C%21', { cookie }],
    ['/api/admin/audit?before=1e9', { cookie }],
    ['/api/admin/audit?target=%00&action=%00', { cookie }],
    ['/invite/%E0%A4%A', {}],
    [
      '/api/posts',
      {
        cookie,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"a":"${'x'.repeat(70_000)}"}`,
      },
    ],
  ];
  for (const [path, options] of inputs) {
    const response = await request(path, options);
    const body = await response.text();
    assert.ok(response.status < 500, `${path}: ${response.status} ${body}`);
    assert.doesNotMatch(body, /\bat .*\.ts|node_modules|select |insert /i);
  }
});

test('a token or an id that is none is refused like any other wrong one, wherever it is given', async () => {
  const wrong = [
    'no-token-at-all',
    'a.b.c-not-base64-!',
    'x'.repeat(900),
    `ten chars\0${'y'.repeat(10)}`,
    '{"alg":"none"}',
  ];
  let sender = 0;
  const statusOf = async (path: string, options: Parameters<typeof request>[1] = {}): Promise<number> => {
    const response = await request(path, { address: `192.0.2.${(sender += 1)}`, ...options });
    assert.doesNotMatch(await response.text(), /\bat .*\.ts|node_modules|select |insert /i, path);
    return response.status;
  };
  for (const token of wrong) {
    const path = encodeURIComponent(token);
    assert.equal(await statusOf('/api/confirm', { json: { token } }), 400, `confirm ${token}`);
    assert.equal(await statusOf('/confirm', { form: { token } }), 400, `confirm page ${token}`);
    assert.equal(await statusOf('/api/reset/confirm', { json: { token, password } }), 400, `reset ${token}`);
    assert.ok([400, 404].includes(await statusOf(`/reset/${path}`, { form: { password } })), `reset page ${token}`);
    assert.ok([400, 404].includes(await statusOf(`/login/link/${path}`, { method: 'POST' })), `link ${token}`);
    for (const method of ['GET', 'POST'])
      assert.ok([404, 409].includes(await statusOf(`/invite/${path}`, { method, cookie })), `invite ${token}`);
    assert.equal(await statusOf('/api/me', { cookie: `session=${path}` }), 401, `cookie ${token}`);
    assert.equal(await statusOf('/api/me', { cookie: `session=${path}.${path}` }), 401, `signed cookie ${token}`);
  }
  const nul = encodeURIComponent('a\0b');
  for (const path of [`/api/search?q=${nul}`, `/search?q=${nul}`, `/api/posts?space=${nul}`])
    assert.equal(await statusOf(path, { cookie }), 400, path);
  const report = { postId: 'a\0b', reason: 'rude' };
  assert.equal(await statusOf('/api/reports', { cookie, json: report }), 400);
});

test('a known address with the wrong method says which it takes', async () => {
  const response = await request('/api/me', { method: 'DELETE', cookie });
  assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET']);
});

test('the log names the request and holds nothing of the person', async () => {
  const response = await request('/api/sign-in', { json: { email: actor.email, password } });
  await request(`/reset/secret-token-in-the-address`, { form: { password: 'some new password' } });
  const lines = community.logLines.join('');
  assert.ok(lines.includes(response.headers.get('x-request-id') ?? 'none'));
  for (const secret of [
    actor.email,
    password,
    'secret-token-in-the-address',
    '203.0.113.9',
    cookie.slice(10, 30),
    'Mallory',
    'some new password',
  ]) {
    assert.equal(lines.includes(secret), false, secret);
  }
  for (const line of community.logLines) assert.equal(typeof JSON.parse(line), 'object');
});

test('health: alive, ready, the probe account, and metrics behind their token', async () => {
  assert.equal((await request('/healthz')).status, 200);
  assert.deepEqual(await (await request('/readyz')).json(), { status: 'pass', version: 'development' });
  const probe = await community.joinAs('probe');
  assert.equal((await request('/api/health', { cookie: probe.cookie })).status, 200);
  assert.equal((await request('/api/health')).status, 401);
  assert.equal((await request('/metrics')).status, 401);
  const metrics = await request('/metrics', { headers: { authorization: 'Bearer metrics-token-for-tests' } });
  assert.match(await metrics.text(), /http_requests_total\{route="POST \/api\/sign-in",status="200"\} \d+/);
});

test('without its newest migration or without its database the app is alive and not ready', async () => {
  const old = await openCommunity();
  await old.app.db.deleteFrom('migration').where('id', '=', '0006-news').execute();
  assert.equal((await old.request('/readyz')).status, 503);
  await old.app.db.schema.dropTable('migration').execute();
  const response = await old.request('/readyz');
  assert.deepEqual([response.status, await response.json()], [503, { status: 'fail', version: 'development' }]);
  assert.equal((await old.request('/healthz')).status, 200);
});

type Parameter = { readonly name: string; readonly in: string; readonly required: boolean };

test('the OpenAPI document names every JSON route with its access', async () => {
  const document = (await (await request('/api/openapi.json')).json()) as {
    paths: Record<string, Record<string, { 'x-access': string; parameters: readonly Parameter[] }>>;
  };
  for (const route of app.routes.filter(each => isApi(each.path))) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    assert.equal(document.paths[path]?.[route.method.toLowerCase()]?.['x-access'], route.access, path);
  }
  const log = document.paths['/api/admin/audit']?.['get']?.parameters ?? [];
  assert.deepEqual(
    log.map(({ name, in: place, required }) => [name, place, required]),
    ['before', 'target', 'action'].map(name => [name, 'query', false]),
  );
});

test('no list is heavier than a phone takes in a moment', async () => {
  for (const path of ['/api/posts', '/api/members', '/api/spaces', '/members', '/dashboard']) {
    const { length } = await (await request(path, { cookie })).text();
    assert.ok(length < 60_000, `${path}: ${length} characters`);
  }
});
