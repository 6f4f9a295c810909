import type { Config } from '../../config/schema.ts';
import type { WatchSettings } from '../../config/watch-settings.ts';
import type { Evidence, EvidenceKey, EvidenceSet } from '../../evidence/map.ts';
import type { Monitor } from '../monitor.ts';

/** All that monitors are derived from. */
export type Given = {
  readonly config: Config;
  /** Of the last audit; null before the first one. */
  readonly evidence: EvidenceSet | null;
  readonly watch: WatchSettings;
};

/** Something worth watching that could not be derived, and why. */
export type Left = { readonly what: string; readonly why: string };

export type Derived = { readonly monitors: readonly Monitor[]; readonly left: readonly Left[] };

export const only = (...monitors: readonly Monitor[]): Derived => ({ monitors, left: [] });
export const without = (what: string, why: string): Derived => ({ monitors: [], left: [{ what, why }] });

export const together = (parts: readonly Derived[]): Derived => ({
  monitors: parts.flatMap(({ monitors }) => monitors),
  left: parts.flatMap(({ left }) => left),
});

/** What the audit knows under this key, or undefined where it could not look. */
export const evidenceOf = <K extends EvidenceKey>({ evidence }: Given, key: K): Evidence[K] | undefined => {
  const collected = evidence?.keys[key];
  return collected?.status === 'ok' ? collected.value : undefined;
};
