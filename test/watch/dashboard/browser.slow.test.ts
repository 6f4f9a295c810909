import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { listen, type Listening } from '../../../src/watch/dashboard/listen.ts';
import { quantile } from '../../../src/watch/dashboard/waits.ts';
import { day, look, minute, now, state, type Story } from './community.ts';
import { ownerToken, type Served, served } from './served.ts';
import { axeFindings, noBrowser, openBrowser } from '../../platform/browser.ts';

const shapes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

describe('the dashboard in a browser', { skip: noBrowser }, () => {
  let browser: Browser | undefined;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  type Opened = Served & {
    readonly page: Page;
    readonly listening: Listening;
    readonly troubles: readonly string[];
  };

  /** Opens the dashboard as an owner who signs in by the form, and closes everything afterwards. */
  const opened = async (
    story: Story,
    options: BrowserContextOptions,
    look: (opened: Opened) => Promise<void>,
  ): Promise<void> => {
    assert.ok(browser !== undefined);
    const dashboard = await served(story);
    const listening = await listen(dashboard, { port: 0 });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('pageerror', error => troubles.push(error.message));
    page.on('dialog', dialog => {
      troubles.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', message => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    page.on('request', request => {
      if (!request.url().startsWith(listening.url)) troubles.push(request.url());
    });
    try {
      await page.goto(listening.url);
      assert.match(page.url(), /\/sign-in\?next=%2F$/);
      await page.fill('#token', ownerToken);
      await page.click('button');
      await page.waitForSelector('.answer');
      await look({ ...dashboard, page, listening, troubles });
      assert.deepEqual(troubles, []);
    } finally {
      await context.close();
      await listening.close();
    }
  };

  const answersOf = (page: Page): Promise<readonly string[]> =>
    page.evaluate("[...document.querySelectorAll('.answer')].map(one => one.className.replace('answer ', ''))");

  for (const [story, shape, colorScheme] of [
    ['well', 'phone', 'light'],
    ['well', 'desktop', 'dark'],
    ['login down', 'phone', 'light'],
    ['login down', 'phone', 'dark'],
    ['login down', 'desktop', 'light'],
    ['login down', 'desktop', 'dark'],
    ['nobody looked', 'phone', 'dark'],
    ['nobody looked', 'desktop', 'light'],
  ] as const) {
    test(`${story}, ${shape}, ${colorScheme}: accessible, no wider than the screen, the answers first`, () =>
      // What we inject to look at the page runs although the page itself allows only its own script.
      opened(story, { viewport: shapes[shape], colorScheme, bypassCSP: true }, async ({ page, listening, store }) => {
        const [open] = (await store.load()).open.keys();
        const paths = ['/', '/status', '/links', ...(open === undefined ? [] : [`/incidents/${open}`])];
        for (const path of paths) {
          await page.goto(`${listening.url}${path}`);
          assert.deepEqual(await axeFindings(page), [], path);
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), shapes[shape].width, path);
        }
        await page.goto(listening.url);
        const last = await page.locator('.answer').nth(2).boundingBox();
        assert.ok(last !== null && last.y + last.height <= shapes[shape].height, JSON.stringify(last));
        const small = await page.evaluate<readonly string[]>(
          "[...document.querySelectorAll('button, .foot a')].filter(one => one.getBoundingClientRect().height < 40).map(one => one.outerHTML)",
        );
        assert.deepEqual(small, []);
      }));
  }

  test('p95 on the page is that of the raw rows', () =>
    opened('well', { viewport: shapes.phone }, async ({ page, store }) => {
      const raw = (await store.results('page/home', now - 3_600_000 + 1, now)).map(({ ms }) => ms ?? 0);
      assert.equal(raw.length, 60);
      const shown = await page.locator('[data-monitor="page/home"] .facts dd').first().innerText();
      // Counted anew: 57 of 60 are not longer.
      const p95 = raw.toSorted((one, other) => one - other)[56];
      assert.equal(quantile(raw, 0.95), p95);
      assert.equal(shown.split(/\s/)[0], `${p95}`);
    }));

  test('what changes is seen without loading anew, and read out', () =>
    opened('well', { viewport: shapes.phone }, async ({ page, store, changed }) => {
      assert.equal((await answersOf(page))[0], 'good');
      await page.evaluate('globalThis.stayed = true');
      const { watcher } = await store.load();
      await store.commit({
        results: [look('page/login', now - 1_000, 'failing')],
        steps: [
          {
            watcher,
            monitors: new Map([['page/login', state('down', now - 1_000)]]),
            incidents: [],
            effects: [],
            gaps: [],
          },
        ],
        channels: [],
      });
      changed();
      await page.waitForSelector('.answer.bad[data-question="up"]', { timeout: 5_000 });
      assert.match(await page.locator('#told').innerText(), /^Nobody can sign in\./);
      assert.match(await page.title(), /^Failing: Is it up\?/);
      assert.equal(await page.evaluate('globalThis.stayed'), true);
    }));

  test('when nothing comes any more, green turns grey in the browser itself', () =>
    opened('well', { viewport: shapes.phone }, async ({ page, listening, troubles }) => {
      await page.clock.install();
      await page.reload();
      assert.equal((await answersOf(page))[0], 'good');
      await listening.close();
      await page.clock.fastForward(10 * minute);
      await page.waitForSelector('.answer.unknown[data-question="up"]', { timeout: 5_000 });
      assert.match(await page.locator('.answer .said').first().innerText(), /^Not known: nothing new has come\./);
      assert.match(await page.locator('.answer time').first().innerText(), /^10 min ago$/);
      assert.match(await page.locator('#lost').innerText(), /^No connection/);
      // The connection that is gone is what this is about.
      (troubles as string[]).length = 0;
    }));

  test('without JavaScript: read, acknowledged, shared, signed out', () =>
    opened('login down', { viewport: shapes.phone, javaScriptEnabled: false }, async ({ page, acknowledged }) => {
      assert.equal(await page.locator('.answer').count(), 3);
      assert.equal(await page.locator('noscript meta[http-equiv="refresh"][content="60"]').count(), 1);
      await page.click('text=Nobody can sign in. >> nth=1');
      await page.waitForURL(/\/incidents\//);
      await page.click('text=I am at it');
      await page.waitForSelector('text=Somebody is at it');
      assert.equal(acknowledged.length, 1);
      await page.click('text=Back to the dashboard');
      await page.click('text=Shared links');
      await page.click('text=Make a link');
      assert.match(await page.locator('code.link').innerText(), /\/share\/[\w-]{43}$/);
      await page.click('text=Back to the dashboard');
      await page.click('text=Sign out');
      await page.waitForURL(/\/sign-in$/);
    }));

  test('it can be installed', () =>
    opened('well', { viewport: shapes.phone }, async ({ page }) => {
      const session = await page.context().newCDPSession(page);
      const { installabilityErrors } = (await session.send('Page.getInstallabilityErrors')) as {
        readonly installabilityErrors: readonly { readonly errorId: string }[];
      };
      // Each test has a profile of its own, which the browser takes for a private window.
      assert.deepEqual(
        installabilityErrors.map(({ errorId }) => errorId).filter(id => id !== 'in-incognito'),
        [],
      );
      const { errors, data } = await session.send('Page.getAppManifest');
      assert.deepEqual(errors, []);
      assert.match(data ?? '', /"display":"standalone"/);
    }));

  test('a link from a chat signs in by one press and leads back to where it pointed', () =>
    opened('login down', { viewport: shapes.phone }, async ({ page, access, listening, pass, store }) => {
      pass(31 * day);
      const [open = ''] = (await store.load()).open.keys();
      await page.goto(`${listening.url}/incidents/${open}`);
      const next = new URL(page.url()).searchParams.get('next') ?? '';
      await page.goto(`${listening.url}/sign-in?link=${await access.oneTimeLink()}&next=${encodeURIComponent(next)}`);
      await page.click('text=Sign in >> nth=-1');
      await page.waitForURL(url => url.pathname === `/incidents/${open}`);
      assert.match(await page.locator('h1').innerText(), /Nobody can sign in\./);
    }));
});
