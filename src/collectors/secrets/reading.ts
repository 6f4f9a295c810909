import { limits } from '../../platform/limits.ts';
import type { Told } from './archive.ts';
import type { Seen } from './scan-text.ts';

/** What one file or blob told, as data that can leave a thread. It holds values, so it lives in memory only. */
export type Reading = {
  /** What stands in it, each with the entry where it is an archive. */
  readonly seen: readonly (readonly [seen: Seen, entry: string | null])[];
  /** What was left out of it, with the reason. */
  readonly left: readonly (readonly [entry: string | null, reason: string])[];
  /** Texts that were read of it, itself included, and their bytes. */
  readonly texts: number;
  readonly bytes: number;
  /** A thread died of it, so nothing of it was seen. */
  readonly cut?: 'cut';
};

export const notRead = (reason: string): Reading => ({ seen: [], left: [[null, reason]], texts: 0, bytes: 0 });

/** Writes down what is told, as much of it as one text may keep. */
export const createReading = (): { readonly told: Told; readonly reading: () => Reading } => {
  const seen: Reading['seen'][number][] = [];
  const left: Reading['left'][number][] = [];
  let [texts, bytes, beyond] = [0, 0, 0];
  return {
    told: {
      seen: (one, entry) => {
        if (seen.length < limits.secretSeenOfText) seen.push([one, entry]);
        else beyond += 1;
      },
      read: more => {
        texts += 1;
        bytes += more;
      },
      leave: (entry, reason) => void left.push([entry, reason]),
    },
    reading: () => ({
      seen,
      left:
        beyond === 0
          ? left
          : [...left, [null, `it holds more than the ${limits.secretSeenOfText} values that are kept of one file`]],
      texts,
      bytes,
    }),
  };
};
