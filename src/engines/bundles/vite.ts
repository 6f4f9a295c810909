import { z } from 'zod';
import type { BuildOutput, RouteFiles } from './bundles.ts';
import { jsonOf, unique } from './text-of.ts';

// https://vite.dev/guide/backend-integration: what the manifest says of one chunk.
const chunkSchema = z.object({
  file: z.string(),
  src: z.string().optional(),
  isEntry: z.boolean().optional(),
  imports: z.array(z.string()).optional(),
  dynamicImports: z.array(z.string()).optional(),
  css: z.array(z.string()).optional(),
});
const manifestSchema = z.record(z.string(), chunkSchema);

type Manifest = ReadonlyMap<string, z.infer<typeof chunkSchema>>;

/** Since Vite 5 in `.vite`, before that beside the pages. */
const places = ['.vite/manifest.json', 'manifest.json'];

/** The address of an entry: a page is opened by its path, anything else is named as it is. */
const routeOf = (entry: string): string => {
  if (!entry.endsWith('.html')) return entry;
  const path = entry.replace(/(?:^|\/)index\.html$/, '').replace(/\.html$/, '');
  return `/${path}`;
};

/** The chunk and all that it imports, in the order in which they are met; `later` follows imports that wait for a call as well. */
const reached = (manifest: Manifest, from: readonly string[], later: boolean): ReadonlySet<string> => {
  const met = new Set<string>();
  const open = from.toReversed();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (met.has(key)) continue;
    met.add(key);
    const chunk = manifest.get(key);
    open.push(...(chunk?.imports ?? []), ...(later ? (chunk?.dynamicImports ?? []) : []));
  }
  return met;
};

const isScript = (file: string): boolean => /\.[cm]?js$/.test(file);
const isStyle = (file: string): boolean => file.endsWith('.css');

const routeFiles = (manifest: Manifest, key: string): RouteFiles => {
  const first = reached(manifest, [key], false);
  const filesOf = (keys: Iterable<string>): readonly string[] =>
    // A key that the manifest names and does not have is kept, so that it is missed.
    unique([...keys].flatMap(one => [manifest.get(one)?.file ?? one, ...(manifest.get(one)?.css ?? [])]));
  const atFirst = filesOf(first);
  const ever = filesOf(reached(manifest, [key], true));
  return {
    route: routeOf(manifest.get(key)?.src ?? key),
    scripts: atFirst.filter(file => !isStyle(file)),
    styles: atFirst.filter(isStyle),
    later: ever.filter(file => isScript(file) && !atFirst.includes(file)),
  };
};

/** The routes of a build by Vite: its entries with all that they import. Null where there is no manifest of it. */
export const routesOfVite = async (output: BuildOutput): Promise<readonly RouteFiles[] | null> => {
  for (const place of places) {
    const read = manifestSchema.safeParse(await jsonOf(output, place));
    if (!read.success) continue;
    const manifest: Manifest = new Map(Object.entries(read.data));
    const entries = [...manifest].filter(([, { isEntry, file }]) => isEntry === true && isScript(file));
    if (entries.length > 0) return entries.map(([key]) => routeFiles(manifest, key));
  }
  return null;
};
