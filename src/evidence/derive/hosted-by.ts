import { platformAtAddress } from '../../providers/hosting/apex-targets.ts';
import { platformOfBuiltIn, platformOfTarget } from '../../providers/hosting/platforms.ts';
import { claimableAt } from '../../providers/hosting/takeover.ts';
import type { HttpEvidence } from '../http.ts';
import { known, Unknown } from '../leaf.ts';

/**
 * The company whose customers share the place that an invented name leads to, by alias, by address or by the error
 * page seen there; undefined for a server of one's own. Throws `Unknown` when nobody looked at what answers there.
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
  if (http.invented === null) throw new Unknown(`nobody looked at what answers at ${addresses.join(' and ')}`, host);
  const { hops, page } = known(http.invented, host);
  if (page?.kind === 'platform-error') return page.by ?? 'the hosting company';
  if (hops.length === 0) throw new Unknown(`nothing was served at ${addresses.join(' and ')}`, host);
  return undefined;
};
