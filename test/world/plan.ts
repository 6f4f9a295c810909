import type { RequestListener } from 'node:http';
import type { RowId, Severity } from '../../src/contract/rows.ts';
import type { CheckId } from '../../src/checks/check.ts';
import type { DnsType } from '../../src/evidence/dns.ts';
import type { EdgePlan } from './cloudflare/edge-plan.ts';

/**
 * The little internet as data. A sound plan is built once; a flaw is a function that changes a copy of it; the
 * running world takes a plan and serves it, on the same ports, as often as wanted.
 * Addresses are documentation ranges (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32); each
 * address and port is mapped to a port on 127.0.0.1 by the connectTo options that the world hands out.
 */
export type ZoneRecord = { type: DnsType; value: string; ttl: number };

export type NameServerPlan = {
  /** Host name, for example `ns1.dns-host.example`. */
  name: string;
  address: string;
  /**
   * What it does instead of answering well. `silent` and `truncates` (an empty answer that asks to come back over
   * TCP) hold for UDP alone; what a server says (refused, SERVFAIL, nonsense, an answer without the authority bit)
   * it says over TCP too.
   */
  udp: 'answers' | 'silent' | 'refuses' | 'servfail' | 'garbage' | 'not-authoritative' | 'truncates';
  /** `silent` takes the connection and never answers; `closed` refuses it. */
  tcp: 'answers' | 'silent' | 'closed';
  delayMs: number;
  /** Records this server has instead of the plan's, by name, for name servers that disagree; an empty list = it does not know the name. */
  differs: { [name: string]: ZoneRecord[] };
};

export type CertificatePlan = {
  /** Names in the certificate; the first is the subject. */
  names: string[];
  /** Days from now; negative is past. */
  fromDays: number;
  toDays: number;
  /** `ca` = the root itself signs; `unknown-ca` = an authority of its own with an intermediate, in nobody's trust store. */
  signedBy: 'ca' | 'intermediate' | 'self' | 'unknown-ca';
  /** What the server sends after the leaf: the intermediate, or nothing. */
  chain: 'full' | 'leaf-only';
  key: 'ec-p256' | 'rsa-2048' | 'rsa-1024';
  /** Days from now at which the intermediate expires (only with signedBy intermediate). */
  intermediateToDays?: number;
  /** Organisation in the intermediate's name (only with signedBy intermediate); `Let's Encrypt` when absent. */
  issuer?: string;
};

export type Answer = {
  status: number;
  /** Names lower case. A page protects its visitors (CSP, HSTS, nosniff) unless it says otherwise; an empty value takes a line away. */
  headers: { [name: string]: string };
  body: string;
  /** What is no text, in base64; sent instead of `body`. */
  bytes?: string;
  /** How text is packed for whoever says that they can unpack it; gzip when absent, as most servers do it. */
  packed?: 'gzip' | 'br' | 'zstd' | 'none';
  /** Misbehaviour. Waits this long before the first byte. */
  delayMs?: number;
  /** Resets the connection instead of answering. */
  reset?: boolean;
  /** Sends this many bytes of spaces after `body`, as fast as the client reads. */
  hugeBytes?: number;
  /** Sends `body` one byte a second. */
  drip?: boolean;
};

/**
 * What a host answers at a path; the first rule whose path matches (exact, or prefix when it ends in `*`) answers, else 404.
 * `upstream` passes the request on: to a real app at this port of the machine, or to one that the world itself runs.
 */
export type RoutePlan = {
  path: string;
  answer: Answer | { redirect: 301 | 302 | 303 | 307 | 308; to: string } | { upstream: number | RequestListener };
};

export type WebHostPlan = {
  /** Answers over http and https separately; `to` and `body` may contain `{host}`, `{path}` (path with query), `{pathname}` (path alone). */
  http: RoutePlan[];
  https: RoutePlan[];
  certificate: CertificatePlan;
  /** Ends the TLS handshake for this name with an alert, as a CDN does for a name that it was never told about. */
  refusesHandshake?: boolean;
};

export type MachinePlan = {
  address: string;
  /** `closed` refuses, `silent` takes the connection and never sends a byte, `resets` takes it and resets it. */
  port80: 'open' | 'closed' | 'silent' | 'resets';
  /** As port 80; `plain` speaks HTTP without TLS. */
  port443: 'open' | 'closed' | 'silent' | 'resets' | 'plain';
  /** What it speaks over https; HTTP/2 and HTTP/1.1 when absent. */
  speaks?: 'http/1.1';
  protocols: { min: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'; max: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3' };
  /** Virtual hosts by name; `*` answers for every other name, without it the first host does, as in nginx. */
  hosts: { [host: string]: WebHostPlan };
};

