import type { BuildOutput } from '../../../src/engines/bundles/bundles.ts';

/** A build folder as text; the paths are its keys. */
export const outputOf = (files: { readonly [path: string]: string }): BuildOutput => ({
  paths: Object.keys(files).toSorted(),
  read: async path => (Object.hasOwn(files, path) ? new TextEncoder().encode(files[path]) : null),
});
