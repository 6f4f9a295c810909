import { templateOfPath } from '../../drive/routes/identifiers.ts';
import { shapeOf } from '../../drive/routes/route.ts';
import { limits } from '../../platform/limits.ts';

/**
 * Tells pages that differ only in the thing they show: three of `/members/17` and twelve of one folder are read, the rest
 * are made by the same code. The pages right below the root are the site, however many.
 */
export const pagesAlike = (): ((path: string) => boolean) => {
  const seen = new Map<string, number>();
  return path => {
    const template = templateOfPath(path);
    const folder = template.slice(0, template.lastIndexOf('/') + 1);
    const bounds: readonly (readonly [string, number])[] = [
      ...(template.includes(':') ? [[shapeOf(template), limits.crawlAlike] as const] : []),
      ...(folder === '/' ? [] : [[`${shapeOf(folder)}*`, limits.crawlSiblings] as const]),
    ];
    if (bounds.some(([key, most]) => (seen.get(key) ?? 0) >= most)) return true;
    for (const [key] of bounds) seen.set(key, (seen.get(key) ?? 0) + 1);
    return false;
  };
};
