import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../../src/platform/limits.ts';
import { deviceOf, NoDevice, pushAddress } from '../../../src/watch/device.ts';
import { minute, now } from './community.ts';
import { csrfIn, form, pushKey, served } from './served.ts';

/** What a browser gives when it subscribes. */
const subscription = (path = randomBytes(12).toString('hex')) => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    endpoint: `https://push.example.net/${path}`,
    p256dh: pair.getPublicKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
};

const atPage = async () => {
  const dashboard = await served('well', { pushKey });
  const cookie = await dashboard.owner();
  const page = async (): Promise<string> => (await dashboard.ask('/devices', { cookie })).text();
  const csrf = csrfIn(await page());
  const send = (fields: { readonly [name: string]: string }, headers = {}) =>
    dashboard.ask('/devices', { cookie, headers, ...form({ csrf, act: 'tell', name: 'Telephone', ...fields }) });
  return { ...dashboard, cookie, page, csrf, send };
};

describe('devices that are told', () => {
  test('one subscribes, is shown by its name and service, and is removed; its address and keys stand nowhere', async () => {
    const { page, send, store, csrf } = await atPage();
    assert.match(await page(), /None: as long as that is so, nobody is told this way/);
    const sent = subscription();
    const added = await send({ ...sent, name: 'Telephone <of> Ada' });
    assert.deepEqual([added.status, added.headers.get('location')], [303, '/devices']);
    const [device] = await store.devices();
    const { id, ...rest } = { id: '', ...device };
    assert.deepEqual(rest, { ...sent, name: 'Telephone <of> Ada', addedAt: now, goneAt: null, toldAt: null });
    assert.match(id, /^[\w-]{22}$/);
    const html = await page();
    assert.match(html, /Telephone &lt;of&gt; Ada/);
    assert.match(html, /By push\.example\.net · since/);
    assert.match(html, /told nothing yet/);
    for (const secret of [sent.endpoint, sent.p256dh, sent.auth]) assert.ok(!html.includes(secret));
    await store.deviceTook(device?.id ?? '', 'key', now - 3 * minute);
    assert.match(await page(), /told last <time[^>]*>3 min ago/);
    assert.equal((await send({ csrf, act: 'remove', id: device?.id ?? '' })).status, 303);
    assert.deepEqual(await store.devices(), []);
  });

  test('what it subscribes to is our public key; without JavaScript the page says that it needs it', async () => {
    const { page } = await atPage();
    const html = await page();
    assert.match(html, new RegExp(`data-key="${pushKey}" hidden`));
    assert.match(html, /<noscript>\s*<p class="card bad">This needs JavaScript/);
    assert.match(html, /On an iPhone or iPad that only works from an installed app/);
    assert.doesNotMatch(html, /<script(?![^>]* src=)|\son\w+=/);
  });

  test('one whose subscription has ended is said', async () => {
    const { page, send, store } = await atPage();
    await send(subscription());
    const [device] = await store.devices();
    await store.deviceGone(device?.id ?? '', now);
    assert.match(
      await page(),
      /Told nothing any more<\/strong> since [^:]+:\d\d[^:]*: its browser gave the subscription\s+up/,
    );
  });

  test('nobody without a session, with a shared link, from elsewhere, or with an old form adds or removes one', async () => {
    const { ask, access, send, csrf, cookie, store } = await atPage();
    const sent = { csrf, act: 'tell', name: 'Telephone', ...subscription() };
    assert.equal((await ask('/devices', form(sent))).status, 401);
    const share = await access.share(1);
    const reader = `launch-ready=${share}`;
    const readersCsrf = (await access.session(share))?.csrf ?? '';
    assert.equal((await ask('/devices', { cookie: reader })).headers.get('location'), '/');
    assert.equal((await ask('/devices', { cookie: reader, ...form({ ...sent, csrf: readersCsrf }) })).status, 403);
    assert.equal((await send(sent, { origin: 'https://evil.test' })).status, 403);
    assert.equal((await send(sent, { 'sec-fetch-site': 'cross-site' })).status, 403);
    for (const wrong of ['', 'x', `${csrf}x`]) assert.equal((await send({ ...sent, csrf: wrong })).status, 403);
    assert.equal((await ask('/devices', { cookie, host: 'evil.test', ...form(sent) })).status, 421);
    assert.deepEqual(await store.devices(), []);
  });

  test('what is no subscription is refused, and why', async () => {
    const { send, store } = await atPage();
    const good = subscription();
    const offCurve = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
    const refused: readonly (readonly [object, RegExp])[] = [
      ...[
        'http://push.example.net/x',
        'https://127.0.0.1/x',
        'https://2130706433/x',
        'https://[::1]/x',
        'https://10.0.0.1/x',
        'https://localhost/x',
        'https://push.localhost/x',
        'https://intranet/x',
        'https://push.example.net:8443/x',
        'https://user:word@push.example.net/x',
        'https://push.example.net/x#y',
        'file:///etc/passwd',
        'javascript:alert(1)',
        '',
        `https://push.example.net/${'x'.repeat(limits.pushAddressCharacters)}`,
      ].map(endpoint => [{ endpoint }, /no address of a push service/] as const),
      ...[
        '',
        good.p256dh.slice(0, -2),
        `${good.p256dh}AA`,
        offCurve,
        'A'.repeat(87),
        `${good.p256dh.slice(0, -1)}+`,
      ].map(p256dh => [{ p256dh }, /no key/] as const),
      ...['', good.auth.slice(0, -2), `${good.auth}AA`, `${good.auth.slice(0, -1)}!`].map(
        auth => [{ auth }, /no secret/] as const,
      ),
      ...['', '   ', 'x'.repeat(limits.pushNameCharacters + 1)].map(
        name => [{ name }, /a name of at most 60/] as const,
      ),
    ];
    for (const [wrong, why] of refused) {
      const answer = await send({ ...good, ...wrong });
      assert.equal(answer.status, 400, JSON.stringify(wrong).slice(0, 200));
      assert.match(await answer.text(), why);
    }
    assert.deepEqual(await store.devices(), []);
    assert.equal((await send(good)).status, 303);
    assert.equal(
      (await send({ ...good, endpoint: `https://x.test/${'x'.repeat(limits.watchFormBytes)}` })).status,
      413,
    );
  });

  test('too many are refused, until one is removed', async () => {
    const { send, store } = await atPage();
    for (let n = 0; n < limits.pushDevices; n += 1) assert.equal((await send(subscription())).status, 303);
    const answer = await send(subscription());
    assert.equal(answer.status, 409);
    assert.match(await answer.text(), /Remove one of them first/);
    assert.equal((await store.devices()).length, limits.pushDevices);
  });

  test('where nobody is told that way there is no such page, and no link to it', async () => {
    const without = await served('well');
    const cookie = await without.owner();
    assert.equal((await without.ask('/devices', { cookie })).status, 404);
    assert.doesNotMatch(await (await without.ask('/', { cookie })).text(), /\/devices/);
    const { ask, cookie: owner } = await atPage();
    assert.match(await (await ask('/', { cookie: owner })).text(), /<a href="\/devices">Devices that are told<\/a>/);
  });

  test('the service worker reaches the whole dashboard, is never old, and is open like every other file', async () => {
    const { ask } = await served('well', { pushKey });
    const answer = await ask('/push-worker.js');
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/javascript/);
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });
});

test('whatever comes as an address or a subscription, it is one on the internet or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true })), text => {
      const url = pushAddress(text);
      if (url === null) return;
      assert.equal(url.protocol, 'https:');
      assert.match(url.hostname, /\./);
      assert.doesNotMatch(url.hostname, /^[\d.]+$|^\[/);
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('name', 'endpoint', 'p256dh', 'auth'), fc.anything()), given => {
      assert.throws(() => deviceOf(given, now), NoDevice);
    }),
  );
});
