import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const port = 4_710;
const site = `http://localhost:${port}`;
const shots = process.env['SHOTS'];

/** The development community in a process of its own; resolves with the password it printed. */
const startDevelopment = async (): Promise<string> => {
  const child = spawn(process.execPath, ['src/dev.ts'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => void child.kill('SIGTERM'));
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const password = /owner@example\.test\s+(\S+)/.exec(output)?.[1];
    if (password && output.includes('Stop with')) return password;
  }
  throw new Error(`the community did not start:\n${output}`);
};

/** No sideways scrolling and no axe violation on the page as it stands, in light and in dark colours. */
const inspect = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(axeSource);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    if (shots) await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
    const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    assert.equal(isWide, false, `${name} scrolls sideways`);
    const violations = await page.evaluate(
      'axe.run().then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")))',
    );
    assert.deepEqual(violations, [], `${name}, ${colorScheme}`);
  }
};

/** The picture has come, in the best format that this browser takes, and no larger than it is shown. */
const inspectPicture = async (page: Page): Promise<void> => {
  await page.waitForFunction('document.querySelector("img").complete');
  const source = String(await page.evaluate('document.querySelector("img").currentSrc'));
  const [, width] = /table-(\d+)\.\w+\.avif$/.exec(source) ?? [];
  const shown = Number(await page.evaluate('document.querySelector("img").clientWidth'));
  assert.ok(Number(width) >= shown && Number(width) < 2 * shown, `${source} is shown at ${shown} pixels`);
};

/** The first link of this shape in a mail to that address, as soon as there is one. */
const mailedLink = async (email: string, shape: RegExp): Promise<string> => {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const mails = (await (await fetch(`http://localhost:${port + 3}`)).text()).split('<hr>');
    const links = mails.filter(mail => mail.includes(email)).map(mail => shape.exec(mail)?.[0]);
    const link = links.find(each => each !== undefined);
    if (link) return link.replaceAll('&amp;', '&');
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  throw new Error(`no mail with ${shape.source} came`);
};
const confirmationFor = (email: string): Promise<string> =>
  mailedLink(email, /http:\/\/localhost:\d+\/confirm\?token=[^\s<]+/);

const joinAsPatron = async (page: Page, device: string): Promise<void> => {
  const email = `${device}@walk.example.test`;
  await page.goto(site);
  await inspect(page, `${device}-landing`);
  await inspectPicture(page);
  for (const path of ['pricing', 'reset']) {
    await page.goto(`${site}/${path}`);
    await inspect(page, `${device}-${path}`);
  }
  await page.goto(site);
  await page.click('text=Join community');
  await inspect(page, `${device}-join`);
  await page.fill('[name=name]', 'Walker');
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', 'correct horse battery');
  await page.click('text=Create account');
  await page.waitForURL(`${site}/join/mail`);
  await inspect(page, `${device}-join-mail`);
  await page.goto(await confirmationFor(email));
  await inspect(page, `${device}-confirm`);
  await page.click('text=Confirm my address');
  await page.waitForURL(`${site}/billing`);
  await inspect(page, `${device}-plans`);
  assert.ok(await page.isVisible('text=Payments are in test mode'));
  await page.click('text=Patron, $15');
  await page.click('text=Pay for');
  await page.waitForURL(`${site}/dashboard`);
  assert.match((await page.textContent('main')) ?? '', /Your plan: Patron/);
};

const readPrivatePost = async (page: Page, device: string): Promise<void> => {
  await inspect(page, `${device}-dashboard`);
  await page.click('main a[href="/spaces/studio"]');
  await inspect(page, `${device}-space`);
  await page.click('main .list a[href^="/posts/"] >> nth=0');
  await page.waitForURL(/\/posts\//);
  await inspect(page, `${device}-post`);
  for (const path of ['members', 'profile', 'search?q=bread', 'assistant', 'no-such-page']) {
    await page.goto(`${site}/${path}`);
    await inspect(page, `${device}-${path.replace(/\W.*/, '')}`);
  }
  await page.click('text=Sign out').catch(() => undefined);
};

const signInAsOwner = async (page: Page, password: string, device: string): Promise<void> => {
  await page.context().clearCookies();
  await page.goto(`${site}/login?next=/admin`);
  await inspect(page, `${device}-login`);
  await page.fill('form[action="/login"] [name=email]', 'owner@example.test');
  await page.fill('[name=password]', password);
  await page.click('form[action="/login"] button');
  await page.waitForURL(`${site}/admin`);
  for (const path of ['admin', 'admin/audit', 'admin/invites', 'admin/digests', 'moderation', 'billing']) {
    await page.goto(`${site}/${path}`);
    await inspect(page, `${device}-${path.replace('/', '-')}`);
  }
};

/**
 * Without scripts: a member asks for news, the owner sends some, and the page of their link ends them. Before that the
 * page is looked at where scripts run, by somebody who is not signed in.
 */
const askForNewsAndEndThem = async (page: Page, password: string, seen: Page): Promise<void> => {
  await page.goto(`${site}/profile`);
  await page.click('text=Send me news by mail');
  assert.ok(await page.isVisible('text=You get our news by mail.'));
  await page.context().clearCookies();
  await page.goto(`${site}/login?next=/admin/digests`);
  await page.fill('form[action="/login"] [name=email]', 'owner@example.test');
  await page.fill('[name=password]', password);
  await page.click('form[action="/login"] button');
  await page.fill('[name=title]', 'Spring');
  await page.fill('[name=text]', 'The kiln is warm again.');
  await page.click('text=Send to 1 member');
  await page.context().clearCookies();
  const link = await mailedLink('member@example.test', /http:\/\/localhost:\d+\/unsubscribe\/[\w.-]+/);
  await seen.goto(link);
  await inspect(seen, 'phone-no-more-news');
  await page.goto(link);
  await page.click('text=Send me no more news');
  assert.match((await page.textContent('main')) ?? '', /You get no more news by mail/);
};

const skip = existsSync(executablePath) ? false : `no browser at ${executablePath}: set CHROMIUM`;
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

test('join, pay, read a private post and sign in, in a real browser, without and with scripts', { skip }, async () => {
  const password = await startDevelopment();
  const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  after(() => browser.close());
  for (const [device, viewport] of Object.entries(sizes)) {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on(
      'console',
      message =>
        void (message.type() === 'error' && !message.text().includes('404') && complaints.push(message.text())),
    );
    await joinAsPatron(page, device);
    await readPrivatePost(page, device);
    await signInAsOwner(page, password, device);
    assert.deepEqual(complaints, [], device);
    await context.close();
  }
  const bare = await (await browser.newContext({ javaScriptEnabled: false, viewport: sizes.phone })).newPage();
  await bare.goto(`${site}/login?next=/billing`);
  await bare.fill('form[action="/login"] [name=email]', 'member@example.test');
  await bare.fill('[name=password]', password);
  await bare.click('form[action="/login"] button');
  await bare.click('text=Supporter, $5');
  await bare.click('text=Pay for');
  await bare.waitForURL(`${site}/dashboard`);
  const stranger = await (await browser.newContext({ viewport: sizes.phone })).newPage();
  await askForNewsAndEndThem(bare, password, stranger);
});
