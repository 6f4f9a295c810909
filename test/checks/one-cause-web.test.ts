import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { asOf, domain, evidence, type Plan } from '../evidence/build.ts';
import { leafOf, refuse, reroute, shake, type Serve } from '../evidence/reroute.ts';

/** A flaw as evidence has it: what the servers do, and what a client then meets at every start. */
type All = ReturnType<typeof evidence>;
type Flaw = { readonly plan?: (plan: Plan) => void; readonly apply: (all: All) => void };

const app = `app.${domain}`;
const api = `api.${domain}`;
const www = `www.${domain}`;

const setOf = (all: All): EvidenceSet => ({
  schema: 'launch-ready/evidence@1',
  tool: 'test',
  target: { domain, unicode: domain },
  profile: 'repo',
  net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
  collectedAt: asOf.toISOString(),
  keys: Object.fromEntries(Object.entries(all).map(([key, value]) => [key, { status: 'ok', value }])),
});

const found = (all: All): readonly string[] =>
  judgeAll(checks, setOf(all)).flatMap(({ check, faults, outcome, reason }) => {
    assert.notEqual(outcome, 'broken', `${check.id}: ${reason ?? ''}`);
    return faults.map(({ place }) => `${check.id} ${place}`);
  });

const serving = (serve: Serve, more: readonly string[] = []): Flaw => ({ apply: all => reroute(all, serve, more) });
const secure = (host: string, served: ReturnType<Serve>): Flaw =>
  serving(url => (url.hostname === host && url.protocol === 'https:' ? served : undefined));

/** A certificate that strict clients do not accept: the handshake shows it, and every https request fails with it. */
const badCertificate = (host: string, detail: string, change: (all: All) => Parameters<typeof shake>[2]): Flaw => ({
  apply: all => {
    shake(all, host, change(all));
    reroute(all, url => (url.hostname === host && url.protocol === 'https:' ? { fails: detail } : undefined));
  },
});

const closed = (host: string, at: 'connection' | 'handshake'): Flaw => ({
  apply: all => {
    refuse(all, host, at);
    reroute(all, url =>
      url.hostname === host && url.protocol === 'https:'
        ? { fails: at === 'connection' ? 'connection refused' : 'handshake failure' }
        : undefined,
    );
  },
});

const twoAddresses = (plan: Plan): void => {
  plan.zone[api] = { A: ['203.0.113.21', '203.0.113.29'] };
};

