import { z } from 'zod';
import type { Dependencies } from './bundles.ts';

const versions = z.record(z.string(), z.string()).catch({});
const manifestSchema = z.object({
  dependencies: versions.default({}),
  devDependencies: versions.default({}),
  optionalDependencies: versions.default({}),
});

/** npm's lock file since version 2: a package by the folder in which it lies. */
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), dev: z.boolean().optional() })),
});

const read = <T>(text: string | null, shape: z.ZodType<T>): T | null => {
  try {
    const found = shape.safeParse(JSON.parse(text ?? ''));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
};

/**
 * Versions by name: what package.json asks for (development packages too: a framework is often one), as package-lock.json
 * fixes it, and what those bring along into production. Without a lock file of npm the ranges of package.json alone.
 */
export const dependenciesIn = (manifest: string | null, lock: string | null): Dependencies => {
  const direct = read(manifest, manifestSchema);
  const packages = read(lock, lockSchema)?.packages ?? {};
  const locked = new Map<string, string>();
  const asked = { ...direct?.devDependencies, ...direct?.optionalDependencies, ...direct?.dependencies };
  for (const [folder, { version, dev }] of Object.entries(packages)) {
    const name = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(folder)?.[1];
    if (name === undefined || version === undefined) continue;
    const isDirect = Object.hasOwn(asked, name) && folder === `node_modules/${name}`;
    // One that lies in the folder of another is a second version of it.
    if (isDirect || (dev !== true && !locked.has(name))) locked.set(name, version);
  }
  const all = new Map([...Object.entries(asked), ...locked]);
  return {
    versions: Object.fromEntries([...all].toSorted(([left], [right]) => (left < right ? -1 : 1))),
    direct: Object.keys(asked).toSorted(),
  };
};
