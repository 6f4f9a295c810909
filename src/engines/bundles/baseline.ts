import { z } from 'zod';
import type { Bundles, RouteSize } from './bundles.ts';

const count = z.number().int().min(0);
const sizes = z.object({ raw: count, gzip: count, brotli: count });
const packages = z.record(z.string(), count).nullable();

const bundlesSchema = z.object({
  builder: z.enum(['next', 'vite', 'pages', 'folder']),
  routes: z.record(z.string(), z.object({ scripts: sizes, styles: sizes, packages })),
  total: z.object({ scripts: sizes, styles: sizes }),
  dependencies: z.object({ versions: z.record(z.string(), z.string()), direct: z.array(z.string()) }),
});

/** Sizes of an earlier build. */
export type BundleBaseline = z.infer<typeof bundlesSchema>;

const measuredSchema = z.object({
  machine: z.object({ processor: z.string(), node: z.string(), system: z.string(), load: z.string() }),
  /** 95th percentile of the control request on that machine, in ms; null where none was sent. */
  controlMs: z.number().min(0).nullable(),
  /** Histograms by endpoint, as `toJson` writes them. */
  endpoints: z.record(z.string(), z.unknown()),
});

export type MeasuredBaseline = z.infer<typeof measuredSchema>;

const schema = 'launch-ready/budget@1';

const baselineSchema = z.object({
  schema: z.literal(schema),
  bundles: bundlesSchema.nullable(),
  measured: measuredSchema.nullable(),
});

/** What `budget --write` keeps and `--against` compares with. No time and no commit is in it: the same build writes the same file. */
export type Baseline = Omit<z.infer<typeof baselineSchema>, 'schema'>;

const kept = ({ scripts, styles, packages }: RouteSize): BundleBaseline['routes'][string] => ({
  scripts,
  styles,
  packages,
});

/** A route whose size is not known is left out: it would make every later one look grown. */
export const baselineOf = ({ builder, routes, total, dependencies }: Bundles): BundleBaseline => ({
  builder,
  routes: Object.fromEntries(routes.filter(({ missing }) => missing.length === 0).map(one => [one.route, kept(one)])),
  total,
  dependencies: { versions: { ...dependencies.versions }, direct: [...dependencies.direct] },
});

export const baselineText = (baseline: Baseline): string => `${JSON.stringify({ schema, ...baseline }, null, 1)}\n`;

/** Reads what `baselineText` wrote; null for anything else. */
export const readBaseline = (text: string): Baseline | null => {
  try {
    const read = baselineSchema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};
