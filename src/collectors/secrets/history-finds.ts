import { limits } from '../../platform/limits.ts';
import type { Seen } from './scan-text.ts';

type Held = { readonly line: number; readonly entry: string | null; readonly path: string | null };

/** One value and the blobs that hold it, each with the line and, in an archive, the entry; `path` is one under which some commit has the blob. */
export type Find = {
  readonly seen: Seen;
  readonly blobs: ReadonlyMap<string, Held>;
};

export type Finds = {
  readonly add: (blob: string, seen: Seen, entry: string | null, path: string | null) => void;
  readonly all: () => readonly Find[];
  /** How many finds there were beyond what is kept. */
  readonly beyond: () => number;
};

export const createFinds = (): Finds => {
  const finds = new Map<string, { seen: Seen; blobs: Map<string, Held> }>();
  let kept = 0;
  let beyond = 0;
  return {
    add: (blob, seen, entry, path) => {
      const key = `${seen.rule}\0${seen.value}`;
      const find = finds.get(key) ?? { seen, blobs: new Map() };
      if (find.blobs.has(blob)) return;
      if (kept >= limits.secretBlobs || (!finds.has(key) && finds.size >= limits.secretsKept)) return void beyond++;
      kept += 1;
      find.blobs.set(blob, { line: seen.line, entry, path });
      finds.set(key, find);
    },
    all: () => [...finds.values()],
    beyond: () => beyond,
  };
};
