import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Flaw, NearMiss } from './plan.ts';

const folder = join(import.meta.dirname, 'flaws');

type Module = { readonly default: Flaw; readonly nearMisses?: readonly NearMiss[] };

const modules = await Promise.all(
  readdirSync(folder)
    .filter(file => file.endsWith('.ts'))
    .toSorted()
    .map(file => import(join(folder, file)) as Promise<Module>),
);

/** Every flaw of the world, by file name: adding one is adding a file. */
export const flaws: readonly Flaw[] = modules.map(module => module.default);

/** The traps that stand beside the flaws they resemble. */
export const nearMisses: readonly NearMiss[] = modules.flatMap(module => module.nearMisses ?? []);