export type WorldPlan = {
  /** The audited domain: `community.test`. */
  domain: string;
  /** What the parent (`test`) says: NS names of the domain, or none when it is not delegated. */
  delegation: string[];
  /** The registry's own servers: `registered: false` = NXDOMAIN for the domain, whatever `delegation` says. */
  parent: {
    registered: boolean;
    udp: 'answers' | 'silent' | 'refuses' | 'servfail';
    tcp: 'answers' | 'silent' | 'closed';
  };
  nameServers: NameServerPlan[];
  /** The zone by full name, lower case, no trailing dot. A `*.` name is a wildcard; NS below the domain is a zone cut. */
  zone: { [name: string]: ZoneRecord[] };
  /** Everything outside the domain that resolves: CDN names, mail hosts, name server hosts. What is not here is NXDOMAIN. */
  elsewhere: { [name: string]: ZoneRecord[] };
  resolver: {
    mode: 'answers' | 'silent' | 'servfail' | 'garbage';
    /** Old answers that the resolver still holds, by name; `ttl` = seconds left. An empty list = it remembers NXDOMAIN. */
    stale: { [name: string]: ZoneRecord[] };
  };
  machines: MachinePlan[];
  /** The zone as Cloudflare keeps it, behind api.cloudflare.com; null = there is no such zone, and no token is given. */
  edge: EdgePlan | null;
  /** RDAP answer for the domain (at `rdap.org`, which redirects to the registry), or null for 404; `silent` for a registry that does not answer. */
  rdap: { registrar: string; expiresInDays: number; statuses: string[] } | null | 'silent';
  /** The config that the audit is given (`launch-ready.jsonc` as data). */
  config: { [key: string]: unknown };
  /** Who holds what, by question (`launch-ready.ownership.jsonc` beside the settings); null = nobody was asked. */
  ownership: { [question: string]: { said: string; by: string; on: string } } | null;
  /** Files of the repository that the audit is given; none = audit from outside only. What its .gitignore names lies there and is not tracked. */
  repo: { [path: string]: string } | null;
  /** What lies beside `repo` and is no text, pictures for example: the file on this machine that each path is a copy of. */
  copied?: { readonly [path: string]: string };
  /** The history of `repo`; null = the folder is under no version control. */
  git: GitPlan | null;
};

export type GitPlan = {
  /** Commits before the newest one, oldest first: the files that each writes, or with null takes away. The newest commit makes the tree equal to `repo`. */
  past: { message: string; files: { [path: string]: string | null } }[];
  /** Whether the remote has all commits, or none. */
  pushed: boolean;
  /** Whether the hook that refuses secrets is installed before the newest commit. */
  guarded: boolean;
  /** A last commit on top, made past the hook with --no-verify: the files that it writes. */
  unverified: { [path: string]: string } | null;
};

/**
 * One flaw of the world. `variants` are different routes to the same fault; each names the severity it must get
 * and, where that is not the row's default, why.
 */
export type Flaw = {
  name: string;
  row: RowId;
  expected: CheckId;
  /** Hosts (labels under the domain) that exist, sound, with and without this flaw. */
  hosts?: string[];
  /** Flaws of one part (the apex, the name servers) are never composed with each other. */
  part?: string;
  /** Why this flaw is never composed with any other: it takes everything else out of sight. */
  alone?: string;
  /** Why this is realistic: the public incident or the everyday mistake it copies. */
  story: string;
  variants: { [variant: string]: { severity: Severity; reason?: string; apply: (plan: WorldPlan) => void } };
};

export const defineFlaw = (flaw: Flaw): Flaw => flaw;

/** The zone at Cloudflare of a plan that has one. */
export const edgeOf = ({ edge }: WorldPlan): EdgePlan => {
  if (edge === null) throw new Error('the plan has no zone at Cloudflare');
  return edge;
};

/** Something that looks faulty and is sound: `check` must judge it and stay quiet. */
export type NearMiss = { check: CheckId; trap: string; hosts?: string[]; apply: (plan: WorldPlan) => void };
export const defineNearMiss = (nearMiss: NearMiss): NearMiss => nearMiss;