const flaws: { readonly [expected: string]: readonly Flaw[] } = {
  [`certificate-name ${app}`]: [
    badCertificate(app, 'ERR_TLS_CERT_ALTNAME_INVALID', all => ({
      matchesHost: false,
      chain: leafOf(all, app, { names: ['else.test'] }),
    })),
  ],
  [`certificate-name ${domain}`]: [
    badCertificate(domain, 'ERR_TLS_CERT_ALTNAME_INVALID', () => ({ matchesHost: false })),
  ],
  [`certificate-current ${www}`]: [
    badCertificate(www, 'CERT_HAS_EXPIRED', all => ({
      trust: 'CERT_HAS_EXPIRED',
      chain: leafOf(all, www, { validTo: '2026-11-22T00:00:00.000Z' }),
    })),
    badCertificate(www, 'CERT_NOT_YET_VALID', all => ({
      trust: 'CERT_NOT_YET_VALID',
      chain: leafOf(all, www, { validFrom: '2026-11-24T00:00:00.000Z' }),
    })),
  ],
  [`certificate-trusted ${api}`]: [
    badCertificate(api, 'DEPTH_ZERO_SELF_SIGNED_CERT', all => ({
      trust: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      chain: leafOf(all, api, { selfSigned: true }).slice(0, 1),
    })),
  ],
  [`certificate-chain ${api}`]: [
    badCertificate(api, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', all => ({
      trust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      chain: leafOf(all, api, {}).slice(0, 1),
    })),
  ],
  [`certificate-renews ${app}`]: [
    { apply: all => shake(all, app, { chain: leafOf(all, app, { validTo: '2026-12-03T00:00:00.000Z' }) }) },
  ],
  [`host-answers ${app}`]: [
    closed(app, 'connection'),
    closed(app, 'handshake'),
    secure(app, { fails: 'connection reset' }),
    secure(app, { status: 502, page: { kind: 'platform-error' } }),
  ],
  [`host-answers ${www}`]: [closed(www, 'connection'), secure(www, { status: 503 })],
  [`addresses-agree ${api}`]: [
    {
      plan: twoAddresses,
      apply: all =>
        reroute(all, (url, address) =>
          url.hostname === api && address === '203.0.113.29'
            ? { page: { kind: 'parked', title: 'For sale' } }
            : undefined,
        ),
    },
    {
      plan: twoAddresses,
      apply: all => (
        refuse(all, api, 'connection', '203.0.113.29'),
        reroute(all, (url, address) =>
          url.hostname === api && address === '203.0.113.29' ? { fails: 'refused' } : undefined,
        )
      ),
    },
    {
      plan: twoAddresses,
      apply: all => (
        shake(all, api, { matchesHost: false }, '203.0.113.29'),
        reroute(all, (url, address) =>
          url.hostname === api && address === '203.0.113.29' ? { fails: 'ERR_TLS_CERT_ALTNAME_INVALID' } : undefined,
        )
      ),
    },
  ],
  [`redirect-loop ${domain}`]: [
    serving(url =>
      url.hostname === www && url.protocol === 'https:'
        ? { to: `https://${domain}${url.pathname}${url.search}` }
        : undefined,
    ),
    serving(url =>
      url.hostname === domain && url.protocol === 'https:'
        ? { to: `http://${domain}${url.pathname}${url.search}` }
        : undefined,
    ),
  ],
  [`https-enforced ${app}`]: [
    serving(url => (url.hostname === app && url.protocol === 'http:' ? { status: 200 } : undefined)),
  ],
  [`https-enforced ${domain}`]: [
    serving(url => (url.hostname === domain && url.protocol === 'http:' ? { status: 200 } : undefined)),
  ],
  [`one-address ${domain}`]: [
    serving(url =>
      url.hostname === domain && url.protocol === 'https:'
        ? { status: 200, page: { textHash: `hash-of-${www}` } }
        : undefined,
    ),
    serving(url => (url.hostname === domain && url.protocol === 'http:' ? { fails: 'connection refused' } : undefined)),
  ],
  [`one-address ${www}`]: [
    {
      plan: plan => {
        delete plan.zone[www];
        plan.declared.production = `https://${domain}`;
      },
      apply: all => {
        reroute(all, url => (url.hostname === domain && url.protocol === 'https:' ? { status: 200 } : undefined));
        // Whoever lives at that address has it watched.
        for (const { monitors } of all.monitoring.sources)
          for (const monitor of monitors.status === 'ok' ? monitors.value : [])
            if (monitor.url === `https://${www}/`) monitor.url = `https://${domain}/`;
      },
    },
  ],
  [`redirects-keep-path ${domain}`]: [
    serving(url => (url.hostname === domain && url.protocol === 'https:' ? { to: `https://${www}/` } : undefined)),
  ],
  [`redirect-hops ${app}`]: [
    serving(url => {
      const at = url.hostname === app && url.protocol === 'https:' ? Number(url.pathname.slice(1) || '0') : 9;
      return at < 3 ? { to: `https://${app}/${at + 1}` } : undefined;
    }),
  ],
  [`permanent-redirects ${domain}`]: [
    serving(url =>
      url.hostname === domain && url.protocol === 'https:'
        ? { status: 302, to: `https://${www}${url.pathname}${url.search}` }
        : undefined,
    ),
  ],
  [`https-first ${domain}`]: [
    serving(url =>
      url.hostname === domain && url.protocol === 'http:'
        ? { to: `https://${www}${url.pathname}${url.search}` }
        : undefined,
    ),
  ],
  [`subdomains-right-service ${app}`]: [
    secure(app, { page: { kind: 'parked', title: 'For sale' } }),
    serving(url =>
      url.hostname === app ? { page: { kind: 'server-default', title: 'Welcome to nginx!' } } : undefined,
    ),
  ],
  [`subdomains-right-service ${api}`]: [secure(api, { page: { kind: 'page', textHash: `hash-of-${www}` } })],
  [`insecure-markup ${www}`]: [
    secure(www, { page: { insecure: [{ tag: 'script', attribute: 'src', url: 'http://cdn.test/a.js' }] } }),
  ],
  ['builder-address one.vercel.app']: [
    serving(
      url => (url.hostname === 'one.vercel.app' ? { page: { textHash: `hash-of-${www}` } } : undefined),
      ['https://one.vercel.app/'],
    ),
  ],
};

test('the sound community has no finding', () => assert.deepEqual(found(evidence()), []));

for (const [expected, variants] of Object.entries(flaws)) {
  test(`one flaw, one finding: ${expected}`, () => {
    for (const { plan, apply } of variants) {
      const all = evidence(plan);
      apply(all);
      assert.deepEqual(found(all), [`launch-path/${expected}`]);
    }
  });
}

test('evidence that a check wants: left out on purpose it is judged without, a look that failed leaves it not checked', () => {
  const outcome = (code: string): string | undefined => {
    const set = setOf(evidence());
    const repo = { status: 'unavailable', code, reason: 'no repository' } as const;
    const judged = judgeAll(checks, { ...set, keys: { ...set.keys, repo } });
    return judged.find(({ check }) => check.id === 'launch-path/builder-callbacks')?.outcome;
  };
  assert.equal(outcome('not-asked'), 'pass');
  assert.equal(outcome('repo-missing'), 'not-checked');
});
