import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { html } from '../../src/reporters/html.ts';
import { flawed, hostileReport, reported, sound } from './reports.ts';
import { domain, evidence } from '../evidence/build.ts';
import { axeFindings, noBrowser, openBrowser } from '../platform/browser.ts';

const withLongNames = () =>
  reported(
    evidence(plan => {
      const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.${domain}`;
      plan.zone[long] = { CNAME: [`${'c'.repeat(63)}.${'d'.repeat(63)}.gone.test`], TXT: ['v'.repeat(250)] };
      plan.declared.hosts.push({ host: long, service: 'app', environment: 'production', path: '/' });
    }),
  );

const pages = { sound, flawed, hostileReport, withLongNames };
const shapes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

describe('the report as a page', { skip: noBrowser }, () => {
  let browser: Browser | undefined;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser?.close());

  /** The page as opened from disk, with everything that it asked for and every dialog that it opened. */
  const opened = async (text: string, shape: keyof typeof shapes, colorScheme: 'light' | 'dark' = 'light') => {
    assert.ok(browser !== undefined);
    // What we inject to look at the page must run although the page itself allows no script.
    const context = await browser.newContext({ viewport: shapes[shape], colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const asked: string[] = [];
    const dialogs: string[] = [];
    page.on('request', request => asked.push(request.url()));
    page.on('dialog', dialog => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.setContent(text, { waitUntil: 'load' });
    return { page, asked, dialogs, close: () => context.close() };
  };

  for (const [name, input] of Object.entries(pages)) {
    for (const [shape, scheme] of [
      ['phone', 'light'],
      ['desktop', 'dark'],
    ] as const) {
      test(`${name}, ${shape}, ${scheme}: accessible, no wider than the screen, nothing asked for`, async () => {
        const { page, asked, dialogs, close } = await opened(html(input()), shape, scheme);
        assert.deepEqual(await axeFindings(page), []);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), shapes[shape].width);
        assert.deepEqual([...asked, ...dialogs], []);
        await close();
      });
    }
  }

  test('hostile text is shown and makes no element', async () => {
    const { page, close } = await opened(html(hostileReport()), 'desktop');
    assert.equal(await page.locator('img, script, iframe, form, object, link').count(), 0);
    const seen = await page.locator('body').innerText();
    assert.ok(seen.includes('<img src=x onerror=alert(1)>'));
    assert.doesNotMatch(seen, /[\u001b\u202e\u0000]/);
    await close();
  });

  test('every link inside the page leads somewhere on it', async () => {
    const { page, close } = await opened(html(flawed()), 'desktop');
    const lost = await page.evaluate<readonly string[]>(
      "[...document.links].map(link => link.getAttribute('href')).filter(href => !href.startsWith('#') || document.getElementById(href.slice(1)) === null)",
    );
    assert.deepEqual(lost, []);
    await close();
  });
});

test('the page forbids itself scripts, frames, forms and everything from elsewhere', () => {
  const text = html(flawed());
  assert.match(text, /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/);
  assert.doesNotMatch(text, /<(?:script|link|iframe|img)\b|@import|url\((?!#)/i);
});
