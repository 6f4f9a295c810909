import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unservedAt } from '../../../src/evidence/derive/unread.ts';
import { limits } from '../../../src/platform/limits.ts';
import { page } from '../../world/parts.ts';
import {
  answer,
  host,
  json,
  loads,
  origin,
  planted,
  readOf,
  reasonFor,
  route,
  seenAt,
  servedWorld,
  siteIn,
} from './served-site.ts';

const { read, siteWith, asked } = servedWorld();
const key = planted();

describe('what does not answer', () => {
  it('is a silent host where nothing answered the audit', async () => {
    const evidence = await read((_site, _plan, machine) => {
      machine.port443 = 'silent';
      machine.port80 = 'silent';
    });
    const leaf = evidence.hosts[host];
    assert.equal(leaf?.status, 'silent');
    assert.match(leaf.reason, /did not|no answer|sent no/);
  });

  it('is a silent host where the connection is refused or nobody trusts the certificate', async () => {
    const refused = await read(
      (_site, _plan, machine) => void Object.assign(machine, { port443: 'closed', port80: 'closed' }),
    );
    const leaf = refused.hosts[host];
    assert.ok(leaf?.status === 'silent');
    assert.match(leaf.reason, /it let nobody read: .*refused/);
    const strange = await read((site, _plan, machine) => {
      site.certificate.signedBy = 'self';
      machine.port80 = 'closed';
    });
    assert.equal(strange.hosts[host]?.status, 'silent');
  });

  it('is a silent host behind a bot check', async () => {
    const challenge = {
      ...page('Just a moment...', '<script src="/cdn-cgi/challenge-platform/x.js"></script>'),
      status: 403,
    };
    const evidence = await read(site => {
      site.https = [route('/*', { ...challenge, headers: { ...challenge.headers, 'cf-mitigated': 'challenge' } })];
    });
    assert.deepEqual(evidence.hosts[host], { status: 'silent', reason: 'a bot check answers instead of the page' });
  });

  it('is a script that is left out, with the rest read', async () => {
    const site = await siteWith([
      route('/', loads('/slow.js', '/gone.js', '/broken.js', '/denied.js', '/busy.js', '/app.js')),
      route('/slow.js', { ...answer('x'), delayMs: 5_000 }),
      route('/broken.js', { ...answer('x'), reset: true }),
      route('/denied.js', { ...answer('x'), status: 403 }),
      route('/busy.js', { ...answer('x'), status: 503 }),
      route('/app.js', answer(`k="${key}"`)),
    ]);
    assert.deepEqual(seenAt(site), ['script /app.js:1']);
    assert.match(reasonFor(site, '/slow.js'), /sent no answer/);
    assert.match(reasonFor(site, '/broken.js'), /broke off the connection/);
    assert.match(reasonFor(site, '/busy.js'), /answered with 503, so nothing was read/);
    // What is refused to strangers, or not there, is served to nobody.
    for (const nothing of ['/denied.js', '/gone.js'])
      assert.equal(reasonFor(site, nothing), `${nothing} is not left out`);
  });

  it('is a host that stayed silent so often that it is left alone', async () => {
    const slow = Array.from({ length: 30 }, (_, index) => `/slow${index}.js`);
    const site = await siteWith([route('/', loads(...slow)), route('/slow*', { ...answer('x'), delayMs: 5_000 })]);
    assert.ok(
      site.leftOut.some(({ reason }) =>
        reason.includes(`stayed silent ${limits.servedSilences} times and was not asked again`),
      ),
    );
    assert.equal(site.leftOut.filter(({ what }) => what.includes('/slow')).length, slow.length);
  });
});

describe('what belongs to others', () => {
  it('is left alone, and said so', async () => {
    const site = await siteWith([
      route('/', loads('https://js.stripe.com/v3/', 'https://cdn.example/a.js', 'https://cdn.example/b.js')),
    ]);
    assert.deepEqual(site.others, [
      { host: 'cdn.example', scripts: 2 },
      { host: 'js.stripe.com', scripts: 1 },
    ]);
    assert.deepEqual(site.leftOut, []);
  });

  it('is not followed by a redirect either', async () => {
    const site = await siteWith([
      route('/', loads('/app.js')),
      route('/app.js', { redirect: 302, to: 'https://cdn.example/app.js' }),
    ]);
    assert.deepEqual(site.others, [{ host: 'cdn.example', scripts: 1 }]);
  });

  it('is not another host of the same domain', async () => {
    const evidence = await read(
      (site, plan) => {
        site.https = [route('/', loads('https://static.community.test/app.js'))];
        const machine = plan.machines.find(one => Object.hasOwn(one.hosts, 'static.community.test'));
        const other = machine?.hosts['static.community.test'];
        assert.ok(other);
        other.https = [route('/app.js', answer(`k="${key}"`))];
      },
      { only: [host, 'static.community.test'] },
      ['forum', 'static'],
    );
    assert.deepEqual(seenAt(siteIn(evidence)), ['script /app.js:1']);
  });
});

