import type { Declared } from '../../evidence/declared.ts';
import type { Chain, HttpEvidence } from '../../evidence/http.ts';
import { silent, type Leaf } from '../../evidence/leaf.ts';
import type { ServedSite } from '../../evidence/served.ts';

/** A host that answers by itself, and where to begin. */
export type Site = {
  readonly host: string;
  readonly origin: string;
  /** Pages that its doors led to, and doors that gave no answer in time; none when it sends everybody elsewhere. */
  readonly pages: readonly string[];
};

export type Sites = {
  readonly sites: readonly Site[];
  /** Hosts of which nothing can be read, with the reason. */
  readonly closed: { readonly [host: string]: Leaf<ServedSite> };
};

const hostOf = (url: string): string => new URL(url).hostname;

const lastOf = (chain: Chain): string | undefined =>
  chain.end.how === 'answered' ? chain.hops.at(-1)?.url : undefined;

const whyClosed = (leaves: readonly Leaf<Chain>[]): string => {
  for (const leaf of leaves) if (leaf.status === 'silent') return leaf.reason;
  for (const leaf of leaves)
    if (leaf.status === 'ok' && leaf.value.end.how === 'failed') return `it let nobody read: ${leaf.value.end.detail}`;
  return 'its doors lead nowhere';
};

/** The first answer of the host itself, also when that is a redirect: then it has no page, and may serve files all the same. */
const answersItself = (chains: readonly Chain[], host: string): string | undefined =>
  chains.flatMap(({ hops }) => hops.map(({ url }) => url)).find(url => hostOf(url) === host);

const siteOf = (
  host: string,
  { chains }: HttpEvidence,
  declared: Declared,
): { readonly site: Site } | { readonly closed: string } => {
  const own = declared.hosts.find(one => one.host === host);
  const path = own?.path ?? '/';
  const starts = (scheme: string): readonly string[] => [
    ...new Set([`${scheme}://${host}/`, new URL(path, `${scheme}://${host}`).href]),
  ];
  const leavesOf = (urls: readonly string[]): readonly Leaf<Chain>[] => urls.flatMap(url => chains[url] ?? []);
  // What a browser is led to: https, and http only where https does not work at all.
  for (const scheme of ['https', 'http']) {
    const known = leavesOf(starts(scheme)).flatMap(leaf => (leaf.status === 'ok' ? leaf.value : []));
    if (known.some(({ page }) => page?.kind === 'challenge'))
      return { closed: 'a bot check answers instead of the page' };
    const first = answersItself(known, host);
    if (first === undefined) continue;
    const late = [...starts('https'), ...starts(scheme)].filter(url => chains[url]?.status === 'silent');
    const pages = [...known.flatMap(chain => lastOf(chain) ?? []).filter(url => hostOf(url) === host), ...late];
    return {
      site: {
        host,
        origin: new URL(pages[0] ?? first).origin,
        pages: [...new Set(pages)],
      },
    };
  }
  return { closed: whyClosed(leavesOf([...starts('https'), ...starts('http')])) };
};

/** Which hosts are read and where each begins, from what they answered to the audit. `hosts` in the order of need. */
export const sitesOf = (hosts: readonly string[], http: HttpEvidence, declared: Declared): Sites => {
  const sites: Site[] = [];
  const closed: { [host: string]: Leaf<ServedSite> } = {};
  for (const host of hosts) {
    const made = siteOf(host, http, declared);
    if ('site' in made) sites.push(made.site);
    else closed[host] = silent(made.closed);
  }
  return { sites, closed };
};
