import type { Chain, ChainEnd, Hop, PageFacts } from '../../src/evidence/http.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import type { Certificate, Handshake, TlsEndpoint } from '../../src/evidence/tls.ts';
import type { Draft } from './build.ts';
import { addressesOf, nextStop, soundPage } from './build-web.ts';

/** What a server answers instead of the sound answer. */
export type Served = {
  readonly status?: number;
  readonly to?: string;
  readonly page?: Partial<PageFacts>;
  readonly headers?: readonly (readonly [string, string])[];
  /** The request brings no answer, with this detail. */
  readonly fails?: string;
};

export type Serve = (url: URL, address: string) => Served | undefined;

const limit = 10;

const soundAnswer = (all: Evidence, url: URL): Served => {
  const to = url.hostname.endsWith(all.declared.domain) ? nextStop(url, all.declared.domain) : undefined;
  return to === undefined ? {} : { to };
};

const pageAt = (all: Evidence, host: string, served: Served): PageFacts => {
  const isApi = all.declared.hosts.some(each => each.host === host && each.service === 'api');
  return { ...soundPage(host, isApi ? 'json' : 'page'), ...served.page };
};

/** Walks from a start as a client does: until an answer, a failure, a circle or the limit. */
const walked = (all: Evidence, start: string, serve: Serve, address?: string): Chain => {
  const hops: Hop[] = [];
  const ended = (end: ChainEnd, page?: PageFacts): Chain => ({
    start,
    ...(address === undefined ? {} : { address }),
    hops,
    end,
    ...(page === undefined ? {} : { page }),
  });
  for (let at = start; ;) {
    const url = new URL(at);
    const own =
      (hops.length === 0 ? address : undefined) ?? addressesOf(all.dns, url.hostname)[0]?.address ?? '203.0.113.99';
    const served = serve(url, own) ?? soundAnswer(all, url);
    if (served.fails !== undefined) return ended({ how: 'failed', url: at, detail: served.fails });
    const status = served.status ?? (served.to === undefined ? 200 : 301);
    const headers = [...(served.headers ?? []), ...(served.to === undefined ? [] : [['location', served.to] as const])];
    hops.push({ url: at, address: own, status, headers, ...(served.to === undefined ? {} : { location: served.to }) });
    if (served.to === undefined) return ended({ how: 'answered' }, pageAt(all, url.hostname, served));
    at = served.to;
    if (hops.some(hop => hop.url === at)) return ended({ how: 'loop', url: at });
    if (hops.length > limit) return ended({ how: 'too-many', limit });
  }
};

/** Asks every start of the evidence again, and `more` starts, of servers that answer by `serve` where it says something. */
export const reroute = (all: Draft<Evidence>, serve: Serve, more: readonly string[] = []): void => {
  for (const key of [...Object.keys(all.http.chains), ...more]) {
    const [start = key, address] = key.split(' @');
    all.http.chains[key] = structuredClone(
      seen(walked(all, start, serve, address)),
    ) as Draft<Evidence>['http']['chains'][string];
  }
};

export const endpointsAt = (all: Draft<Evidence>, host: string): Draft<TlsEndpoint>[] =>
  all.tls.endpoints.filter(endpoint => endpoint.host === host);

/** Changes the handshake of a host at every address, or at one. */
export const shake = (all: Draft<Evidence>, host: string, change: Partial<Handshake>, address?: string): void => {
  for (const endpoint of endpointsAt(all, host)) {
    if (address !== undefined && endpoint.address !== address) continue;
    if (endpoint.handshake.status === 'ok' && endpoint.handshake.value.ok)
      Object.assign(endpoint.handshake.value.value, structuredClone(change));
  }
};

/** The leaf that a host shows, changed; with a fingerprint of its own. */
export const leafOf = (all: Draft<Evidence>, host: string, change: Partial<Certificate>): Handshake['chain'] => {
  const { handshake } = endpointsAt(all, host)[0] ?? {};
  if (handshake?.status !== 'ok' || !handshake.value.ok) throw new Error(`${host} has no handshake`);
  const [leaf, ...rest] = handshake.value.value.chain;
  if (leaf === undefined) throw new Error(`${host} shows no certificate`);
  return [{ ...leaf, fingerprint: `leaf of ${host}`, ...change }, ...rest];
};

/** Nobody connects at this host any more, or only the handshake fails. */
export const refuse = (all: Draft<Evidence>, host: string, at: 'connection' | 'handshake', address?: string): void => {
  for (const endpoint of endpointsAt(all, host)) {
    if (address !== undefined && endpoint.address !== address) continue;
    if (at === 'connection') endpoint.tcp = { status: 'ok', value: { open: false, detail: 'connection refused' } };
    endpoint.handshake = {
      status: 'ok',
      value: { ok: false, detail: at === 'connection' ? 'connection refused' : 'alert handshake failure' },
    };
    for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)
      endpoint.protocols[version] = { status: 'ok', value: false };
  }
};
