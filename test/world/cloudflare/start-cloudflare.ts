import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dnsRoutes } from './dns-records.ts';
import { missingDescription, openDescription } from './openapi.ts';
import { isAllowed, readPermissions } from './permissions.ts';
import { envelope, page, refusal, type Reply, result } from './reply.ts';
import type { LoggedRequest, ZoneRoute } from './request.ts';
import { rulesetRoutes } from './rulesets.ts';
import { type CloudflarePlan, type GivenZone, newId, timestamp, zoneFrom, type ZoneState } from './zone-state.ts';
import { resourceRoutes } from './zone-resources.ts';

/** One answer that goes wrong, for the next `times` requests that match. */
type CloudflareFault = {
  readonly method?: string;
  /** Part of the path. */
  readonly path?: string;
  readonly times: number;
  /** `cut` ends the connection without an answer. */
  readonly answer: 'cut' | 429 | 500 | 502 | 503;
  /** Seconds in Retry-After; none without it. */
  readonly retryAfter?: number;
  /** Whether the work is done all the same, and only its answer is lost. */
  readonly isDone?: boolean;
};

type CloudflareToken = {
  readonly kind?: 'user' | 'account';
  readonly status?: 'active' | 'disabled' | 'expired';
  readonly expiresOn?: string;
  /** Its value; made up when absent. */
  readonly value?: string;
};

/** What a test says of the look-alike; without permissions the token reads everything and writes nothing. */
export type GivenCloudflare = {
  readonly zones: readonly GivenZone[];
  readonly permissions?: readonly string[];
  readonly plan?: CloudflarePlan;
  readonly faults?: readonly CloudflareFault[];
  readonly token?: CloudflareToken;
};

/** The API without a door of its own. */
export type CloudflareApi = {
  readonly serve: RequestListener;
  /** The one token that is let in. */
  readonly token: string;
  readonly log: readonly LoggedRequest[];
  /** The live state of a zone; throws where there is none of that name. */
  readonly zone: (name: string) => ZoneState;
  /** Lets the next matching requests go wrong. */
  readonly fail: (fault: CloudflareFault) => void;
  readonly forgetLog: () => void;
};

export type LookAlikeCloudflare = Omit<CloudflareApi, 'serve'> & {
  /** Base of every path: `http://127.0.0.1:1234/client/v4`. */
  readonly api: string;
  readonly close: () => Promise<void>;
};

/** Read from the API's own /ips, November 2026; the dated table of the product is compared with it. */
const edgeRanges = {
  ipv4_cidrs: [
    '173.245.48.0/20',
    '103.21.244.0/22',
    '103.22.200.0/22',
    '103.31.4.0/22',
    '141.101.64.0/18',
    '108.162.192.0/18',
    '190.93.240.0/20',
    '188.114.96.0/20',
    '197.234.240.0/22',
    '198.41.128.0/17',
    '162.158.0.0/15',
    '104.16.0.0/13',
    '104.24.0.0/14',
    '172.64.0.0/13',
    '131.0.72.0/22',
  ],
  ipv6_cidrs: [
    '2400:cb00::/32',
    '2606:4700::/32',
    '2803:f800::/32',
    '2405:b500::/32',
    '2405:8100::/32',
    '2a06:98c0::/29',
    '2c0f:f248::/32',
  ],
  etag: '38f79d050aa027e3be3865e495dcc9bc',
};

const planNames: Readonly<Record<CloudflarePlan, string>> = {
  free: 'Free Website',
  pro: 'Pro Website',
  business: 'Business Website',
  enterprise: 'Enterprise Website',
};

const mostBodyBytes = 1_000_000;

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? null : (JSON.parse(text) as unknown);
};

const segmentsOf = (path: string): readonly string[] => path.split('/').filter(part => part !== '');

const paramsOf = (pattern: string, path: readonly string[]): readonly string[] | null => {
  const wanted = segmentsOf(pattern);
  if (wanted.length !== path.length) return null;
  return wanted.every((part, index) => part === '*' || part === path[index])
    ? path.filter((_, index) => wanted[index] === '*')
    : null;
};

/**
 * What answers as the Cloudflare API does: its envelope, pages, permissions, plan limits and refusals. Bodies are held
 * against Cloudflare's own description where that stands beside the project.
 */
