import { known, Unknown } from '../leaf.ts';
import type { TlsEndpoint } from '../tls.ts';
import type { HostEndpoints } from './web-hosts-judged.ts';

const old = ['TLSv1', 'TLSv1.1'] as const;
const current = ['TLSv1.2', 'TLSv1.3'] as const;

export const versionName = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
} as const;

/** What an address accepts: withdrawn versions, and whether it has a current one. */
export type Versions = {
  readonly endpoint: TlsEndpoint;
  readonly accepted: readonly ('TLSv1' | 'TLSv1.1')[];
  readonly hasCurrent: boolean;
};

const look = (endpoint: TlsEndpoint): Versions | undefined => {
  const { host, protocols } = endpoint;
  if (!known(endpoint.tcp, host).open || !known(endpoint.handshake, host).ok) return undefined;
  const isAccepted = (version: keyof typeof versionName): boolean => {
    const leaf = protocols[version];
    return leaf.status === 'ok' && leaf.value;
  };
  const hasCurrent = current.some(isAccepted);
  const accepted = old.filter(isAccepted);
  // What was seen decides at once; a silent version counts only where it could change the answer.
  const open = hasCurrent ? (accepted.length > 0 ? [] : old) : current;
  for (const version of open) known(protocols[version], host);
  return { endpoint, accepted, hasCurrent };
};

/** The addresses of a host that accept withdrawn versions or have no current one; `Unknown` where one of them stayed silent. */
export const versionsAt = ({ host, endpoints }: HostEndpoints): readonly Versions[] => {
  const found: Versions[] = [];
  let silence: Unknown | undefined;
  for (const endpoint of endpoints) {
    try {
      found.push(...[look(endpoint)].filter(each => each !== undefined));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  const bad = found.filter(({ accepted, hasCurrent }) => accepted.length > 0 || !hasCurrent);
  if (bad.length > 0) return bad;
  if (silence !== undefined) throw silence;
  if (found.length === 0)
    throw new Unknown(`${host} takes no encrypted connection, so its versions were not seen`, host);
  return [];
};
