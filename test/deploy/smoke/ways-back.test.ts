import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { parseConfig } from '../../../src/config/load.ts';
import { smokeAndSee } from '../../../src/deploy/smoke/smoke.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { secret, type SmallApp, smallDrive, startSmallApp } from './small-app.ts';

/** The API of the payment provider, which knows one checkout; and what it was asked, with the key. */
const asked: string[] = [];
let session: object = {};
const api = createServer((request, response) => {
  asked.push(`${request.url} ${request.headers.authorization}`);
  response
    .writeHead(request.url === '/v1/checkout/sessions/cs_test_a1b2c3d4e5' ? 200 : 404)
    .end(JSON.stringify(session));
});
const key = ['sk', 'test', 'of_this_test_alone'].join('_');
const folder = mkdtempSync(join(tmpdir(), 'launch-ready-back-'));
let app: SmallApp;
let apiUrl = '';

before(async () => {
  app = await startSmallApp();
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked.length = 0;
  app.instead.clear();
  app.instead.set('POST /pay', { body: '{"url":"https://checkout.stripe.com/c/pay/cs_test_a1b2c3d4e5#f"}' });
});
after(async () => {
  await app.stop();
  api.close();
  rmSync(folder, { recursive: true, force: true });
});

const ran = async (billing: object = { key: 'SMALL_APP_KEY', api: apiUrl }, given = key) => {
  const drive = smallDrive(app.url) as { billing: object };
  const text = JSON.stringify({
    domain: 'harbour.test',
    drive: { ...drive, billing: { ...drive.billing, ...billing } },
  });
  const config = parseConfig(text, 'launch-ready.jsonc');
  assert.ok(config.drive !== undefined);
  const variables: Readonly<Record<string, string>> = { SMALL_APP_SECRET: secret, SMALL_APP_KEY: given };
  const net = { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false };
  const io = { ...realIo({ net, progress: () => undefined }), env: (name: string) => variables[name] };
  const aim = { config, settings: config.drive, state: mkdtempSync(join(folder, 'state-')) };
  const { report, seen } = await smokeAndSee(aim, io, new AbortController().signal);
  const step = (name: string) => report.steps.find(one => one.name === name);
  return {
    checkout: step('checkout'),
    signIn: step('sign-in-elsewhere'),
    callbacks: seen.callbacks,
    text: JSON.stringify(seen),
  };
};

test('where the payment page leads back to is asked with the key, and kept without its query', async () => {
  session = {
    success_url: `${app.url}/thanks?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: `${app.url}/plans?from=1`,
  };
  const { checkout, callbacks, text } = await ran();
  assert.deepEqual([checkout?.status, checkout?.reason], ['passed', null]);
  assert.deepEqual(callbacks.payment, {
    status: 'ok',
    value: [
      { when: 'paid', address: `${app.url}/thanks`, told: 'Stripe' },
      { when: 'gave-up', address: `${app.url}/plans`, told: 'Stripe' },
    ],
  });
  assert.deepEqual(asked, [`/v1/checkout/sessions/cs_test_a1b2c3d4e5 Bearer ${key}`]);
  assert.doesNotMatch(text, /of_this_test_alone/);
});

test('a payment page that leads to another machine fails the step', async () => {
  session = { success_url: 'http://localhost:3000/thanks', cancel_url: null };
  const { checkout } = await ran();
  assert.equal(checkout?.status, 'failed');
  assert.match(
    checkout?.reason ?? '',
    /^whoever has paid is led to http:\/\/localhost:3000\/thanks, which is the machine/,
  );
});

test('without a key, with a live one, and with an API that is somewhere else nothing is asked', async () => {
  session = { success_url: 'http://localhost:3000/thanks' };
  for (const [billing, given] of [
    [{}, key],
    [{ key: 'SMALL_APP_KEY', api: apiUrl }, ''],
    [{ key: 'SMALL_APP_KEY', api: 'https://collects-keys.example' }, key],
  ] as const) {
    const { checkout, callbacks } = await ran(billing, given);
    assert.deepEqual([checkout?.status, callbacks.payment.status], ['passed', 'silent']);
  }
  await assert.rejects(ran(undefined, ['sk', 'live', 'of_this_test_alone'].join('_')), /live key of Stripe/);
  assert.deepEqual(asked, []);
});

const page = (body: string): { readonly body: string } => ({ body: `<title>Sign in</title><h1>Sign in</h1>${body}` });
const toGoogle = (back: string): string =>
  `https://accounts.google.com/o/oauth2/v2/auth?client_id=a&state=secret-state&redirect_uri=${encodeURIComponent(back)}`;

test('links and forms to accounts elsewhere: each is begun, and where it leads back to is kept', async () => {
  app.instead.set(
    'GET /login',
    page(
      '<a href="/auth/google">Google</a><form method="post" action="/auth/signin/github"><input type="hidden" name="csrf" value="x"><button>GitHub</button></form>',
    ),
  );
  app.instead.set('GET /auth/google', {
    status: 302,
    headers: { location: toGoogle(`${app.url}/auth/callback/google?x=1`) },
  });
  const github = `https://github.com/login/oauth/authorize?redirect_uri=${encodeURIComponent('http://localhost:3000/auth/callback/github')}`;
  app.instead.set('POST /auth/signin/github', { status: 302, headers: { location: github } });
  const { signIn, callbacks, text } = await ran();
  assert.equal(signIn?.status, 'failed');
  assert.match(signIn?.reason ?? '', /^whoever signs in is led to http:\/\/localhost:3000\/auth\/callback\/github/);
  assert.deepEqual(callbacks.signIn, {
    status: 'ok',
    value: [
      { when: 'signed-in', address: `${app.url}/auth/callback/google`, told: 'accounts.google.com' },
      { when: 'signed-in', address: 'http://localhost:3000/auth/callback/github', told: 'github.com' },
    ],
  });
  assert.doesNotMatch(text, /secret-state/);
});

test('a page to sign in that is elsewhere at once, one that offers no other account, and none at all', async () => {
  app.instead.set('GET /login', { status: 302, headers: { location: toGoogle(`${app.url}/auth/callback`) } });
  const hosted = await ran();
  assert.deepEqual([hosted.signIn?.status, hosted.callbacks.signIn.status], ['passed', 'ok']);
  app.instead.set(
    'GET /login',
    page(
      '<form method="post" action="/in"><input name="email"><input name="password" type="password"><button>Sign in</button></form><a href="/about-google-fonts">Fonts</a>',
    ),
  );
  app.instead.set('GET /about-google-fonts', page(''));
  const plain = await ran();
  assert.deepEqual(plain.callbacks.signIn, { status: 'ok', value: [] });
  app.instead.delete('GET /login');
  const none = await ran();
  assert.deepEqual([none.signIn?.status, none.callbacks.signIn.status], ['passed', 'silent']);
});

test('a button of which nobody sees where it leads back to is nothing known', async () => {
  app.instead.set('GET /login', page('<a href="/auth/google">Google</a>'));
  app.instead.set('GET /auth/google', page('<script>go()</script>'));
  const { signIn, callbacks } = await ran();
  assert.deepEqual([signIn?.status, callbacks.signIn.status], ['not-checked', 'silent']);
});
