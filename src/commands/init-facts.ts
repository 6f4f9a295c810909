import { parse } from 'tldts';
import { billersIn, dependenciesOf, frameworksOf, storesAndMailers } from '../collectors/repo/dependencies.ts';
import { deploysOf } from '../collectors/repo/deploys.ts';
import { envNamesOf, isEnvFile } from '../collectors/repo/env-names.ts';
import { environmentsNamedIn } from '../collectors/repo/environments-named.ts';
import { hostIn } from '../collectors/repo/deploy-part.ts';
import { linesOf, type SourceFile } from '../collectors/repo/source.ts';
import type { Config } from '../config/schema.ts';
import type { DeployTarget, FoundIn } from '../evidence/repo.ts';
import { platformOfBuiltIn } from '../providers/hosting/platforms.ts';

/** Something that is believed, and why; what is not sure is marked in the file. */
type Guess<T> = { readonly value: T; readonly because: string; readonly sure: boolean };

export type HostGuess = {
  readonly host: string;
  readonly service: Config['hosts'][string]['service'];
  readonly environment: 'production' | 'staging';
  readonly because: string;
  readonly sure: boolean;
};

export type Named = { readonly name: string; readonly in: FoundIn };

/** What the repository tells of the product, before anybody was asked. */
export type Facts = {
  readonly frameworks: readonly string[];
  readonly deploys: readonly DeployTarget[];
  readonly databases: readonly Named[];
  readonly mailers: readonly Named[];
  readonly billers: readonly Named[];
  readonly hosts: readonly HostGuess[];
  /** The address people type. */
  readonly production: Guess<string> | null;
  readonly staging: Guess<string> | null;
};

type Environment = 'production' | 'staging';

type Candidate = {
  readonly host: string;
  readonly origin: string;
  readonly environment: Environment;
  readonly because: string;
  /** 4 a sentence of the README, 3 a deploy file, 2 an example of a variable, 1 what a platform makes of a name. */
  readonly weight: number;
};

const isStagingName = (host: string): boolean =>
  /(?:^|[.-])(?:staging|stage|stg|preview|dev|test|beta|demo|sandbox|qa|uat)(?:[.-]|$)/.test(
    host.split('.').slice(0, -2).join('.'),
  );

/** Stands in examples and templates, and is nobody's address. */
const isPlaceholder = (host: string): boolean =>
  /(?:^|\.)(?:localhost|example\.(?:com|org|net)|(?:your|my)[-.]?(?:app|domain|site|company|project)[\w-]*\.\w+)$/.test(
    host,
  ) ||
  !host.includes('.') ||
  /^[\d.]+$/.test(host);

const at = ({ file, line }: FoundIn): string => `${file}:${line}`;

/** Variables whose value is an address of the product itself, and of nobody it buys from. */
const ownAddress =
  /^(?:(?:NEXT_PUBLIC|VITE|PUBLIC|REACT_APP|NUXT_PUBLIC)_)?(?:(?:APP|SITE|BASE|WEB|WEBSITE|PUBLIC|FRONTEND|CLIENT|SERVER|BACKEND|API|AUTH|NEXTAUTH|BETTER_AUTH|PRODUCTION|STAGING)_?)+(?:BASE_)?(?:URL|URI|ORIGIN|HOST|DOMAIN)$|^(?:ORIGIN|DOMAIN|HOST_?NAME)$/;

