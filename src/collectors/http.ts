import { webHosts } from '../evidence/derive/web-hosts.ts';
import type { Chain } from '../evidence/http.ts';
import { seen, silent, type Leaf } from '../evidence/leaf.ts';
import { atOnce } from '../platform/at-once.ts';
import { SilentPeer } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import type { Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { addressFinder } from './http/addresses.ts';
import { followChain, type Start } from './http/chain.ts';
import { looker, type Look } from './http/look.ts';
import { inventedStart, keyOf, ownStarts, platformStarts, probePath } from './http/starts.ts';
import { lookableDns } from './lookable-dns.ts';
import { withinReach } from './within-reach.ts';

type Followed = readonly (readonly [string, Leaf<Chain>])[];

const follow = (starts: readonly Start[], look: Look, mayVisit: (host: string) => boolean): Promise<Followed> =>
  Promise.all(
    starts.map(async (start): Promise<readonly [string, Leaf<Chain>]> => {
      try {
        return [keyOf(start), seen(await followChain(start, look, mayVisit))];
      } catch (error) {
        if (error instanceof SilentPeer) return [keyOf(start), silent(error.message)];
        throw error;
      }
    }),
  );

/** Asks every web host as a browser would, follows its redirects and keeps the facts of the page at the end. */
const http: Collector<'http'> = {
  key: 'http',
  after: ['dns', 'repo'],
  deadlineMs: 30_000,
  collect: async (aim, { dns: collected, repo }, io, signal) => {
    const dns = lookableDns(collected, io);
    const declared = declaredOf(aim);
    const { only } = aim;
    const mayVisit = (host: string): boolean => only === undefined || only.includes(host);
    const hosts = withinReach(webHosts(dns, declared, only).slice(0, limits.hostsPerRun), io);
    io.progress(`asking ${hosts.length} hosts for their pages`);
    const finding = addressFinder(dns, io, signal);
    const slot = atOnce(limits.connectionsAtOnce);
    const look = looker(io, finding, slot, true, signal);
    const invented = mayVisit(aim.domain) ? inventedStart(dns) : null;
    // No certificate fits an invented name, and nothing is entrusted to whoever answers.
    const unjudged = looker(io, finding, slot, false, signal);
    const mayFollow = (host: string): boolean => host === dns.wildcardControl || mayVisit(host);
    const [own, atInvented] = await Promise.all([
      follow(ownStarts(hosts, declared), look, mayVisit),
      invented === null ? [] : follow([invented], unjudged, mayFollow),
    ]);
    const mentioned = {
      repo: repo?.status === 'ok' ? repo.value : undefined,
      dns,
      chains: own.map(([, leaf]) => leaf),
    };
    const asked = new Set(own.map(([key]) => key));
    const elsewhere = platformStarts(mentioned, mayVisit).filter(start => !asked.has(keyOf(start)));
    const platforms = await follow(elsewhere, look, mayVisit);
    return { chains: Object.fromEntries([...own, ...platforms]), invented: atInvented[0]?.[1] ?? null, probePath };
  },
};

export default http;
