import { createScanner } from '../engines/secrets/scan.ts';
import { webHosts } from '../evidence/derive/web-hosts.ts';
import { silent, type Leaf } from '../evidence/leaf.ts';
import type { ServedSite } from '../evidence/served.ts';
import { atOnce } from '../platform/at-once.ts';
import { keptConnections } from '../platform/kept-connections.ts';
import { limits } from '../platform/limits.ts';
import { Unavailable, type Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { addressFinder } from './http/addresses.ts';
import { lookableDns } from './lookable-dns.ts';
import { createOwnFinder } from './secrets/own-finder.ts';
import { ownValuesOf } from './secrets/own-values.ts';
import { fetcher } from './served/fetch.ts';
import { createGatherer } from './served/gather.ts';
import { leftOutList } from './served/left-out.ts';
import { readSite } from './served/read-site.ts';
import { sitesOf, type Site } from './served/sites.ts';

/**
 * Reads what every host that answers gives to anybody who asks, as far as it can hold secrets. Values stay in memory;
 * a host that gave no answer is silent, and what was not read of the others is named.
 */
export const served: Collector<'served'> = {
  key: 'served',
  after: ['dns', 'http'],
  deadlineMs: 30_000,
  async collect(aim, { dns: collected, http }, io, signal) {
    const dns = lookableDns(collected, io);
    if (http?.status !== 'ok')
      throw new Unavailable(
        'served-unknown',
        'the hosts were not asked for their pages, so nothing they serve was read',
      );
    const declared = declaredOf(aim);
    const { only, domain } = aim;
    const names = webHosts(dns, declared, only).map(({ host }) => host);
    const hosts = names.slice(0, limits.hostsPerRun);
    const { sites, closed } = sitesOf(hosts, http.value, declared);
    const { rules } = await import('../engines/secrets/rules/index.ts');
    const values = aim.repo === null ? [] : await ownValuesOf(aim.repo, io, signal);
    const scanner = createScanner(rules, {
      textMs: limits.servedTextMs,
      depth: limits.secretDepth,
      unwrappedBytes: limits.secretUnwrappedBytes,
    });
    const look = { scanner, own: createOwnFinder(values) };
    const own = new Set([domain, ...names, ...declared.hosts.map(({ host }) => host)]);
    const isOwn = (host: string): boolean => own.has(host) || host.endsWith(`.${domain}`);
    const mayVisit = (host: string): boolean => isOwn(host) && (only === undefined || only.includes(host));
    const find = addressFinder(dns, io, signal);
    const together = atOnce(limits.connectionsAtOnce / 2);
    // Dozens of questions go to each host: each over a connection of its own would cost three times the time.
    const kept = keptConnections();
    const mapSlot = atOnce(limits.servedMapsAtOnce);
    const within = AbortSignal.any([signal, AbortSignal.timeout(limits.servedMs)]);
    io.progress(`reading what ${sites.length} hosts serve`);

    const read = async (site: Site): Promise<readonly [string, Leaf<ServedSite>]> => {
      const alone = atOnce(limits.servedAtOnce);
      const fetch = fetcher({
        io,
        find,
        slot: job => alone(() => together(job)),
        mayVisit,
        signal: within,
        ask: kept.request,
      });
      const leftOut = leftOutList();
      const gatherer = createGatherer(look, aim.config.secrets.salt ?? '', leftOut);
      const { randomLabel } = io;
      return [site.host, await readSite(site, { fetch, gatherer, leftOut, isOwn: mayVisit, randomLabel, mapSlot })];
    };
    const leaves = Object.fromEntries(await Promise.all(sites.map(read)).finally(kept.close));
    const beyond = names
      .slice(limits.hostsPerRun)
      .map(host => [host, silent(`only ${limits.hostsPerRun} hosts are read in one run`)] as const);
    const all = { ...closed, ...leaves, ...Object.fromEntries(beyond) };
    // In the order of the hosts, whichever was read first: a run with the same answers gives the same evidence.
    return {
      hosts: Object.fromEntries(names.flatMap(host => (all[host] === undefined ? [] : [[host, all[host]]]))),
      ownValues: values.length,
    };
  },
};
