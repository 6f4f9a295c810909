import { limits } from '../../platform/limits.ts';
import type { Hit, TextSort } from './found.ts';
import { lineEnds } from './lines.ts';
import type { Scanner, ScanNote } from './scan.ts';

/** A wrapped match is at most three times as long as itself: URL-encoding makes three characters of one. */
const marginOf = (scanner: Scanner): number => 2 * Math.ceil((3 * scanner.longestMatch + 4_096) / 2);

/**
 * The hits of a text of any length, in order, while only one part of it is held in memory. The parts overlap by what
 * the longest match and its surroundings take, so a match that lies across their border is seen whole, and told once.
 * @param partBytes how much is held; for tests
 */
export const scanStream = async function* scanStream(
  scanner: Scanner,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  sort: TextSort,
  note: ScanNote = () => {},
  partBytes: number = limits.secretStreamBytes,
): AsyncGenerator<Hit, void, undefined> {
  const margin = marginOf(scanner);
  const part = new Uint8Array(2 * Math.ceil(partBytes / 2) + 2 * margin);
  const told = new Set<string>();
  const once: ScanNote = what => {
    if (!told.has(what)) note(what);
    told.add(what);
  };
  /** Of the text: where the part begins, how many lines ended before it, and up to where hits were told. */
  let [base, lines, done, filled] = [0, 0, 0, 0];

  const hitsUpTo = (end: number): readonly Hit[] => {
    const hits = scanner
      .scan(part.subarray(0, filled), sort, once)
      .filter(({ start }) => base + start >= done && base + start < end)
      .map(hit => ({ ...hit, start: base + hit.start, end: base + hit.end, line: lines + hit.line }));
    done = end;
    return hits;
  };
  const moveOn = (): void => {
    const dropped = done - margin - base;
    if (dropped <= 0) return;
    lines += lineEnds(part, 0, dropped);
    part.copyWithin(0, dropped, filled);
    base += dropped;
    filled -= dropped;
  };

  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length;) {
      const taken = chunk.subarray(from, from + part.length - filled);
      part.set(taken, filled);
      filled += taken.length;
      from += taken.length;
      if (filled < part.length) continue;
      yield* hitsUpTo(base + filled - margin);
      moveOn();
    }
  yield* hitsUpTo(Infinity);
};
