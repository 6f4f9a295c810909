import type { Chain } from '../../evidence/http.ts';
import { type Environment, environmentOf } from '../../drive/environment.ts';
import { evidenceOf, type Given } from './given.ts';

/** Where the flows of the settings are walked; null where nobody said. */
export const drivenApp = ({ config }: Given): { readonly origin: string; readonly environment: Environment } | null => {
  const origin = config.drive === undefined ? undefined : (config.drive.app ?? config.environments.staging);
  return origin === undefined ? null : { origin, environment: environmentOf(new URL(origin).hostname, config) };
};

/** The app that members use: the driven one, unless that is staging. Null where nobody named it. */
export const membersApp = (given: Given): string | null => {
  const { config } = given;
  const driven = drivenApp(given);
  if (driven !== null && driven.environment !== 'staging') return driven.origin;
  const declared = Object.entries(config.hosts).find(
    ([, { service, environment }]) => service === 'app' && environment === 'production',
  );
  return declared === undefined ? (config.environments.production ?? null) : `https://${declared[0]}`;
};

/** Host of a URL as the rest of the program writes it: lower-case A-label (the URL standard sees to that), no brackets, no last dot. */
export const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$|\.$/g, '');

/** Whether the settings say that this host serves nobody but the team. */
export const isStaging = ({ config }: Given, host: string): boolean => environmentOf(host, config) === 'staging';

/** How the audit saw this address answer in the end: the last address of its redirects and the status there. */
export const answeredAt = (given: Given, url: string): { readonly url: string; readonly status: number } | null => {
  const leaf = evidenceOf(given, 'http')?.chains[url];
  const chain: Chain | null = leaf?.status === 'ok' ? leaf.value : null;
  const last = chain?.end.how === 'answered' ? chain.hops.at(-1) : undefined;
  return last === undefined ? null : { url: last.url, status: last.status };
};

/** Addresses of pages that the audit was shown with status 200, on hosts that are not staging; sorted. */
export const pagesSeen = (given: Given): readonly string[] => {
  const chains = Object.keys(evidenceOf(given, 'http')?.chains ?? {});
  const answered = chains.flatMap(start => {
    const end = answeredAt(given, start);
    return end?.status === 200 ? [end.url] : [];
  });
  const delivered = Object.values(evidenceOf(given, 'delivery')?.hosts ?? {}).flatMap(host =>
    host.status === 'ok' ? Object.keys(host.value.pages) : [],
  );
  const all = [...answered, ...delivered].filter(url => URL.canParse(url) && !isStaging(given, hostOf(url)));
  return [...new Set(all)].toSorted();
};
