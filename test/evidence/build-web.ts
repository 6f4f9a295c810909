import type { Declared } from '../../src/evidence/declared.ts';
import type { DnsEvidence } from '../../src/evidence/dns.ts';
import type { Chain, Hop, HttpEvidence, PageFacts } from '../../src/evidence/http.ts';
import { seen, type Leaf } from '../../src/evidence/leaf.ts';
import type { PagesEvidence } from '../../src/evidence/pages.ts';
import type { Certificate, TlsEndpoint, TlsEvidence } from '../../src/evidence/tls.ts';

const probePath = '/launch-ready-probe?keep=1';

export const addressesOf = (
  dns: DnsEvidence,
  host: string,
): readonly { readonly address: string; readonly family: 4 | 6 }[] => {
  const found = (type: 'A' | 'AAAA'): readonly string[] => {
    const leaf = dns.names[host]?.resolver[type];
    return leaf?.status === 'ok'
      ? leaf.value.records.filter(record => record.type === type).map(record => record.value)
      : [];
  };
  return [
    ...found('A').map(address => ({ address, family: 4 as const })),
    ...found('AAAA').map(address => ({ address, family: 6 as const })),
  ];
};

const hostsOf = ({ domain, hosts }: Declared): readonly string[] => [
  domain,
  `www.${domain}`,
  ...hosts.map(({ host }) => host),
];

/** A sound certificate for one host: 90 days, 60 of them left on the clock of the tests. */
const soundCertificate = (host: string): Certificate => ({
  subject: `CN=${host}`,
  issuer: "C=US, O=Let's Encrypt, CN=R11",
  names: [host],
  namesTotal: 1,
  validFrom: '2026-10-24T00:00:00.000Z',
  validTo: '2027-01-22T00:00:00.000Z',
  fingerprint: 'ab'.repeat(32),
  key: 'EC-P-256',
  selfSigned: false,
});

/** The certificate of the authority that signed it. */
export const soundIntermediate: Certificate = {
  subject: "C=US, O=Let's Encrypt, CN=R11",
  issuer: 'C=US, O=Internet Security Research Group, CN=ISRG Root X1',
  names: [],
  namesTotal: 0,
  validFrom: '2024-03-13T00:00:00.000Z',
  validTo: '2029-03-12T00:00:00.000Z',
  fingerprint: 'cd'.repeat(32),
  key: 'RSA-2048',
  selfSigned: false,
};

const endpoint = (host: string, address: string, family: 4 | 6): TlsEndpoint => ({
  host,
  address,
  family,
  port: 443,
  tcp: seen({ open: true, detail: 'connected' }),
  handshake: seen({
    ok: true,
    value: {
      protocol: 'TLSv1.3',
      chain: [soundCertificate(host), soundIntermediate],
      matchesHost: true,
      trust: 'ok',
      alpn: 'h2',
    },
  }),
  protocols: { TLSv1: seen(false), 'TLSv1.1': seen(false), 'TLSv1.2': seen(true), 'TLSv1.3': seen(true) },
});

export const soundTls = (declared: Declared, dns: DnsEvidence): TlsEvidence => ({
  endpoints: hostsOf(declared).flatMap(host =>
    addressesOf(dns, host).map(({ address, family }) => endpoint(host, address, family)),
  ),
});

/** Facts of a sound page; the hash is the host's own, so that two hosts are two apps. */
export const soundPage = (host: string, kind: 'page' | 'json' = 'page'): PageFacts => ({
  kind,
  contentType: kind === 'json' ? 'application/json' : 'text/html; charset=utf-8',
  title: kind === 'json' ? '' : `Community at ${host}`,
  textHash: `hash-of-${host}`,
  bytes: 2_048,
  cut: false,
  noindex: false,
  insecure: [],
  origins: [],
});

const hop = (url: string, address: string, location?: string): Hop => ({
  url,
  address,
  status: location === undefined ? 200 : 301,
  headers: location === undefined ? [['content-type', 'text/html; charset=utf-8']] : [['location', location]],
  ...(location === undefined ? {} : { location }),
});

/** Where a sound site sends a request: first to https on the same host, then the apex to www. */
export const nextStop = (url: URL, domain: string): string | undefined => {
  if (url.protocol === 'http:') return `https://${url.host}${url.pathname}${url.search}`;
  return url.host === domain ? `https://www.${domain}${url.pathname}${url.search}` : undefined;
};

/** The chain of a sound site from `start` to its last answer. */
const soundChain = (start: string, declared: Declared, dns: DnsEvidence, address?: string): Chain => {
  const hops: Hop[] = [];
  for (let at: string | undefined = start; at !== undefined;) {
    const url: URL = new URL(at);
    const next = nextStop(url, declared.domain);
    const own = addressesOf(dns, url.hostname)[0]?.address ?? '';
    hops.push(hop(at, hops.length === 0 ? (address ?? own) : own, next));
    at = next;
  }
  const last = new URL(hops.at(-1)?.url ?? start).hostname;
  const json = declared.hosts.some(({ host, service }) => host === last && service === 'api');
  return {
    start,
    ...(address === undefined ? {} : { address }),
    hops,
    end: { how: 'answered' },
    page: soundPage(last, json ? 'json' : 'page'),
  };
};

export const soundHttp = (declared: Declared, dns: DnsEvidence): HttpEvidence => {
  const chains: { [start: string]: Leaf<Chain> } = {};
  const paths = new Map(declared.hosts.map(({ host, path }) => [host, path]));
  for (const host of hostsOf(declared)) {
    const addresses = addressesOf(dns, host);
    if (addresses.length === 0) continue;
    for (const scheme of ['http', 'https']) {
      for (const path of new Set(['/', paths.get(host) ?? '/', probePath])) {
        const start = `${scheme}://${host}${path}`;
        chains[start] = seen(soundChain(start, declared, dns));
      }
    }
    if (addresses.length < 2) continue;
    for (const { address } of addresses) {
      const start = `https://${host}/`;
      chains[`${start} @${address}`] = seen(soundChain(start, declared, dns, address));
    }
  }
  return { chains, invented: null, probePath };
};

/** What a browser met on the sound site: one old address that it asked for over https by itself. */
export const soundPages = ({ domain }: Declared): PagesEvidence => {
  const url = `https://www.${domain}/`;
  const mixed = [
    { url: `http://www.${domain}/logo.png`, resourceType: 'image', resolution: 'upgraded', loaded: true },
  ] as const;
  return {
    pages: { [url]: seen({ url, finalUrl: url, title: 'Community', mixed, contacted: [`https://www.${domain}`] }) },
  };
};
