import type { Leaf } from './leaf.ts';

/** Record types the collector asks for; everything else in an answer is dropped. */
export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'TXT' | 'CAA' | 'SRV' | 'PTR';

/** One record, value in zone-file form (`10 mx.example.net`, TXT as one joined string without quotes), names without trailing dot, lower case. */
export type DnsRecord = { readonly name: string; readonly type: DnsType; readonly ttl: number; readonly value: string };

export type DnsAnswer = {
  /**
   * `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`, … as sent. NOERROR without a record of the type is NODATA.
   * At a name server's own transports also `CONNECTION-REFUSED` (nothing listens there, or it broke off) and
   * `UNREADABLE` (what came back is no DNS message).
   */
  readonly rcode: string;
  readonly authoritative: boolean;
  /** Answer section in the order of the chain: CNAMEs first, then the data they lead to; equal records sorted. */
  readonly records: readonly DnsRecord[];
  /** SOA of the authority section, when there is one: owner name and negative TTL in seconds. */
  readonly soa?: { readonly name: string; readonly negativeTtl: number };
};

/** Answers to one question at one name, by record type. */
export type DnsAnswers = { readonly [T in DnsType]?: Leaf<DnsAnswer> };

export type NameServer = {
  /** Host name of the server as listed in the delegation, for example `ns1.community.test`. */
  readonly name: string;
  /** Address asked; empty when the name did not resolve. */
  readonly address: string;
  readonly listedBy: 'parent' | 'zone' | 'both';
  /** SOA of the domain asked over each transport. Silent = no reply in time; a refusal is an answer with its rcode. */
  readonly udp: Leaf<DnsAnswer>;
  readonly tcp: Leaf<DnsAnswer>;
};

/**
 * Why a name was looked up: it decides what a missing answer means. `service` is a name that is looked up for what
 * other systems read there: `_dmarc`, `send`, and the names above a host that may hold its CAA records. `mail` is a return
 * path or a signing key, looked up so that a plan knows what stands there; what is wrong with it is for the checks of mail.
 */
export type NameReason =
  | 'apex'
  | 'www'
  | 'declared'
  | 'repo'
  | 'common'
  | 'target'
  | 'typed-twice'
  | 'wildcard-control'
  | 'service'
  | 'mail';

export type DnsName = {
  readonly name: string;
  readonly reasons: readonly NameReason[];
  /** Answers by address of the authoritative server that gave them. Empty for names outside the domain. */
  readonly authoritative: { readonly [address: string]: DnsAnswers };
  /** Answers of the resolver. */
  readonly resolver: DnsAnswers;
};

export type DnsEvidence = {
  readonly domain: string;
  /** The resolver that was asked, as `address:port`; `system` for the machine's own. */
  readonly resolverName: string;
  readonly parentZone: string;
  /** What the parent's servers say about the delegation: NXDOMAIN here means that the domain is not registered or not delegated. */
  readonly delegation: Leaf<{ readonly rcode: string; readonly servers: readonly string[]; readonly askedAt: string }>;
  /** NS set as the zone itself gives it, by address of the server asked. */
  readonly zoneServers: { readonly [address: string]: Leaf<readonly string[]> };
  readonly servers: readonly NameServer[];
  /** Every name asked, by canonical name. Includes CNAME/MX/NS targets outside the domain (resolver answers only). */
  readonly names: { readonly [name: string]: DnsName };
  /** The random label asked to find wildcards, as full name; its answers are in `names`. */
  readonly wildcardControl: string;
};
