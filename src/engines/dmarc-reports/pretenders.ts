import type { Counted, DomainJudgement } from './judgement.ts';
import { networkOf } from './network.ts';
import type { ReportRow } from './report.ts';
import { createTally, type Tally } from './tally.ts';

const named = 20;

type Network = { messages: number; stopped: number; readonly addresses: Set<string>; readonly from: Tally };

const wasStopped = ({ disposition }: ReportRow): boolean => disposition === 'quarantine' || disposition === 'reject';

/** Gathers mail that fails and is of no known sender. */
export const createPretenders = () => {
  const networks = new Map<string, Network>();
  return {
    add: (row: ReportRow): void => {
      const name = networkOf(row.source);
      const network = networks.get(name) ?? { messages: 0, stopped: 0, addresses: new Set(), from: createTally() };
      networks.set(name, network);
      network.messages += row.count;
      if (wasStopped(row)) network.stopped += row.count;
      network.addresses.add(row.source);
      network.from.add(row.headerFrom, row.count);
    },
    list: (): DomainJudgement['pretenders'] => {
      const all = [...networks].map(([name, { messages, stopped, addresses, from }]) => ({
        name,
        messages,
        addresses: addresses.size,
        stopped,
        from: from.largest(named).map(one => one.name),
      }));
      const sum = (of: (network: (typeof all)[number]) => number): number =>
        all.reduce((total, one) => total + of(one), 0);
      return {
        messages: sum(({ messages }) => messages),
        addresses: sum(({ addresses }) => addresses),
        stopped: sum(({ stopped }) => stopped),
        networks: all.toSorted((a, b) => b.messages - a.messages || (a.name < b.name ? -1 : 1)).slice(0, named),
        moreNetworks: Math.max(0, all.length - named),
      };
    },
  };
};

/** A tally as it stands in a judgement. */
export const ways = (tally: Tally): { readonly messages: number; readonly by: readonly Counted[] } => ({
  messages: tally.total(),
  by: tally.largest(named),
});
