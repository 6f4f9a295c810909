import { limits } from '../../platform/limits.ts';
import type { Seen } from './scan-text.ts';

/** One value and the blobs that hold it, each with the line and, in an archive, the entry. */
export type Find = {
  readonly seen: Seen;
  readonly blobs: ReadonlyMap<string, { readonly line: number; readonly entry: string | null }>;
};

export type Finds = {
  readonly add: (blob: string, seen: Seen, entry: string | null) => void;
  readonly all: () => readonly Find[];
  /** How many finds there were beyond what is kept. */
  readonly beyond: () => number;
};

export const createFinds = (): Finds => {
  const finds = new Map<string, { seen: Seen; blobs: Map<string, { line: number; entry: string | null }> }>();
  let kept = 0;
  let beyond = 0;
  return {
    add: (blob, seen, entry) => {
      const key = `${seen.rule}\0${seen.value}`;
      const find = finds.get(key) ?? { seen, blobs: new Map() };
      if (find.blobs.has(blob)) return;
      if (kept >= limits.secretBlobs || (!finds.has(key) && finds.size >= limits.secretsKept)) return void beyond++;
      kept += 1;
      find.blobs.set(blob, { line: seen.line, entry });
      finds.set(key, find);
    },
    all: () => [...finds.values()],
    beyond: () => beyond,
  };
};
