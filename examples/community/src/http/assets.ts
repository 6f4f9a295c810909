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

export const findAsset = (path: string): Asset | undefined => Object.values(assets).find(asset => asset.path === path);
