import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DnsType } from '../../../src/evidence/dns.ts';
import { dnsServer, zoneResponder, type TestRecord } from '../../commands/dns-servers.ts';
import type { CloudflareRule, ZoneState } from './zone-state.ts';

/** What the DNS gives for everything behind the proxy. */
const proxyAddress = '104.16.0.1';
const nameServer = '192.0.2.53';
const registry = '203.0.113.1';

const visible = (zone: ZoneState): readonly TestRecord[] =>
  zone.records.map(record => {
    if (record.proxied) return { name: record.name, type: 'A', value: proxyAddress, ttl: 300 };
    const content = record.content.replaceAll('"', '');
    const value = record.priority === undefined ? content : `${record.priority} ${content}`;
    return { name: record.name, type: record.type as DnsType, value, ttl: record.ttl === 1 ? 300 : record.ttl };
  });

type Visit = { readonly host: string; readonly path: string; readonly search: string };

/** The rules language as far as it is needed here: comparisons of host and path over http, joined by `and`. */
const holds = (expression: string, { host, path }: Visit): boolean =>
  expression
    .replace(/^\(|\)$/g, '')
    .split(' and ')
    .every(term => {
      const [, field, text] = /^http\.(host|request\.uri\.path) eq "([^"]*)"$/.exec(term) ?? [];
      if (field !== undefined) return (field === 'host' ? host : path) === text;
      const start = /^starts_with\(http\.request\.uri\.path, "([^"]*)"\)?$/.exec(term)?.[1];
      if (start !== undefined) return path.startsWith(start);
      if (term === 'not ssl' || term === 'ssl') return term === 'not ssl';
      throw new Error(`the edge does not know ${term}`);
    });

const made = (expression: string, path: string): string => {
  const [, base = '', cut] =
    /^concat\("([^"]*)", (?:http\.request\.uri\.path|substring\(http\.request\.uri\.path, (\d+)\))\)$/.exec(
      expression,
    ) ?? [];
  return base + path.slice(Number(cut ?? 0));
};

type From = {
  status_code: number;
  preserve_query_string?: boolean;
  target_url: { value?: string; expression?: string };
};

const redirected = (rule: CloudflareRule, { path, search }: Visit): { status: number; location: string } => {
  const {
    status_code: status,
    preserve_query_string: keep,
    target_url: to,
  } = (rule.action_parameters as { from_value: From }).from_value;
  return { status, location: (to.value ?? made(to.expression ?? '', path)) + (keep === true ? search : '') };
};

/** The name servers and the web server that a zone has at Cloudflare, on loopback; over plain http. */
export const startEdge = async (
  zone: ZoneState,
): Promise<{ readonly resolver: string; readonly connectTo: readonly string[]; readonly close: () => void }> => {
  const outside: readonly TestRecord[] = [
    { name: 'test', type: 'NS', value: 'a.nic.test', ttl: 600 },
    { name: 'a.nic.test', type: 'A', value: registry, ttl: 600 },
    { name: 'ns1.dns.test', type: 'A', value: nameServer, ttl: 600 },
    { name: zone.name, type: 'NS', value: 'ns1.dns.test', ttl: 600 },
    { name: zone.name, type: 'SOA', value: '', ttl: 60 },
  ];
  const dns = await dnsServer(zoneResponder(() => [...outside, ...visible(zone)]));
  const web = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://edge');
    const visit = { host: request.headers.host ?? '', path: url.pathname, search: url.search };
    if (zone.settings['always_use_https'] === 'on') {
      response.writeHead(301, { location: `https://${visit.host}${visit.path}${visit.search}` }).end();
      return;
    }
    const rule = zone.entrypoints['http_request_dynamic_redirect']?.rules.find(
      one => one.enabled && holds(one.expression, visit),
    );
    if (rule === undefined) {
      response.end('a page');
      return;
    }
    const { status, location } = redirected(rule, visit);
    response.writeHead(status, { location }).end();
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const { port } = web.address() as AddressInfo;
  return {
    resolver: `127.0.0.1:${dns.port}`,
    connectTo: [
      `${nameServer}:53:127.0.0.1:${dns.port}`,
      `${registry}:53:127.0.0.1:${dns.port}`,
      `${proxyAddress}:80:127.0.0.1:${port}`,
    ],
    close: () => {
      dns.stop();
      web.closeAllConnections();
      web.close();
    },
  };
};