describe('the bounds', () => {
  it('hold for a huge script, which is read to its bound', async () => {
    const site = await siteWith([
      route('/', loads('/app.js')),
      route('/app.js', { ...answer(`k="${key}";\n`), hugeBytes: limits.servedScriptBytes + 500_000 }),
    ]);
    assert.deepEqual(seenAt(site), ['script /app.js:1']);
    assert.ok(readOf(site, '/app.js') <= limits.servedScriptBytes);
  });

  it('hold for scripts that name each other for ever', async () => {
    const many = Array.from({ length: 400 }, (_, index) => `import("/c/${index}.js")`).join(';');
    const site = await siteWith([
      route('/', loads('/a.js')),
      route('/a.js', answer('import("/b.js")')),
      route('/b.js', answer(`import("/a.js");${many}`)),
      route('/c/*', answer('{path}:let c')),
    ]);
    assert.ok(asked().length <= limits.servedRequests, `${asked().length} requests`);
    assert.ok(
      site.leftOut.some(({ reason }) => reason === `only ${limits.servedRequests} requests are made for one host`),
    );
    assert.ok(site.leftOut.length <= limits.servedLeftOut + 2);
  });

  it('hold for pages and configurations', async () => {
    const links = Array.from({ length: 50 }, (_, index) => `<a href="/p${index}">p</a>`).join('');
    const configurations = Array.from({ length: 20 }, (_, index) => `fetch("/c${index}/config.json")`).join(';');
    const site = await siteWith([
      route('/', page('Forum', `${links}<script>${configurations}</script>`)),
      route('/p*', page('P', '<p>{path}</p>')),
      route('/c*', answer(json({}), 'application/json')),
    ]);
    assert.equal(asked().filter(what => /^GET \/(?:p\d+)?$/.test(what)).length, limits.servedPages);
    // What a key could stand in and was not read is told, so that nothing passes on it.
    assert.equal(
      reasonFor(site, `${51 - limits.servedPages} more pages`),
      `only the first ${limits.servedPages} pages of a host are read`,
    );
    assert.equal(unservedAt(host, site).length, 1);
    assert.equal(asked().filter(what => what.includes('config.json')).length, limits.servedConfigurations);
  });

  it('hold for pages of one kind, which are no gap: the same code makes them', async () => {
    const many = (path: (index: number) => string): string =>
      Array.from({ length: 40 }, (_, index) => `<a href="${path(index)}">p</a>`).join('');
    const site = await siteWith([
      route(
        '/',
        page(
          'Forum',
          many(index => `/members/${index}`) +
            many(index => `/posts/word-${'abcdefghij'[index % 10]}${'klmn'[Math.floor(index / 10)]}`),
        ),
      ),
      route('/*', page('P', '<p>{path}</p>')),
    ]);
    assert.equal(asked().filter(what => what.startsWith('GET /members/')).length, limits.crawlAlike);
    assert.equal(asked().filter(what => what.startsWith('GET /posts/')).length, limits.crawlSiblings);
    assert.equal(site.alike, 80 - limits.crawlAlike - limits.crawlSiblings);
    assert.deepEqual(unservedAt(host, site), []);
  });

  it('hold for the links of one page', async () => {
    const links = Array.from({ length: limits.crawlLinksOfPage + 1 }, (_, index) => `<a href="/logout/${index}">x</a>`);
    const site = await siteWith([route('/', page('Forum', links.join('')))]);
    assert.match(reasonFor(site, `${origin}/`), /only its first \d+ links were followed/);
  });

  it('hold for one value in very many places', async () => {
    const site = await siteWith([
      route('/', page('Forum', Array.from({ length: 200 }, () => `<p>${key}</p>`).join('\n'))),
    ]);
    assert.equal(site.found[0]?.places.length, limits.servedPlaces);
  });

  it('end the run of a site that drips everything', async () => {
    const drip = { ...answer('let a=1;'.repeat(50)), drip: true };
    const site = await siteWith([route('/', loads('/a.js', '/b.js')), route('/a.js', drip), route('/b.js', drip)]);
    assert.match(reasonFor(site, `${origin}/a.js`), /only its first \d+ bytes came or were read/);
  });
});
