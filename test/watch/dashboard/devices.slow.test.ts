import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page, Worker } from 'playwright-core';
import { pushMessage } from '../../../src/watch/channels/push-message.ts';
import { deviceOf } from '../../../src/watch/device.ts';
import type { Notice } from '../../../src/watch/notice.ts';
import { listen, type Listening } from '../../../src/watch/dashboard/listen.ts';
import { hostileNotice, wholeNotice } from '../notices.ts';
import { now } from './community.ts';
import { ownerToken, pushKey, type Served, served } from './served.ts';
import { axeFindings, noBrowser, openBrowser } from '../../platform/browser.ts';

const phone = { width: 360, height: 740 };

const subscription = () => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    endpoint: `https://push.example.net/${randomBytes(12).toString('hex')}`,
    p256dh: pair.getPublicKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
};

type Shown = {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean;
  readonly data: { readonly key: string; readonly page: string };
};

describe('devices in a browser', { skip: noBrowser }, () => {
  let browser: Browser | undefined;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  type Opened = Served & { readonly page: Page; readonly listening: Listening };

  /** The page of devices, as an owner who signed in; `before` runs in the page first. */
  const opened = async (
    options: BrowserContextOptions,
    look: (opened: Opened) => Promise<void>,
    script = '',
  ): Promise<void> => {
    assert.ok(browser !== undefined);
    const dashboard = await served('well', { pushKey });
    const listening = await listen(dashboard, { port: 0 });
    const context = await browser.newContext({ viewport: phone, ...options });
    await context.grantPermissions(['notifications'], { origin: listening.url });
    const page = await context.newPage();
    if (script !== '') await page.addInitScript(script);
    const troubles: string[] = [];
    page.on('pageerror', error => troubles.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    try {
      await page.goto(`${listening.url}/sign-in?next=/devices`);
      await page.fill('#token', ownerToken);
      await page.click('button');
      await page.waitForURL(/\/devices$/);
      await look({ ...dashboard, page, listening });
      assert.deepEqual(troubles, []);
    } finally {
      await context.close();
      await listening.close();
    }
  };

  for (const colorScheme of ['light', 'dark'] as const)
    test(`at 360 px, ${colorScheme}: accessible, no wider than the screen, the button there`, () =>
      opened({ colorScheme, bypassCSP: true }, async ({ page, store, listening }) => {
        for (const name of ['Telephone of Ada', 'W'.repeat(60)])
          await store.addDevice(deviceOf({ name, ...subscription() }, now));
        const [first] = await store.devices();
        await store.deviceGone(first?.id ?? '', now);
        await page.goto(`${listening.url}/devices`);
        await page.waitForSelector('#tell:not([hidden])');
        assert.equal(await page.locator('text=Tell this device').count(), 1);
        assert.deepEqual(await axeFindings(page), []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), phone.width);
        const small = await page.evaluate<readonly string[]>(
          "[...document.querySelectorAll('button')].filter(one => one.getBoundingClientRect().height < 40).map(one => one.outerHTML)",
        );
        assert.deepEqual(small, []);
      }));

  test('without JavaScript the page says that it needs it, and a device can be removed', () =>
    opened({ javaScriptEnabled: false }, async ({ page, store, listening }) => {
      await store.addDevice(deviceOf({ name: 'Telephone of Ada', ...subscription() }, now));
      await page.goto(`${listening.url}/devices`);
      // Playwright reads no text of this element; a browser without JavaScript gives it a place.
      const needs = await page.locator('noscript p').boundingBox();
      assert.ok(needs !== null && needs.height > 20, JSON.stringify(needs));
      assert.equal(await page.locator('text=Tell this device').isVisible(), false);
      await page.click('text=Remove');
      await page.waitForSelector('text=None: as long as that is so');
      assert.deepEqual(await store.devices(), []);
    }));

  // The push service of a browser is on the internet; what it would give is put in its place, and everything else is real.
  const given = subscription();
  const standIn = `
    let current = null;
    const made = options => ({
      options, endpoint: ${JSON.stringify(given.endpoint)},
      toJSON: () => ({ endpoint: ${JSON.stringify(given.endpoint)}, keys: ${JSON.stringify(given)} }),
      unsubscribe: async () => { sessionStorage.removeItem('made'); current = null; return true; },
    });
    const options = key => ({ userVisibleOnly: true, applicationServerKey: Uint8Array.from(key).buffer });
    PushManager.prototype.getSubscription = async () => {
      const key = sessionStorage.getItem('made');
      return key === null ? null : made(options(JSON.parse(key)));
    };
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly) throw new DOMException('', 'NotAllowedError');
      sessionStorage.setItem('made', JSON.stringify([...applicationServerKey]));
      return made(options([...applicationServerKey]));
    };
    Notification.requestPermission = async () => 'granted';`;

  test('one press subscribes this browser to our key, and the page knows it from then on, until it is removed', () =>
    opened(
      {},
      async ({ page, store }) => {
        await page.fill('#name', 'Telephone of Ada');
        await page.click('text=Tell this device');
        await page.waitForSelector('text=(this device)');
        const [device] = await store.devices();
        assert.deepEqual(
          [device?.name, device?.endpoint, device?.p256dh, device?.auth],
          ['Telephone of Ada', given.endpoint, given.p256dh, given.auth],
        );
        const key = Buffer.from(JSON.parse(await page.evaluate<string>("sessionStorage.getItem('made')")) as number[]);
        assert.equal(key.toString('base64url'), pushKey);
        assert.equal(await page.locator('#tell').isVisible(), false);
        await page.click('text=Remove');
        await page.waitForSelector('text=None: as long as that is so');
        assert.equal(await page.evaluate("sessionStorage.getItem('made')"), null);
        assert.ok(await page.locator('text=Tell this device').isVisible());
      },
      standIn,
    ));

  test('a browser whose push service does not answer says so', () =>
    opened(
      {},
      async ({ page, store }) => {
        await page.fill('#name', 'Telephone of Ada');
        await page.click('text=Tell this device');
        await page.waitForSelector('text=did not subscribe it (AbortError)');
        assert.deepEqual(await store.devices(), []);
      },
      `${standIn}; PushManager.prototype.subscribe = async () => { throw new DOMException('', 'AbortError'); };`,
    ));

  /** What the worker shows of a message that Chromium delivers to it as if it had come. */
  const delivering = async (
    { page, listening }: Opened,
    act: (deliver: (data: string) => Promise<readonly Shown[]>, worker: Worker) => Promise<void>,
  ): Promise<void> => {
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const session = await page.context().newCDPSession(page);
    const versions = Promise.withResolvers<string>();
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations;
      if (one !== undefined) versions.resolve(one.registrationId);
    });
    await session.send('ServiceWorker.enable');
    const registrationId = await versions.promise;
    const shown = (): Promise<readonly Shown[]> =>
      page.evaluate(
        'navigator.serviceWorker.ready.then(one => one.getNotifications()).then(all => all.map(({ title, body, tag, silent, data }) => ({ title, body, tag, silent, data })))',
      );
    const [worker] = page.context().serviceWorkers();
    assert.ok(worker !== undefined);
    let count = 0;
    await worker.evaluate(
      'self.shownOnes = 0; const show = self.registration.showNotification.bind(self.registration); self.registration.showNotification = async (...given) => { await show(...given); self.shownOnes += 1; }',
    );
    await act(async data => {
      await session.send('ServiceWorker.deliverPushMessage', { origin: `${listening.url}/`, registrationId, data });
      count += 1;
      for (let tries = 0; (await worker.evaluate('self.shownOnes')) !== count; tries += 1)
        assert.ok(tries < 100, 'nothing is shown');
      return shown();
    }, worker);
  };

  test('a message shows as text; the end takes the place of the beginning; what comes twice makes no second sound', () =>
    opened({}, async it => {
      await delivering(it, async deliver => {
        const notice = wholeNotice();
        const [first, ...none] = await deliver(pushMessage(notice, 3_993));
        assert.deepEqual(none, []);
        assert.equal(first?.title, 'Nobody can sign in (example.com)');
        assert.match(first?.body ?? '', /Call first: Ada/);
        assert.equal(first?.silent, false);
        const [again] = await deliver(pushMessage(notice, 3_993));
        assert.deepEqual([again?.tag, again?.silent], [first?.tag, true]);
        const over: Notice = {
          ...notice,
          kind: 'resolved',
          key: notice.key.replace('opened', 'resolved'),
          title: 'Over',
        };
        const [end, ...others] = await deliver(pushMessage(over, 3_993));
        assert.deepEqual([end?.title, end?.silent, others], ['Over', false, []]);
        const [, hostile] = await deliver(pushMessage({ ...hostileNotice(), key: 'page/home@1|opened|0' }, 3_993));
        assert.match(hostile?.title ?? '', /<b>&amp; \*\*bold\*\*/);
      });
    }));

  test('what cannot be read shows all the same, and no message leads anywhere but to this dashboard', () =>
    opened({}, async it => {
      const home = `${it.listening.url}/`;
      await delivering(it, async (deliver, worker) => {
        for (const data of ['no JSON', '[]', 'null', '{"title":7,"body":{},"tag":[],"path":9}']) {
          const [shown] = await deliver(data);
          assert.deepEqual([shown?.title, shown?.data.page], ['The watch has something to say', home], data);
        }
        for (const path of [
          'https://evil.test/incidents/x',
          '//evil.test/incidents/x',
          '/\\evil.test/incidents/x',
          'javascript:alert(1)',
          '/links',
          '/incidents/../links',
          `http://127.0.0.1:1/incidents/x`,
        ]) {
          const all = await deliver(JSON.stringify({ title: 'x', tag: path, path }));
          assert.equal(all.find(({ tag }) => tag === path.slice(0, 64))?.data.page, home, path);
        }
        const path = '/incidents/flow/login%401';
        const all = await deliver(JSON.stringify({ title: 'x', tag: 'right', path }));
        assert.equal(all.find(({ tag }) => tag === 'right')?.data.page, `${it.listening.url}${path}`);
        const led = await worker.evaluate<readonly string[]>(`(async () => {
          const led = [];
          const clients = { matchAll: async () => [], openWindow: async page => { led.push(page); } };
          Object.defineProperty(self, 'clients', { value: clients, configurable: true });
          for (const page of ['https://evil.test/', '${it.listening.url}${path}', undefined]) {
            const waits = [];
            const event = new Event('notificationclick');
            event.notification = { close: () => led.push('closed'), data: page === undefined ? null : { page } };
            event.waitUntil = promise => waits.push(promise);
            self.dispatchEvent(event);
            await Promise.all(waits);
          }
          return led;
        })()`);
        assert.deepEqual(led, ['closed', home, 'closed', `${it.listening.url}${path}`, 'closed', home]);
      });
    }));
});