const fromEnvFiles = (files: readonly SourceFile[]): readonly Candidate[] =>
  files
    .filter(({ path }) => isEnvFile(path))
    .flatMap(({ path, text }) =>
      linesOf(text).flatMap(({ text: line, number }) => {
        const [, name = '', raw = ''] =
          /^\s{0,20}(?:export\s{1,5})?([A-Za-z_]\w{0,99})\s{0,20}=\s{0,20}(.*)$/.exec(line) ?? [];
        const value = raw.replaceAll(/^["']|["']\s*$/g, '').trim();
        const host = hostIn(value);
        if (!ownAddress.test(name) || host === undefined || isPlaceholder(host)) return [];
        const origin = value.startsWith('http://') ? `http://${host}` : `https://${host}`;
        const environment: Environment =
          isStagingName(host) || /STAGING/.test(name) || /staging/.test(path) ? 'staging' : 'production';
        return [{ host, origin, environment, because: `${name} in ${path}:${number}`, weight: 2 }];
      }),
    );

const fromDeploys = (deploys: readonly DeployTarget[]): readonly Candidate[] =>
  deploys.flatMap(deploy => {
    const stage = deploy.environment === 'preview' ? 'staging' : deploy.environment;
    const named = deploy.domains
      .filter(host => !host.startsWith('*.') && !isPlaceholder(host))
      .map(host => ({
        host,
        origin: `https://${host}`,
        environment: stage ?? (isStagingName(host) ? ('staging' as const) : ('production' as const)),
        because: `named in ${at(deploy.in)}`,
        weight: 3,
      }));
    // Fly.io gives every app the address of its name (https://fly.io/docs/networking/).
    const isFly = deploy.platform === 'fly' && deploy.name !== undefined && /^[a-z\d-]{1,63}$/.test(deploy.name);
    const given = isFly
      ? [
          {
            host: `${deploy.name}.fly.dev`,
            origin: `https://${deploy.name}.fly.dev`,
            environment: stage ?? ('production' as const),
            because: `Fly.io's own address for the app of ${at(deploy.in)}`,
            weight: 1,
          },
        ]
      : [];
    return [...named, ...given];
  });

const fromDocuments = (files: readonly SourceFile[]): readonly Candidate[] =>
  environmentsNamedIn(files).flatMap(({ url, environment, ...place }) => {
    const host = hostIn(url);
    return host === undefined || isPlaceholder(host)
      ? []
      : [{ host, origin: url, environment, because: `${at(place)} calls it ${environment}`, weight: 4 }];
  });

const domainOf = (host: string): string => parse(host, { allowPrivateDomains: true }).domain ?? host;

/** Names of services by the first label of a host, as nearly everybody writes them. */
const services: readonly (readonly [RegExp, HostGuess['service']])[] = [
  [/^www$/, 'site'],
  [/^(?:app|dashboard|members?|portal)$/, 'app'],
  [/^(?:api|graphql|backend)$/, 'api'],
  [/^(?:auth|login|accounts?|id|sso)$/, 'auth'],
  [/^(?:cdn|assets?|static|media|img|images)$/, 'assets'],
  [/^(?:mail|smtp|email)$/, 'mail'],
];

const serviceOf = (host: string, domain: string): { service: HostGuess['service']; sure: boolean } => {
  const label = host === domain ? 'www' : (host.slice(0, -(domain.length + 1)).split('.')[0] ?? '');
  const words = label.split('-');
  const found = services.find(([pattern]) => words.some(word => pattern.test(word)));
  if (found !== undefined) return { service: found[1], sure: true };
  return isStagingName(`${label}.${domain}`) ? { service: 'site', sure: true } : { service: 'other', sure: false };
};

const heaviest = (candidates: readonly Candidate[]): Candidate | undefined =>
  candidates.toSorted((a, b) => b.weight - a.weight)[0];

/** The domain that most speaks for; an address that a platform gave counts only where there is no other. */
const chosenDomain = (candidates: readonly Candidate[]): { domain: string; sure: boolean } | null => {
  const production = candidates.filter(({ environment }) => environment === 'production');
  const own = production.filter(({ host }) => platformOfBuiltIn(host) === undefined);
  const weights = new Map<string, number>();
  for (const { host, weight } of own.length > 0 ? own : production)
    weights.set(domainOf(host), Math.max(weights.get(domainOf(host)) ?? 0, weight));
  const [first, second] = [...weights].toSorted((a, b) => b[1] - a[1]);
  if (first === undefined) return null;
  return { domain: first[0], sure: first[1] >= 3 && (second === undefined || second[1] < first[1]) };
};

/** The front door among the addresses of a domain: the one that is named, else www, else the bare domain. */
const frontDoor = (candidates: readonly Candidate[], domain: string): Candidate | undefined => {
  const doors = candidates.filter(
    ({ host, environment }) =>
      environment === 'production' &&
      domainOf(host) === domain &&
      ['site', 'app'].includes(serviceOf(host, domain).service),
  );
  const isSite = ({ host }: Candidate): number => (serviceOf(host, domain).service === 'site' ? 1 : 0);
  return doors.toSorted(
    (a, b) => b.weight - a.weight || isSite(b) - isSite(a) || (b.host.startsWith('www.') ? 1 : -1),
  )[0];
};

const hostsOf = (candidates: readonly Candidate[], domain: string): readonly HostGuess[] => {
  const hosts = new Map<string, HostGuess>();
  for (const { host, environment, because } of candidates.toSorted((a, b) => b.weight - a.weight)) {
    if (domainOf(host) !== domain || hosts.has(host)) continue;
    hosts.set(host, { host, environment, because, ...serviceOf(host, domain) });
  }
  return [...hosts.values()].toSorted((a, b) => (a.host < b.host ? -1 : 1));
};

/** Reads the facts out of the files of a repository; nothing is asked and nothing is sent. */
export const factsOf = (files: readonly SourceFile[]): Facts => {
  const dependencies = dependenciesOf(files);
  const envs = envNamesOf(files).flatMap(({ name, readIn, givenIn }) => {
    const place = readIn[0] ?? givenIn[0];
    return place === undefined ? [] : [{ name, in: place }];
  });
  const deploys = deploysOf(files);
  const { databases, mailers } = storesAndMailers(files, dependencies, envs);
  const candidates = [...fromDocuments(files), ...fromDeploys(deploys), ...fromEnvFiles(files)];
  const chosen = chosenDomain(candidates);
  const door = chosen === null ? undefined : frontDoor(candidates, chosen.domain);
  const staging = heaviest(candidates.filter(({ environment }) => environment === 'staging'));
  return {
    frameworks: frameworksOf(dependencies),
    deploys,
    databases,
    // SMTP is a way to a provider; where one is named it is that one.
    mailers: mailers.some(({ name }) => name !== 'SMTP') ? mailers.filter(({ name }) => name !== 'SMTP') : mailers,
    billers: billersIn(dependencies, envs),
    hosts: chosen === null ? [] : hostsOf(candidates, chosen.domain),
    production:
      chosen === null
        ? null
        : door === undefined
          ? {
              value: `https://${chosen.domain}`,
              because: 'other hosts of this domain are named, the front door is not',
              sure: false,
            }
          : { value: door.origin, because: door.because, sure: chosen.sure },
    staging:
      staging === undefined ? null : { value: staging.origin, because: staging.because, sure: staging.weight >= 3 },
  };
};
