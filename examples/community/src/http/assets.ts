import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export type Asset = { readonly path: string; readonly type: string; readonly bytes: Buffer };

const load = (file: string, type: string): Asset => {
  const bytes = readFileSync(new URL(`../assets/${file}`, import.meta.url));
  const hash = createHash('sha256').update(bytes).digest('base64url').replaceAll(/[-_]/g, '').slice(0, 12);
  return { path: `/assets/${file.replace(/(\.\w+)$/, `.${hash}$1`)}`, type, bytes };
};

/** Files for browsers under a name that changes with their content, so they may be kept for a year. */
export const assets = {
  style: load('app.css', 'text/css; charset=utf-8'),
  script: load('app.js', 'text/javascript; charset=utf-8'),
  icon: load('favicon.svg', 'image/svg+xml'),
} as const;

export type Sized = { readonly width: number; readonly asset: Asset };

const inWidths = (name: string, format: 'avif' | 'webp', widths: readonly number[]): readonly Sized[] =>
  widths.map(width => ({ width, asset: load(`${name}-${width}.${format}`, `image/${format}`) }));

/** The picture of the landing page; drawn and made in the folder `pictures`. */
export const table = {
  avif: inWidths('table', 'avif', [480, 768, 1344]),
  webp: inWidths('table', 'webp', [480, 768, 1344]),
  fallback: load('table-768.png', 'image/png'),
  width: 1344,
  height: 672,
} as const;

const all: ReadonlyMap<string, Asset> = new Map(
  [...Object.values(assets), ...[...table.avif, ...table.webp].map(({ asset }) => asset), table.fallback].map(asset => [
    asset.path,
    asset,
  ]),
);

export const findAsset = (path: string): Asset | undefined => all.get(path);
