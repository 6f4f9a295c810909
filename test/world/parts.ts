import type { Answer, CertificatePlan, MachinePlan, RoutePlan, WebHostPlan, ZoneRecord } from './plan.ts';

// The parts that the sound plan and the flaws are built from.

/** A 90-day certificate a few weeks old. */
export const certificateFor = (...names: string[]): CertificatePlan => ({
  names,
  fromDays: -20,
  toDays: 70,
  signedBy: 'intermediate',
  chain: 'full',
  key: 'ec-p256',
});

/** An HTML answer; `head` goes into the head as it is. */
export const page = (title: string, body: string, head = ''): Answer => ({
  status: 200,
  // The same for everybody, so that a CDN is allowed to answer with it.
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=0, s-maxage=300' },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>${body}</body></html>`,
});

/** http to https on the same host, path and query kept. */
export const toHttps: RoutePlan = { path: '/*', answer: { redirect: 301, to: 'https://{host}{path}' } };

/** A host that sends http to https and answers https by these routes. */
export const webHost = (name: string, https: RoutePlan[]): WebHostPlan => ({
  http: [structuredClone(toHttps)],
  https,
  certificate: certificateFor(name),
});

export const machineAt = (address: string, hosts: MachinePlan['hosts']): MachinePlan => ({
  address,
  port80: 'open',
  port443: 'open',
  protocols: { min: 'TLSv1.2', max: 'TLSv1.3' },
  hosts,
});

/** Records with the TTL of an hour; A or AAAA by the look of the address. */
export const at = (...addresses: string[]): ZoneRecord[] =>
  addresses.map(value => ({ type: value.includes(':') ? 'AAAA' : 'A', value, ttl: 3600 }));

export const alias = (target: string): ZoneRecord[] => [{ type: 'CNAME', value: target, ttl: 3600 }];

export const text = (...values: string[]): ZoneRecord[] => values.map(value => ({ type: 'TXT', value, ttl: 3600 }));
