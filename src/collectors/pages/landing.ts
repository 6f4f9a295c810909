import type { Declared } from '../../evidence/declared.ts';
import type { Chain, HttpEvidence } from '../../evidence/http.ts';
import { silent, type Leaf } from '../../evidence/leaf.ts';
import type { BrowsedPage } from '../../evidence/pages.ts';

export type Landing = {
  /** Pages to open, each once, in the order of the hosts. */
  readonly open: readonly string[];
  /** Pages that cannot be judged by opening them, with the reason. */
  readonly closed: { readonly [url: string]: Leaf<BrowsedPage> };
};

const shownTo = new Set(['site', 'app', 'auth']);

/** Start addresses whose end a person sees: the site by its two names, and each declared site, app or login host. */
const startsOf = (declared: Declared): readonly string[] => [
  ...[`www.${declared.domain}`, declared.domain].flatMap(host => [`https://${host}/`, `https://${host}`]),
  ...declared.hosts
    .filter(({ service }) => shownTo.has(service))
    .flatMap(({ host, path }) => [`https://${host}${path}`, `https://${host}/`, `https://${host}`]),
];

const without = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};

const endOf = (chain: Chain): { readonly url: string; readonly status: number } | undefined => {
  const last = chain.hops.at(-1);
  return chain.end.how === 'answered' && last !== undefined && URL.canParse(last.url) ? last : undefined;
};

/** Which pages to open in the browser: where the chains of the start addresses ended on a page. */
export const landingOf = (declared: Declared, http: HttpEvidence, only: readonly string[] | undefined): Landing => {
  const open = new Set<string>();
  const closed: { [url: string]: Leaf<BrowsedPage> } = {};
  for (const start of startsOf(declared)) {
    const leaf = http.chains[start];
    if (leaf === undefined) continue;
    const { hostname } = new URL(start);
    const isAsked = (...hosts: readonly string[]): boolean =>
      only === undefined || hosts.some(host => only.includes(host));
    if (leaf.status === 'silent') {
      // It may be a page like any other; what opened of the rest says nothing about it.
      if (isAsked(hostname)) closed[start] = silent(leaf.reason);
      continue;
    }
    const end = endOf(leaf.value);
    if (end === undefined || end.status >= 400 || !end.url.startsWith('https://')) continue;
    if (!isAsked(hostname, new URL(end.url).hostname)) continue;
    const url = without(end.url);
    const kind = leaf.value.page?.kind;
    if (kind === 'challenge') closed[url] = silent('a bot check answers instead of the page');
    else if (kind === 'page' || kind === 'other') open.add(url);
  }
  return { open: [...open], closed };
};
