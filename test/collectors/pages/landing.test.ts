import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { landingOf } from '../../../src/collectors/pages/landing.ts';
import { mixedOf } from '../../../src/collectors/pages/mixed-content.ts';
import { reachOf } from '../../../src/collectors/pages/resolver-rules.ts';
import type { Declared } from '../../../src/evidence/declared.ts';
import type { HttpEvidence, PageKind } from '../../../src/evidence/http.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Io, NetOptions } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { dnsWith, nameWith, record } from '../../deliverables/inventory-evidence.ts';

const declared: Declared = {
  domain: 'community.test',
  hosts: [
    { host: 'app.community.test', service: 'app', environment: 'production', path: '/login' },
    { host: 'api.community.test', service: 'api', environment: 'production', path: '/healthz' },
  ],
};

const ended = (start: string, url: string, kind: PageKind = 'page', status = 200): HttpEvidence['chains'] => ({
  [start]: seen({
    start,
    hops: [{ url, address: '192.0.2.1', status, headers: [] }],
    end: { how: 'answered' as const },
    page: {
      kind,
      contentType: 'text/html',
      title: '',
      textHash: '',
      bytes: 1,
      cut: false,
      noindex: false,
      insecure: [],
      origins: [],
    },
  }),
});

const landing = (chains: HttpEvidence['chains'], only?: readonly string[]) =>
  landingOf(declared, { invented: null, probePath: '/probe', chains }, only);

describe('the pages to open', () => {
  it('are where site, app and login hosts end, each once and without query', () => {
    const chains = {
      ...ended('https://www.community.test/', 'https://www.community.test/?utm=1'),
      ...ended('https://community.test/', 'https://www.community.test/'),
      ...ended('https://app.community.test/login', 'https://app.community.test/login'),
      ...ended('https://api.community.test/healthz', 'https://api.community.test/healthz'),
      ...ended('https://www.community.test/probe', 'https://www.community.test/probe'),
    };
    assert.deepEqual(landing(chains).open, ['https://www.community.test/', 'https://app.community.test/login']);
    assert.deepEqual(landing(chains, ['app.community.test']).open, ['https://app.community.test/login']);
  });

  it('are none where nothing answered well', () => {
    assert.deepEqual(landing({ 'https://www.community.test/': silent('no answer') }).open, []);
    assert.deepEqual(landing(ended('https://www.community.test/', 'http://www.community.test/')).open, []);
    assert.deepEqual(
      landing(ended('https://www.community.test/', 'https://www.community.test/', 'page', 503)).open,
      [],
    );
    assert.deepEqual(
      landing(ended('https://www.community.test/', 'https://www.community.test/', 'platform-error')).open,
      [],
    );
  });

  it('are missing where one answered too late, and the others do not stand for it', () => {
    const late = silent('no answer within 300 ms');
    const chains = {
      ...ended('https://community.test/', 'https://www.community.test/'),
      'https://app.community.test/login': late,
      'https://api.community.test/healthz': late,
    };
    assert.deepEqual(landing(chains), {
      open: ['https://www.community.test/'],
      closed: { 'https://app.community.test/login': late },
    });
    assert.deepEqual(landing(chains, ['www.community.test']).closed, {});
  });

  it('are not judged behind a bot check', () => {
    const { open, closed } = landing(ended('https://www.community.test/', 'https://www.community.test/', 'challenge'));
    assert.deepEqual(open, []);
    assert.deepEqual(closed, { 'https://www.community.test/': silent('a bot check answers instead of the page') });
  });
});

const ioWith = (net: Partial<NetOptions>): Io =>
  realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false, ...net }, progress: () => {} });

describe('the network options in the browser', () => {
  const dns = dnsWith([nameWith('www.community.test', ['www'], [record('www.community.test', 'A', '192.0.2.10')])], []);
  const resolver = { address: '192.0.2.53', port: 53 };

  it('are none when the run has none', () => {
    const reach = reachOf(dns, ioWith({}));
    assert.equal(reach.rules, '');
    assert.equal(reach.knows('elsewhere.example'), true);
  });

  it('lead known names where the run leads, and no other name anywhere', () => {
    const connectTo = [{ from: { host: '192.0.2.10', port: 443 }, to: { address: '::1', port: 8443 } }];
    const reach = reachOf(dns, ioWith({ resolver, connectTo }));
    assert.equal(
      reach.rules,
      'MAP www.community.test:80 192.0.2.10:80, MAP www.community.test:443 [::1]:8443, MAP * ~NOTFOUND',
    );
    assert.equal(reach.knows('www.community.test'), true);
    assert.equal(reach.knows('elsewhere.example'), false);
  });

  it('hold for a name that only an option knows', () => {
    const connectTo = [{ from: { host: 'new.community.test', port: 443 }, to: { address: '192.0.2.99', port: 443 } }];
    assert.equal(reachOf(undefined, ioWith({ connectTo })).rules, 'MAP new.community.test:443 192.0.2.99:443');
  });

  it('cannot be extended by a name from outside', () => {
    const hostile = dnsWith([nameWith('a, MAP * 192.0.2.66', ['www'], [record('x', 'A', '192.0.2.10')])], []);
    assert.equal(reachOf(hostile, ioWith({ resolver })).rules, 'MAP * ~NOTFOUND');
  });
});

describe('what the browser reports', () => {
  it('is kept once, without query, and the failed one of two wins', () => {
    const report = (insecureURL: string) => ({
      insecureURL,
      resourceType: 'Image',
      resolutionStatus: 'MixedContentAutomaticallyUpgraded',
    });
    const outcome = (url: string) => !url.endsWith('b=2');
    assert.deepEqual(
      mixedOf([report('http://x.test/a?b=1'), report('http://x.test/a?b=1'), report('http://x.test/a?b=2')], outcome),
      [{ url: 'http://x.test/a', resourceType: 'Image', resolution: 'upgraded', loaded: false }],
    );
    assert.deepEqual(mixedOf([{ insecureURL: 'http://x.test/', resolutionStatus: 'SomethingNew' }], outcome), []);
  });
});
