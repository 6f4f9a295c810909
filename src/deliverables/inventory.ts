import type { EvidenceSet } from '../evidence/map.ts';
import type { FoundIn } from '../evidence/repo.ts';
import { platformTitles } from '../providers/hosting/deploy-files.ts';
import { detect } from '../providers/dns/providers.ts';
import { hostPaths } from './inventory-hosts.ts';
import { mailPath } from './inventory-mail.ts';
import { notVisibleOf, type NotVisible, type Seen } from './inventory-not-visible.ts';
import type { InventoryFinding, Statement } from './inventory-statement.ts';
import { variablesOf } from './inventory-variables.ts';
import { nameServersOf } from './dns-map.ts';

/** S1.d3: where code runs, where secrets live (names only), and the way from the domain to the database. */
export type Inventory = Seen & { readonly notVisible: readonly NotVisible[] };

const at = ({ file, line }: FoundIn): string => `${file}:${line}`;

const keptAt = (servers: readonly string[]): Statement => {
  const provider = detect(servers)?.name;
  const evidence = servers.map(server => `NS ${server}`);
  return provider === undefined
    ? { what: 'DNS kept at a provider that was not recognised, on', name: servers[0] ?? '', evidence }
    : { what: 'DNS kept at', name: provider, evidence };
};

const ownershipOf = ({ dns, registration }: EvidenceSet['keys']): readonly Statement[] => {
  const record =
    registration?.status === 'ok' && registration.value.record.status === 'ok'
      ? registration.value.record.value
      : undefined;
  const servers = dns?.status === 'ok' ? nameServersOf(dns.value) : [];
  const ends = record?.expiresAt.slice(0, 10) ?? '';
  return [
    ...(record?.found === true && record.registrar !== ''
      ? [
          {
            what: 'Domain registered at',
            name: record.registrar,
            evidence: [`registry record${ends === '' ? '' : `, paid until ${ends}`}`],
          },
        ]
      : []),
    ...(servers.length === 0 ? [] : [keptAt(servers)]),
  ];
};

const environmentsOf = ({ declared, repo }: EvidenceSet['keys']): readonly Statement[] => {
  const said = declared?.status === 'ok' ? declared.value : undefined;
  const named = repo?.status === 'ok' ? repo.value.environmentsNamed : [];
  const title = { production: 'Production is', staging: 'Staging is' } as const;
  return (['production', 'staging'] as const).flatMap(environment => {
    const places = new Map<string, string[]>();
    const add = (url: string, evidence: string): void => void places.set(url, [...(places.get(url) ?? []), evidence]);
    if (said?.[environment] !== undefined) add(said[environment], 'settings file');
    for (const each of named) if (each.environment === environment) add(each.url, at(each));
    return [...places].map(([url, evidence]) => ({ what: title[environment], name: url, evidence }));
  });
};

const codeOf = ({ repo }: EvidenceSet['keys']): readonly Statement[] => {
  if (repo?.status !== 'ok') return [];
  const { frameworks, deploys, commit, branch } = repo.value;
  return [
    ...(frameworks.length === 0
      ? []
      : [{ what: 'Built with', name: frameworks.join(', '), evidence: ['package.json'] }]),
    ...(commit === null
      ? []
      : [
          {
            what: 'Looked at version',
            name: commit.slice(0, 12),
            evidence: [branch === null ? 'no branch' : `branch ${branch}`],
          },
        ]),
    ...deploys.map(({ platform, in: place, name, environment, domains }) => ({
      what: environment === undefined ? 'Set up to run on' : `Set up to run as ${environment} on`,
      name: [
        Object.hasOwn(platformTitles, platform) ? (platformTitles[platform] ?? platform) : platform,
        name === undefined ? '' : `as ${name}`,
      ]
        .filter(Boolean)
        .join(' '),
      evidence: [at(place), ...domains],
    })),
  ];
};

const databasesOf = ({ repo }: EvidenceSet['keys']): readonly Statement[] =>
  repo?.status === 'ok'
    ? repo.value.databases.map(({ name, in: place }) => ({ what: 'Data kept in', name, evidence: [at(place)] }))
    : [];

/** The deployment inventory as data; the same evidence gives the same document. */
export const inventory = (set: EvidenceSet, findings: readonly InventoryFinding[] = []): Inventory => {
  const { keys, target, collectedAt } = set;
  const known = {
    domain: target.domain,
    collectedAt,
    ownership: ownershipOf(keys),
    environments: environmentsOf(keys),
    paths: hostPaths(keys, findings),
    code: codeOf(keys),
    databases: databasesOf(keys),
    mail: mailPath(keys, target.domain),
    variables: variablesOf(keys),
  };
  return { ...known, notVisible: notVisibleOf(known, keys.repo?.status === 'ok') };
};
