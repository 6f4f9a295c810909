import type { Config } from '../../config/schema.ts';
import type { DnsType, NameReason } from '../../evidence/dns.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { isAskable } from '../../platform/dns-message.ts';
import { limits } from '../../platform/limits.ts';

export type PlannedName = {
  readonly name: string;
  readonly reasons: readonly NameReason[];
  readonly types: readonly DnsType[];
  /** `all` asks every server of the zone, so that disagreement shows; `one` asks the first that answers. */
  readonly servers: 'all' | 'one';
  /** True for a guess: it is kept in the evidence only when something is there. */
  readonly onlyIfThere: boolean;
};

/** Labels under which membership products run their parts. */
const commonLabels =
  'app api auth login admin dashboard members community staging dev preview test mail status cdn assets static help blog checkout billing'.split(
    ' ',
  );

const hostTypes: readonly DnsType[] = ['A', 'AAAA', 'CNAME', 'CAA'];

const typesOf: { readonly [R in NameReason]: readonly DnsType[] } = {
  apex: ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'CAA', 'SOA'],
  www: hostTypes,
  declared: hostTypes,
  repo: hostTypes,
  common: ['A', 'AAAA', 'CNAME'],
  target: ['A', 'AAAA', 'CNAME'],
  'typed-twice': ['A', 'AAAA', 'CNAME', 'MX', 'TXT'],
  'wildcard-control': ['A', 'AAAA', 'CNAME', 'MX', 'TXT'],
  service: ['CNAME', 'MX', 'TXT'],
  mail: ['CNAME', 'MX', 'TXT'],
};

const asksOneServer: ReadonlySet<NameReason> = new Set(['common', 'typed-twice']);

export const isUnder = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

/** Host of a URL or of a bare host name, lower case; undefined for what is neither. */
const hostIn = (text: string): string | undefined => {
  const url = URL.parse(text.includes('://') ? text : `https://${text}`);
  const host = url?.hostname.replace(/\.$/, '') ?? '';
  return isAskable(host) && host.includes('.') ? host : undefined;
};

const declaredHosts = ({ hosts, environments }: Config): readonly string[] =>
  [...Object.keys(hosts), environments.production, environments.staging].flatMap(text =>
    text === undefined ? [] : (hostIn(text) ?? []),
  );

const repoHosts = (repo: RepoEvidence | undefined, domain: string): readonly string[] => {
  const texts = [
    ...(repo?.deploys ?? []).flatMap(({ domains }) => domains),
    ...(repo?.environmentsNamed ?? []).map(({ url }) => url),
    ...(repo?.urls ?? []).map(({ url }) => url),
  ];
  return texts.flatMap(text => hostIn(text) ?? []).filter(host => isUnder(host, domain));
};

export type NamesWanted = {
  readonly domain: string;
  readonly config: Config;
  readonly repo: RepoEvidence | undefined;
  /** Names below the domain that hold records of mail. */
  readonly mail: readonly string[];
  /** Random name that nobody made a record for. */
  readonly control: string;
  /** Hosts to which the look is narrowed; the domain itself and the control are always asked at its name servers. */
  readonly only: readonly string[] | undefined;
};

const wantedHosts = ({ domain, config, repo }: NamesWanted): readonly (readonly [string, NameReason])[] => {
  const hosts: (readonly [string, NameReason])[] = [
    [`www.${domain}`, 'www'],
    ...declaredHosts(config).map(host => [host, 'declared'] as const),
    ...repoHosts(repo, domain).map(host => [host, 'repo'] as const),
  ];
  return hosts.slice(0, limits.hostsPerRun);
};

/** A record whose name was typed with the domain although the provider adds it: it ends up under the domain twice. */
const typedTwice = (domain: string, hosts: readonly string[]): readonly string[] =>
  [domain, ...hosts.filter(host => host !== domain && isUnder(host, domain)), `_dmarc.${domain}`, `send.${domain}`].map(
    name => `${name}.${domain}`,
  );

const planned = (name: string, reasons: readonly NameReason[], guess: boolean): PlannedName => ({
  name,
  reasons,
  types: [...new Set(reasons.flatMap(reason => typesOf[reason]))],
  servers: reasons.every(reason => asksOneServer.has(reason)) ? 'one' : 'all',
  onlyIfThere: guess && reasons.every(reason => reason === 'common'),
});

/** Every name to look up, each once, with all the reasons for it; the names that records lead to come later. */
export const planNames = (wanted: NamesWanted): readonly PlannedName[] => {
  const { domain, control, only } = wanted;
  const reasons = new Map<string, Set<NameReason>>();
  const add = (name: string, reason: NameReason): void => {
    if (isAskable(name)) reasons.set(name, (reasons.get(name) ?? new Set()).add(reason));
  };
  const hosts = wantedHosts(wanted);
  for (const [name, reason] of hosts) add(name, reason);
  for (const name of [`_dmarc.${domain}`, `send.${domain}`]) add(name, 'service');
  for (const name of typedTwice(
    domain,
    hosts.filter(([, reason]) => reason !== 'repo').map(([name]) => name),
  ))
    add(name, 'typed-twice');
  for (const name of wanted.mail) add(name, 'mail');
  for (const label of commonLabels) add(`${label}.${domain}`, 'common');
  if (only !== undefined) {
    const wantedNow = new Set(only);
    for (const name of reasons.keys()) if (!wantedNow.has(name)) reasons.delete(name);
    for (const name of wantedNow)
      if (!reasons.has(name) && name !== domain) add(name, isUnder(name, domain) ? 'common' : 'target');
  }
  add(domain, 'apex');
  add(control, 'wildcard-control');
  return [...reasons].map(([name, why]) => planned(name, [...why], only === undefined));
};
