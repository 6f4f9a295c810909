import type { Histogram } from '../../engines/load/histogram.ts';

/**
 * A histogram in few bytes: the number of endless waits, then for each bucket, in order, its distance from the one before
 * and what it holds, all as LEB128 (seven bits a byte, the lowest first). An hour of a minute's looks takes about 150.
 */
export const encodeWaits = ({ infinite, buckets }: Histogram): Uint8Array => {
  const bytes: number[] = [];
  const write = (value: number): void => {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  };
  write(infinite);
  let before = 0;
  for (const [bucket, count] of [...buckets].toSorted(([left], [right]) => left - right)) {
    write(bucket - before);
    write(count);
    before = bucket;
  }
  return Uint8Array.from(bytes);
};

/** Reads what `encodeWaits` wrote. Throws RangeError for bytes that end in the middle. */
export const decodeWaits = (bytes: Uint8Array): Histogram => {
  let at = 0;
  const read = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError('these are no stored waits');
      at += 1;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const infinite = read();
  const buckets = new Map<number, number>();
  let [count, bucket] = [infinite, 0];
  while (at < bytes.length) {
    bucket += read();
    const inside = read();
    buckets.set(bucket, inside);
    count += inside;
  }
  return { count, infinite, buckets };
};
