import type { DnsAnswer, DnsType } from '../../evidence/dns.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { DnsReply } from '../../platform/dns-message.ts';
import { dnsClient, shownServer, type DnsQuery } from '../../platform/dns.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io, Peer } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { atOnce } from '../../platform/at-once.ts';

type Question = { readonly name: string; readonly type: DnsType };

/** An answer, or the reason why there is none; `failure` when something came back that is no DNS answer. */
export type Asked = Leaf<DnsReply> & { readonly failure?: PeerFailure };

/** Asks once: the same question to the same server over the same transport is answered from memory. */
export type Asks = {
  readonly server: (server: Peer, question: Question, tcp?: boolean) => Promise<Asked>;
  readonly resolver: (question: Question) => Promise<Asked>;
};

const asLeaf = async (answering: Promise<DnsReply>): Promise<Asked> => {
  try {
    return seen(await answering);
  } catch (error) {
    if (error instanceof SilentPeer) return silent(error.message);
    if (error instanceof PeerFailure) return { ...silent(error.message), failure: error };
    throw error;
  }
};

export const dnsAsks = (io: Io, resolver: Peer, signal: AbortSignal): Asks => {
  const client = dnsClient(io);
  const slot = atOnce(limits.dnsQuestionsAtOnce);
  const memory = new Map<string, Promise<Asked>>();
  const ask = (query: DnsQuery): Promise<Asked> => {
    const key = `${query.server.address}:${query.server.port} ${query.tcp === true} ${query.recursion} ${query.name} ${query.type}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const asked = asLeaf(slot(() => client(query, signal)));
    memory.set(key, asked);
    return asked;
  };
  return {
    server: (server, question, tcp = false) => ask({ ...question, server, tcp, recursion: false }),
    resolver: question => ask({ ...question, server: resolver, recursion: true }),
  };
};

/** What the evidence keeps of a reply. */
export const answerOf = ({ rcode, authoritative, records, soa }: DnsReply): DnsAnswer => ({
  rcode,
  authoritative,
  records,
  ...(soa === undefined ? {} : { soa }),
});

export const answerLeaf = (asked: Asked): Leaf<DnsAnswer> =>
  asked.status === 'ok' ? seen(answerOf(asked.value)) : silent(asked.reason);

/** Values of one type, at any owner the chain leads to. */
export const valuesOf = (asked: Asked, type: DnsType): readonly string[] =>
  asked.status === 'ok' ? asked.value.records.filter(record => record.type === type).map(record => record.value) : [];

/** Why a server that answered is of no use here, in words. */
export const unusable = (server: Peer, { rcode }: DnsReply): string => `${shownServer(server)} answered ${rcode}`;
