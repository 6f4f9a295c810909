import { limits } from '../../platform/limits.ts';
import type { Hit, TextSort } from './found.ts';
import { rulePlans } from './rule-plan.ts';
import { lineCounter } from './lines.ts';
import type { SecretRule } from './rule.ts';
import { scanLayer } from './scan-layer.ts';

/** A sentence about what was not looked at, and why; without it all of a text was. */
export type ScanNote = (what: string) => void;

export type Scanner = {
  /** All hits in one text that is in memory, in order of their start. Never throws on any bytes. */
  readonly scan: (bytes: Uint8Array, sort: TextSort, note?: ScanNote) => readonly Hit[];
  /** No match is longer, in bytes. */
  readonly longestMatch: number;
};

type Bounds = { readonly textMs: number; readonly depth: number; readonly unwrappedBytes: number };

const usual: Bounds = {
  textMs: limits.secretTextMs,
  depth: limits.secretDepth,
  unwrappedBytes: limits.secretUnwrappedBytes,
};

/**
 * Finds what the rules describe: a search for their keywords decides where in a text the expressions look at all, and
 * what they match is judged by its checksum, its entropy and by whether it is an example.
 */
export const createScanner = (rules: readonly SecretRule[], bounds: Bounds = usual): Scanner => {
  const plans = rulePlans(rules);
  return {
    scan: (bytes, sort, note = () => {}) => {
      const until = performance.now() + bounds.textMs;
      let told: Set<string> | null = null;
      const short = (why: string): void => {
        told ??= new Set();
        if (!told.has(why)) note(`Not all of it was looked at: ${why}.`);
        told.add(why);
      };
      const late = (): boolean => {
        const over = performance.now() > until;
        if (over) short(`that would take longer than ${bounds.textMs / 1_000} s`);
        return over;
      };
      const unwrappedBytes = bounds.unwrappedBytes + limits.secretUnwrappedTimes * bytes.length;
      const hits = scanLayer(bytes, { sort, depth: bounds.depth, plans, budget: { late, unwrappedBytes, short } });
      // Of nearly every text that is all.
      if (hits.length === 0) return hits;
      const line = lineCounter(bytes);
      return hits.map(hit => ({ ...hit, line: line(hit.start) }));
    },
    longestMatch: plans('settings').longestMatch,
  };
};
