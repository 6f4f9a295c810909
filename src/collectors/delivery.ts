import type { DeliveredFile, DeliveredPage, DeliveredSite, ShownPicture } from '../evidence/delivery.ts';
import { webHosts } from '../evidence/derive/web-hosts.ts';
import { type AnsweredBy, answeredBy } from '../engines/http-cache/answered-by.ts';
import { seen, silent, type Leaf } from '../evidence/leaf.ts';
import { atOnce } from '../platform/at-once.ts';
import { limits } from '../platform/limits.ts';
import { type Element, readMarkup } from '../platform/read-markup.ts';
import { Unavailable, type Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { type Around, lookAround } from './delivery/around.ts';
import { deliveryFields } from './delivery/fields.ts';
import { pageFiles, type PageFile } from './delivery/page-files.ts';
import { pagePictures, type PagePicture } from './delivery/page-pictures.ts';
import { pictureSize } from './delivery/picture-size.ts';
import { protectionOf } from './delivery/protection.ts';
import { urlShower } from './delivery/shown-url.ts';
import { addressFinder } from './http/addresses.ts';
import { hostOf } from './http/look.ts';
import { lookableDns } from './lookable-dns.ts';
import { fetcher, headerOf, isPassing, type Fetch, type Got } from './served/fetch.ts';
import { sitesOf, type Site } from './served/sites.ts';

/** What browsers of today say they can read; who does not say it is sent everything unpacked, and pictures in old formats. */
const packed = { 'accept-encoding': 'gzip, deflate, br, zstd' };
const pictures = { ...packed, accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' };
const bounds = {
  page: { maxBytes: limits.bodyBytes, follow: true, headers: packed },
  file: { maxBytes: limits.servedScriptBytes, follow: false, headers: packed },
  picture: { maxBytes: limits.servedScriptBytes, follow: false, headers: pictures },
} as const;

/** What came, or why nothing did that says how the thing is delivered. */
const answered = (got: Awaited<ReturnType<Fetch>>): Leaf<Got> => {
  if ('elsewhere' in got) return silent(`it leads to ${got.elsewhere}`);
  if ('missed' in got) return silent(got.missed);
  return isPassing(got) ? silent(`it was answered with ${got.status}`) : seen(got);
};

type Ask = { readonly fetch: Fetch; readonly show: (url: string) => string; readonly around: Around };

/** A page without what its pictures are, which nobody knows before they are asked for. */
type Looked = {
  readonly page: Omit<DeliveredPage, 'pictures'>;
  readonly elements: readonly Element[];
  readonly pictures: readonly PagePicture[];
  readonly isHtml: boolean;
  readonly at: string;
  readonly body: Buffer;
};

const contentTypeOf = (got: Got): string => headerOf(got, 'content-type').slice(0, 100);

const pageOf = async (url: string, ask: Ask): Promise<Leaf<Looked>> => {
  const { fetch, show } = ask;
  const first = answered(await fetch(url, bounds.page));
  if (first.status === 'silent') return first;
  const second = answered(await fetch(url, bounds.page));
  const same = second.status === 'silent' ? second : seen(first.value.body.equals(second.value.body));
  const { status, headers, body, cut, url: at } = first.value;
  const contentType = contentTypeOf(first.value);
  const isHtml = /\bhtml\b/i.test(contentType);
  const { elements } = isHtml ? readMarkup(body.toString()) : { elements: [] };
  const page = {
    url: show(at),
    status,
    contentType,
    bytes: body.length,
    cut,
    fields: deliveryFields(headers),
    answeredBy: isHtml ? await countedOf(at, second, ask) : seen([]),
    protection: protectionOf(headers, isHtml ? elements : null, at),
    same,
  };
  return seen({ page, elements, pictures: pagePictures(elements, at), isHtml, at, body });
};

/** The third question and those after it, one after the other: what a cache keeps it has by then. */
const countedOf = async (at: string, second: Leaf<Got>, ask: Ask): Promise<DeliveredPage['answeredBy']> => {
  if (new URL(at).pathname !== '/') return seen([]);
  if (second.status === 'silent') return second;
  const seenBefore = answeredBy(second.value.headers);
  if (seenBefore === 'unsaid') return seen([]);
  const answers: AnsweredBy[] = [];
  const probe = ask.around.io.randomLabel(12);
  for (let index = 0; index < limits.cacheProbes; index += 1) {
    // Whoever has the log of the server can count there, too.
    const headers = { ...packed, 'x-launch-ready-probe': `${probe}-${index}` };
    const got = answered(await ask.fetch(at, { ...bounds.page, headers }));
    if (got.status === 'silent') return got;
    answers.push(answeredBy(got.value.headers));
  }
  return seen(answers);
};

const isPicture = (role: PageFile['role']): boolean => role === 'image' || role === 'icon';

const fileOf = async ({ url, role }: PageFile, { fetch, show }: Ask): Promise<Leaf<DeliveredFile>> => {
  const got = answered(await fetch(url, isPicture(role) ? bounds.picture : bounds.file));
  if (got.status === 'silent') return got;
  const { status, headers, body, cut } = got.value;
  return seen({
    url: show(url),
    role,
    status,
    contentType: contentTypeOf(got.value),
    bytes: body.length,
    cut,
    picture: isPicture(role) ? await pictureSize(body) : null,
    fields: deliveryFields(headers),
  });
};

/** The icon that browsers ask for without being told. */
const usualIcon = (origin: string): PageFile => ({ url: `${origin}/favicon.ico`, role: 'icon' });

/** Asks for a file that nobody has, in the folder of the first script or style. */
const missingOf = async (own: readonly PageFile[], ask: Ask): Promise<DeliveredSite['missing']> => {
  const beside = own.find(({ role }) => role === 'script' || role === 'style');
  if (beside === undefined) return seen(null);
  const url = new URL(`launch-ready-${ask.around.io.randomLabel(12)}.js`, beside.url).href;
  const got = answered(await ask.fetch(url, bounds.file));
  if (got.status === 'silent') return got;
  const { status, headers } = got.value;
  return seen({ url: ask.show(url), status, contentType: contentTypeOf(got.value), fields: deliveryFields(headers) });
};

const behindOf = async (host: string, [front]: readonly Looked[], { around }: Ask): Promise<DeliveredSite['behind']> =>
  front === undefined
    ? silent('no page of it came')
    : seen(await lookAround(host, { url: front.at, status: front.page.status, body: front.body }, around));

const lookAt = async (site: Site, ask: Ask): Promise<Leaf<DeliveredSite> | null> => {
  const looks = await Promise.all(site.pages.map(async url => [ask.show(url), await pageOf(url, ask)] as const));
  const shown = looks.flatMap(([, leaf]) => (leaf.status === 'ok' && leaf.value.isHtml ? leaf.value : []));
  const isOwn = ({ url }: { readonly url: string }): boolean => hostOf(url) === site.host;
  // What phones load for a picture comes first: beyond the bound are sizes for other screens.
  const phone = shown.flatMap(one => one.pictures.map(({ url }): PageFile => ({ url, role: 'image' })));
  const named = shown.flatMap(({ elements, at }) => pageFiles(elements, at));
  const parts = named.filter(({ role }) => role !== 'image');
  const all = [...parts, ...phone, ...named, usualIcon(site.origin)].filter(isOwn);
  const own = all.filter(({ url }, index) => all.findIndex(other => other.url === url) === index);
  const asked = own.slice(0, limits.deliveryFiles);
  const [files, missing] = await Promise.all([
    Promise.all(asked.map(async file => [file.url, await fileOf(file, ask)] as const)),
    missingOf(own, ask),
  ]);
  const got = new Map(files);
  const picturesOf = (one: Looked): readonly ShownPicture[] =>
    one.pictures.flatMap(({ url, src, ...rest }) => {
      const file = got.get(url);
      return file === undefined ? [] : [{ ...rest, url: ask.show(url), src: src === '' ? '' : ask.show(src), file }];
    });
  const pages = looks.flatMap(([url, leaf]) => {
    if (leaf.status === 'silent') return [[url, leaf] as const];
    const { page, isHtml } = leaf.value;
    return isHtml ? [[url, seen({ ...page, pictures: picturesOf(leaf.value) })] as const] : [];
  });
  // A host that sends everybody elsewhere, or answers programs, delivers no page.
  if (pages.length === 0) return null;
  return seen({
    host: site.host,
    pages: Object.fromEntries(pages),
    files: Object.fromEntries([...got].map(([url, leaf]) => [ask.show(url), leaf] as const)),
    missing,
    behind: await behindOf(site.host, shown, ask),
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
        return [
          site.host,
          await lookAt(site, { fetch, show, around: { io, dns, only: aim.only, slot, signal: within } }),
        ] as const;
      }),
    );
    const all: { [host: string]: Leaf<DeliveredSite> } = {};
    for (const [host, leaf] of leaves) if (leaf !== null) all[host] = leaf;
    for (const [host, leaf] of Object.entries(closed)) if (leaf.status === 'silent') all[host] = leaf;
    return { hosts: Object.fromEntries(names.flatMap(host => (all[host] === undefined ? [] : [[host, all[host]]]))) };
  },
};
