import { readdirSync } from 'node:fs';
import type { Flaw } from './flaw.ts';

const folder = new URL('flaws/', import.meta.url);

/** Every flaw, by the name of its file. */
export const flaws: readonly Flaw[] = await Promise.all(
  readdirSync(folder)
    .filter(file => file.endsWith('.ts'))
    .toSorted()
    .map(async file => ((await import(new URL(file, folder).href)) as { readonly default: Flaw }).default),
);
