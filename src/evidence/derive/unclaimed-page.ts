import type { Chain, HttpEvidence } from '../http.ts';
import { known, Unknown, type Leaf } from '../leaf.ts';

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

const lastHost = ({ hops, start }: Chain): string => new URL(hops.at(-1)?.url ?? start).hostname;

/**
 * Whether the host itself answers with a service's page for names that nobody has claimed. A certificate that does
 * not fit is usual there, so the answer over plain http counts too. Throws `Unknown` when no page was seen.
 */
export const unclaimedPage = (http: HttpEvidence, host: string, service: string): boolean => {
  const leaves = ['http', 'https'].flatMap((scheme): Leaf<Chain>[] => {
    const leaf = http.chains[`${scheme}://${host}/`];
    return leaf === undefined ? [] : [leaf];
  });
  const pages = leaves.flatMap(leaf =>
    leaf.status === 'ok' && leaf.value.page !== undefined ? [{ page: leaf.value.page, at: lastHost(leaf.value) }] : [],
  );
  if (
    pages.some(
      ({ page, at }) => at === host && page.kind === 'platform-error' && plain(page.by ?? '') === plain(service),
    )
  )
    return true;
  if (pages.length > 0) return false;
  for (const leaf of leaves) known(leaf, host);
  throw new Unknown(`no page of ${host} was seen`, host);
};
