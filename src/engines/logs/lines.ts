import { logBounds } from './bounds.ts';

/** Takes one line, which lies in `bytes` from `from` to before `to`. It is there only during the call. */
export type TakeLine = (bytes: Buffer, from: number, to: number) => void;

export type LineSplitter = {
  readonly push: (chunk: Buffer) => void;
  /** The last line may have no end. */
  readonly end: () => void;
  /** Bytes that wait for the end of their line, as they stood in the stream. */
  readonly waiting: () => number;
};

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Cuts a stream into lines. Where chunks end makes no difference; of a line beyond the bound only its beginning is given. */
export const splitLines = (take: TakeLine, most: number = logBounds.lineBytes): LineSplitter => {
  let held = Buffer.allocUnsafe(4_096);
  let heldBytes = 0;
  let waiting = 0;
  const hold = (chunk: Buffer, from: number, to: number): void => {
    waiting += to - from;
    const until = Math.min(to, from + most - heldBytes);
    if (until <= from) return;
    const needed = heldBytes + until - from;
    if (needed > held.length) {
      const larger = Buffer.allocUnsafe(Math.min(most, Math.max(needed, held.length * 2)));
      held.copy(larger, 0, 0, heldBytes);
      held = larger;
    }
    chunk.copy(held, heldBytes, from, until);
    heldBytes = needed;
  };
  const give = (bytes: Buffer, from: number, to: number): void => {
    let until = Math.min(to, from + most);
    if (until > from && bytes[until - 1] === carriageReturn) until -= 1;
    if (until > from) take(bytes, from, until);
  };
  const giveHeld = (): void => {
    const bytes = heldBytes;
    heldBytes = 0;
    waiting = 0;
    give(held, 0, bytes);
  };
  return {
    push: chunk => {
      let from = 0;
      for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
        if (waiting === 0) give(chunk, from, end);
        else {
          hold(chunk, from, end);
          giveHeld();
        }
        from = end + 1;
      }
      if (from < chunk.length) hold(chunk, from, chunk.length);
    },
    end: giveHeld,
    waiting: () => waiting,
  };
};
