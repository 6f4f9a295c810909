import { platformAtAddress } from '../../providers/hosting/apex-targets.ts';
import { platformOfBuiltIn, platformOfTarget } from '../../providers/hosting/platforms.ts';
import { claimableAt } from '../../providers/hosting/takeover.ts';
import type { HttpEvidence } from '../http.ts';
import { Unknown } from '../leaf.ts';
import { byCodePoint } from './answers.ts';

/**
 * The company whose customers share the place that a name leads to, by alias, by address or by the error page seen
 * there; undefined for a server of one's own. Throws `Unknown` when nobody looked at what answers there.
 */
export const hostedBy = (
  http: HttpEvidence,
  host: string,
  aliases: readonly string[],
  addresses: readonly string[],
): string | undefined => {
  const byAlias = aliases
    .map(alias => (platformOfTarget(alias) ?? platformOfBuiltIn(alias))?.name ?? claimableAt(alias)?.service)
    .find(name => name !== undefined);
  const byAddress = addresses.map(address => platformAtAddress(address)?.platform).find(name => name !== undefined);
  if (byAlias !== undefined || byAddress !== undefined) return byAlias ?? byAddress;
  const there = Object.entries(http.chains)
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .flatMap(([, leaf]) => (leaf.status === 'ok' ? [leaf.value] : []))
    .filter(({ hops }) => addresses.includes(hops.at(-1)?.address ?? ''));
  const page = there.map(chain => chain.page).find(facts => facts?.kind === 'platform-error');
  if (page !== undefined) return page.by ?? 'the hosting company';
  if (!there.some(chain => chain.page !== undefined))
    throw new Unknown(`nobody looked at what answers at ${addresses.join(' and ') || host}`, host);
  return undefined;
};
