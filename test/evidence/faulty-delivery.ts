import type {
  BehindCdn,
  MissingAsset,
  OriginDoor,
  DeliveredFile,
  DeliveredPage,
  DeliveredSite,
} from '../../src/evidence/delivery.ts';
import { seen, type Leaf } from '../../src/evidence/leaf.ts';

const files = (file: DeliveredFile): readonly DeliveredFile[] => [
  { ...file, fields: [['cache-control', 'no-store']] },
  { ...file, fields: [['cache-control', 'public, max-age=31536000, immutable']] },
  { ...file, bytes: 40_000 },
];

/** What stands at a picture: more than a phone should load. */
const heavy = (file: DeliveredFile): readonly DeliveredFile[] => [{ ...file, bytes: 900_000 }];

const unkept = (page: DeliveredPage): DeliveredPage => ({ ...page, fields: [['cache-control', 'no-store']] });

const mapped = <T>(leaves: { readonly [url: string]: Leaf<T> }, change: (value: T) => T): { [url: string]: Leaf<T> } =>
  Object.fromEntries(
    Object.entries(leaves).map(([url, leaf]) => [url, leaf.status === 'ok' ? seen(change(leaf.value)) : leaf]),
  );

const pagesInstead = (page: DeliveredPage): readonly DeliveredPage[] => [
  unkept(page),
  { ...page, bytes: 40_000 },
  { ...page, fields: [['cache-control', 'public, max-age=86400']] },
  { ...page, protection: { ...page.protection, lines: {} } },
];

const opened = (behind: BehindCdn): BehindCdn => ({
  ...behind,
  doors: mapped(behind.doors, door => ({ ...door, answers: 'same' })),
});

/** A site, a page or a file of it, or whether two strangers get the same page. */
export const deliveries = (last: string, value: unknown): readonly unknown[] => {
  if (last === 'answeredBy') return [['origin', 'origin', 'origin', 'origin']];
  if (last === 'missing') return [{ ...(value as MissingAsset), status: 200 }];
  // null: a site that is behind no CDN has no door that could be open.
  if (last === 'behind') return value === null ? [] : [opened(value as BehindCdn)];
  if (/^[\d.]+$/.test(last)) return [{ ...(value as OriginDoor), answers: 'same' }];
  if (typeof value === 'boolean') return [!value];
  if (last.endsWith('/')) return pagesInstead(value as DeliveredPage);
  if (last === 'file') return heavy(value as DeliveredFile);
  if (last.startsWith('https:')) return files(value as DeliveredFile);
  const site = value as DeliveredSite;
  return [
    { ...site, pages: mapped(site.pages, unkept) },
    ...(site.behind.status === 'ok' && site.behind.value !== null
      ? [{ ...site, behind: seen(opened(site.behind.value)) }]
      : []),
    ...[0, 1].map(index => ({ ...site, files: mapped(site.files, file => files(file)[index] ?? file) })),
  ];
};
