import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, it, type TestContext } from 'node:test';
import { Unavailable, type Aim } from '../../src/collectors/collector.ts';
import { pages } from '../../src/collectors/pages.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { BrowsedPage, PagesEvidence } from '../../src/evidence/pages.ts';
import type { Io } from '../../src/platform/io.ts';
import { noBrowser, siteWith, sofarWith, type Site } from './pages/browsed-site.ts';

const aim: Aim = {
  domain: 'community.test',
  unicode: 'community.test',
  config: configSchema.parse({}),
  repo: null,
  browser: true,
};
const names = ['www.community.test', 'app.community.test', 'static.community.test', 'broken.community.test'];

const openSite = async (
  t: TestContext,
  markup: { readonly [place: string]: string },
  change?: (io: Io) => Io,
): Promise<Site> => {
  const site = await siteWith(markup, change);
  t.after(site.close);
  return site;
};

const browse = (
  site: Site,
  ends: { readonly [start: string]: string },
  signal = new AbortController().signal,
): Promise<PagesEvidence> => pages.collect(aim, sofarWith(names, ends), site.io, signal);

const pageIn = (evidence: PagesEvidence, url: string): BrowsedPage => {
  const leaf = evidence.pages[url];
  assert.equal(leaf?.status, 'ok', JSON.stringify(evidence.pages));
  return leaf.value;
};

const homes = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter(name => name.startsWith('launch-ready-browser-'));

const www = 'https://www.community.test/';
const app = 'https://app.community.test/';

describe('the pages collector', { skip: noBrowser() }, () => {
  it('tells blocked, upgraded and loaded mixed content apart, and a sound page from all of them', async t => {
    const before = await homes();
    const site = await openSite(t, {
      'www.community.test/': `<title>Club</title><script src="http://static.community.test/a.js?key=1"></script>
        <img src="http://static.community.test/good.gif"><img src="http://static.community.test/bad.gif">
        <img src="http://unheard-of.example/x.gif">
        <form action="http://www.community.test/join"><input name="email"></form>`,
      'app.community.test/':
        '<title>App</title><img src="https://static.community.test/good.gif"><a href="http://www.community.test/">home</a>',
    });
    const evidence = await browse(site, { [www]: www, [app]: app });
    const flawed = pageIn(evidence, www);
    assert.equal(flawed.title, 'Club');
    assert.deepEqual(flawed.mixed, [
      { url: 'http://static.community.test/a.js', resourceType: 'Script', resolution: 'blocked' },
      { url: 'http://static.community.test/bad.gif', resourceType: 'Image', resolution: 'upgraded', loaded: false },
      { url: 'http://static.community.test/good.gif', resourceType: 'Image', resolution: 'upgraded', loaded: true },
      { url: 'http://unheard-of.example/x.gif', resourceType: 'Image', resolution: 'upgraded' },
      { url: 'http://www.community.test/join', resourceType: 'Form', resolution: 'loaded' },
    ]);
    const sound = pageIn(evidence, app);
    assert.deepEqual(sound.mixed, []);
    assert.deepEqual(sound.contacted, ['https://app.community.test', 'https://static.community.test']);
    assert.equal(evidence.notes, undefined);
    assert.equal(
      site.asked.some(line => line.startsWith('http ')),
      false,
    );
    assert.deepEqual(await homes(), before);
  });

  it('trusts by key where no certificate store can be made, and says so', async t => {
    const withoutStore = (io: Io): Io => ({ ...io, run: () => Promise.reject(new Error('spawn certutil ENOENT')) });
    const site = await openSite(t, { 'www.community.test/': '<title>Club</title>' }, withoutStore);
    const evidence = await browse(site, { [www]: www });
    assert.equal(pageIn(evidence, www).title, 'Club');
    assert.match(evidence.notes?.[0] ?? '', /trusted the extra authorities by key/);
  });

  it('does not open a page whose authority nobody trusts, and keeps the reason', async t => {
    const untrusting = (io: Io): Io => ({ ...io, net: { ...io.net, ca: [] } });
    const site = await openSite(t, { 'www.community.test/': '<title>Club</title>' }, untrusting);
    const leaf = (await browse(site, { [www]: www })).pages[www];
    assert.deepEqual(leaf, {
      status: 'silent',
      reason: 'the browser could not open the page (ERR_CERT_AUTHORITY_INVALID)',
    });
  });

  it('closes the browser and keeps nothing when the run is aborted', async t => {
    const before = await homes();
    const site = await openSite(t, { 'www.community.test/': '<script src="/never"></script>' });
    const controller = new AbortController();
    const done = browse(site, { [www]: www }, controller.signal);
    const asked = async (): Promise<void> => {
      while (!site.asked.includes('https www.community.test/never')) await site.io.sleep(20);
    };
    await asked();
    controller.abort();
    const leaf = (await done).pages[www];
    assert.deepEqual(leaf, { status: 'silent', reason: 'the run ended before the page was read' });
    assert.deepEqual(await homes(), before);
  });
});

describe('the pages collector without a browser', () => {
  const io = { net: { resolver: null, connectTo: [], ca: [], offline: false } } as unknown as Io;
  const signal = new AbortController().signal;
  const code = (expected: string) => (error: unknown) => error instanceof Unavailable && error.code === expected;

  it('says why nothing was opened', async () => {
    await assert.rejects(pages.collect({ ...aim, browser: false }, {}, io, signal), code('browser-off'));
    await assert.rejects(pages.collect(aim, {}, io, signal), code('pages-unknown'));
  });

  it('starts no browser when there is no page to open', async () => {
    assert.deepEqual(await pages.collect(aim, sofarWith(names, {}), io, signal), { pages: {} });
  });
});
