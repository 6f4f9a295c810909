import type { DeliveredFile, DeliveredPage, DeliveredSite } from '../evidence/delivery.ts';
import { webHosts } from '../evidence/derive/web-hosts.ts';
import { seen, silent, type Leaf } from '../evidence/leaf.ts';
import { atOnce } from '../platform/at-once.ts';
import { limits } from '../platform/limits.ts';
import { Unavailable, type Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { deliveryFields } from './delivery/fields.ts';
import { pageFiles, type PageFile } from './delivery/page-files.ts';
import { urlShower } from './delivery/shown-url.ts';
import { addressFinder } from './http/addresses.ts';
import { hostOf } from './http/look.ts';
import { lookableDns } from './lookable-dns.ts';
import { fetcher, headerOf, isPassing, type Fetch, type Got } from './served/fetch.ts';
import { sitesOf, type Site } from './served/sites.ts';

const bounds = {
  page: { maxBytes: limits.bodyBytes, follow: true },
  file: { maxBytes: limits.servedScriptBytes, follow: false },
} as const;

/** What came, or why nothing did that says how the thing is delivered. */
const answered = (got: Awaited<ReturnType<Fetch>>): Leaf<Got> => {
  if ('elsewhere' in got) return silent(`it leads to ${got.elsewhere}`);
  if ('missed' in got) return silent(got.missed);
  return isPassing(got) ? silent(`it was answered with ${got.status}`) : seen(got);
};

type Ask = { readonly fetch: Fetch; readonly show: (url: string) => string };

const pageOf = async (
  url: string,
  { fetch, show }: Ask,
): Promise<Leaf<{ page: DeliveredPage; html: string; isHtml: boolean; at: string }>> => {
  const first = answered(await fetch(url, bounds.page));
  if (first.status === 'silent') return first;
  const second = answered(await fetch(url, bounds.page));
  const same = second.status === 'silent' ? second : seen(first.value.body.equals(second.value.body));
  const { status, headers, body } = first.value;
  const isHtml = /\bhtml\b/i.test(headerOf(first.value, 'content-type'));
  const page = { url: show(first.value.url), status, fields: deliveryFields(headers), same };
  return seen({ page, html: body.toString(), isHtml, at: first.value.url });
};

const fileOf = async ({ url, role }: PageFile, { fetch, show }: Ask): Promise<Leaf<DeliveredFile>> => {
  const got = answered(await fetch(url, bounds.file));
  if (got.status === 'silent') return got;
  const { status, headers, body, cut } = got.value;
  const contentType = headerOf(got.value, 'content-type').slice(0, 100);
  return seen({ url: show(url), role, status, contentType, bytes: body.length, cut, fields: deliveryFields(headers) });
};

/** The icon that browsers ask for without being told. */
const usualIcon = (origin: string): PageFile => ({ url: `${origin}/favicon.ico`, role: 'icon' });

const lookAt = async (site: Site, ask: Ask): Promise<Leaf<DeliveredSite> | null> => {
  const looks = await Promise.all(site.pages.map(async url => [ask.show(url), await pageOf(url, ask)] as const));
  const pages = looks.flatMap(([url, leaf]) => {
    if (leaf.status === 'silent') return [[url, leaf] as const];
    return leaf.value.isHtml ? [[url, seen(leaf.value.page)] as const] : [];
  });
  // A host that sends everybody elsewhere, or answers programs, delivers no page.
  if (pages.length === 0) return null;
  const shown = looks.flatMap(([, leaf]) => (leaf.status === 'ok' && leaf.value.isHtml ? leaf.value : []));
  const all = [...shown.flatMap(({ html, at }) => pageFiles(html, at)), usualIcon(site.origin)];
  const own = [...new Map(all.filter(({ url }) => hostOf(url) === site.host).map(file => [file.url, file])).values()];
  const asked = own.slice(0, limits.deliveryFiles);
  const files = await Promise.all(asked.map(async file => [ask.show(file.url), await fileOf(file, ask)] as const));
  return seen({
    host: site.host,
    pages: Object.fromEntries(pages),
    files: Object.fromEntries(files),
    beyond: own.length - asked.length,
  });
};

/** Asks for the pages of every production host as two strangers do, and for the files of that host that they load. Only GET. */
export const delivery: Collector<'delivery'> = {
  key: 'delivery',
  after: ['dns', 'http'],
  deadlineMs: 20_000,
  async collect(aim, { dns: collected, http }, io, signal) {
    const dns = lookableDns(collected, io);
    if (http?.status !== 'ok')
      throw new Unavailable(
        'delivery-unknown',
        'the hosts were not asked for their pages, so nobody knows what they load',
      );
    const declared = declaredOf(aim);
    const staging = new Set(
      declared.hosts.filter(({ environment }) => environment === 'staging').map(({ host }) => host),
    );
    const names = webHosts(dns, declared, aim.only)
      .map(({ host }) => host)
      .filter(host => !staging.has(host))
      .slice(0, limits.hostsPerRun);
    const { sites, closed } = sitesOf(names, http.value, declared);
    const find = addressFinder(dns, io, signal);
    const together = atOnce(limits.connectionsAtOnce / 2);
    const { rules } = await import('../engines/secrets/rules/index.ts');
    const show = urlShower(rules);
    const within = AbortSignal.any([signal, AbortSignal.timeout(limits.deliveryMs)]);
    io.progress(`looking how ${sites.length} hosts deliver their pages`);
    const leaves = await Promise.all(
      sites.map(async site => {
        const alone = atOnce(limits.servedAtOnce);
        const slot = <T>(job: () => Promise<T>): Promise<T> => alone(() => together(job));
        const fetch = fetcher({ io, find, slot, mayVisit: host => host === site.host, signal: within });
        return [site.host, await lookAt(site, { fetch, show })] as const;
      }),
    );
    const all: { [host: string]: Leaf<DeliveredSite> } = {};
    for (const [host, leaf] of leaves) if (leaf !== null) all[host] = leaf;
    for (const [host, leaf] of Object.entries(closed)) if (leaf.status === 'silent') all[host] = leaf;
    return { hosts: Object.fromEntries(names.flatMap(host => (all[host] === undefined ? [] : [[host, all[host]]]))) };
  },
};