export const cloudflareApi = (given: GivenCloudflare): CloudflareApi => {
  const zones = given.zones.map(zone => zoneFrom(zone, given.plan ?? 'free'));
  const granted = given.permissions ?? readPermissions;
  const token =
    given.token?.value ??
    `cf${given.token?.kind === 'account' ? 'at' : 'ut'}_${randomBytes(20).toString('hex')}${randomBytes(4).toString('hex')}`;
  const tokenId = newId();
  const account = { id: newId(), name: 'Harbour' };
  const faults = (given.faults ?? []).map(fault => ({ ...fault, left: fault.times }));
  const description = missingDescription() === null ? openDescription() : null;
  const zoneRoutes: readonly ZoneRoute[] = [
    ...dnsRoutes(description),
    ...rulesetRoutes,
    ...resourceRoutes(description),
  ];
  let log: LoggedRequest[] = [];

  const shownZone = (zone: ZoneState): Readonly<Record<string, unknown>> => ({
    id: zone.id,
    name: zone.name,
    status: zone.status,
    paused: zone.paused,
    type: 'full',
    development_mode: zone.settings['development_mode'] === 'on' ? 10_800 : 0,
    name_servers: zone.nameServers,
    original_name_servers: [],
    original_registrar: null,
    original_dnshost: null,
    created_on: timestamp(),
    modified_on: timestamp(),
    activated_on: zone.status === 'active' ? timestamp() : null,
    meta: { step: 2, custom_certificate_quota: 0, page_rule_quota: 3, phishing_detected: false },
    owner: { id: null, type: 'user', email: null },
    account,
    permissions: ['#zone:read'],
    plan: { id: newId(), name: planNames[zone.plan], legacy_id: zone.plan, price: 0, currency: 'USD' },
  });

  const verified = (kind: 'user' | 'account'): Reply =>
    kind === (given.token?.kind ?? 'user')
      ? result({
          id: tokenId,
          status: given.token?.status ?? 'active',
          ...(given.token?.expiresOn === undefined ? {} : { expires_on: given.token.expiresOn }),
        })
      : refusal(401, 1000, 'Invalid API Token');

  const listed = (query: URLSearchParams): Reply => {
    if (!isAllowed(granted, 'Zone Read'))
      return refusal(
        403,
        0,
        `Actor 'com.cloudflare.api.token.${tokenId}' requires permission 'com.cloudflare.api.account.zone.list' to list zones`,
      );
    const name = query.get('name');
    return page(zones.filter(zone => name === null || zone.name === name).map(shownZone), query, {
      first: 20,
      most: 50,
    });
  };

  const inZone = (
    id: string,
    method: string,
    path: readonly string[],
    query: URLSearchParams,
    body: unknown,
  ): Reply => {
    const zone = zones.find(one => one.id === id);
    if (zone === undefined)
      return refusal(404, 7003, `Could not route to /zones/${id}, perhaps your object identifier is invalid?`);
    if (path.length === 0)
      return isAllowed(granted, 'Zone Read')
        ? result(shownZone(zone))
        : refusal(403, 9109, 'Unauthorized to access requested resource');
    for (const route of zoneRoutes) {
      const params = route.method === method ? paramsOf(route.path, path) : null;
      if (params === null) continue;
      const wanted = typeof route.permission === 'string' ? route.permission : route.permission(zone, params);
      if (!isAllowed(granted, wanted))
        return refusal(
          403,
          10_000,
          route.path.startsWith('rulesets') ? 'request is not authorized' : 'Authentication error',
        );
      return route.answer(zone, { query, body, params, granted });
    }
    return refusal(404, 7000, 'No route for that URI');
  };

  const answerOf = (method: string, url: URL, body: unknown, given_: string | undefined): Reply => {
    const path = segmentsOf(url.pathname).slice(2);
    if (path[0] === 'ips' && method === 'GET') return result(edgeRanges);
    if (given_ === undefined) return refusal(400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers');
    const isVerify = path.at(-1) === 'verify';
    if (given_ !== `Bearer ${token}`)
      return isVerify ? refusal(401, 1000, 'Invalid API Token') : refusal(403, 9109, 'Invalid access token');
    if (isVerify && path[0] === 'user') return verified('user');
    if (isVerify && path[0] === 'accounts') return verified('account');
    if (given.token?.status !== undefined && given.token.status !== 'active')
      return refusal(403, 9109, 'Invalid access token');
    if (path[0] !== 'zones') return refusal(404, 7000, 'No route for that URI');
    const [, id] = path;
    if (id === undefined)
      return method === 'GET' ? listed(url.searchParams) : refusal(403, 10_000, 'Authentication error');
    return inZone(id, method, path.slice(2), url.searchParams, body);
  };

  const send = (response: ServerResponse, reply: Reply): void => {
    if (reply.kind === 'text') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(reply.text);
      return;
    }
    if (reply.kind === 'nothing') {
      response.writeHead(204).end();
      return;
    }
    const status = reply.kind === 'refusal' ? reply.status : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(envelope(reply)));
  };

  const faultFor = (method: string, path: string) => {
    const fault = faults.find(
      one => one.left > 0 && (one.method ?? method) === method && (one.path === undefined || path.includes(one.path)),
    );
    if (fault !== undefined) fault.left -= 1;
    return fault;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://api');
    let body: unknown;
    try {
      body = await readBody(request);
    } catch {
      send(response, refusal(400, 9207, 'Request body is not valid JSON.'));
      return;
    }
    const path = url.pathname.replace(/^\/client\/v4/, '');
    log.push({ method, path, query: url.searchParams.toString(), body });
    const fault = faultFor(method, path);
    if (fault === undefined) {
      send(response, answerOf(method, url, body, request.headers.authorization));
      return;
    }
    if (fault.isDone === true) answerOf(method, url, body, request.headers.authorization);
    if (fault.answer === 'cut') {
      request.socket.destroy();
      return;
    }
    if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter));
    send(
      response,
      fault.answer === 429
        ? refusal(429, 971, 'Please wait and consider throttling your request speed')
        : refusal(fault.answer, 10_500, 'Internal Server Error'),
    );
  };

  return {
    serve: (request, response) => {
      serve(request, response).catch(() => response.destroy());
    },
    token,
    get log() {
      return [...log];
    },
    zone: name => {
      const zone = zones.find(one => one.name === name);
      if (zone === undefined) throw new Error(`the look-alike has no zone ${name}`);
      return zone;
    },
    fail: fault => void faults.push({ ...fault, left: fault.times }),
    forgetLog: () => {
      log = [];
    },
  };
};

/** The API on a port of loopback. */
export const startCloudflare = async (given: GivenCloudflare): Promise<LookAlikeCloudflare> => {
  const api = cloudflareApi(given);
  const server = createServer(api.serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    token: api.token,
    get log() {
      return api.log;
    },
    zone: api.zone,
    fail: api.fail,
    forgetLog: api.forgetLog,
    api: `http://127.0.0.1:${port}/client/v4`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
