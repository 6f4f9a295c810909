/** Bytes of a stream, taken in the sizes that a format asks for. */
export type Pull = {
  /** Up to and without the next newline; null at the end of the stream. */
  readonly line: () => Promise<string | null>;
  /** The next bytes as they come, `count` in all; fewer when the stream ends. */
  readonly parts: (count: number) => AsyncGenerator<Uint8Array, void>;
  /** Passes over `count` bytes; false when the stream ends before. */
  readonly skip: (count: number) => Promise<boolean>;
};

const newline = 10;

export const pullFrom = (stream: AsyncIterable<Buffer>): Pull => {
  const source = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done === true) return false;
    held = next.value;
    return true;
  };
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };
  const parts = async function* (count: number): AsyncGenerator<Uint8Array, void> {
    for (let left = count; left > 0;) {
      if (held.length === 0 && !(await more())) return;
      const part = take(left);
      left -= part.length;
      yield part;
    }
  };
  return {
    parts,
    line: async () => {
      let text = '';
      for (;;) {
        const end = held.indexOf(newline);
        if (end >= 0) {
          text += take(end).toString('latin1');
          take(1);
          return text;
        }
        text += take(held.length).toString('latin1');
        if (!(await more())) return text === '' ? null : text;
      }
    },
    skip: async count => {
      for (let left = count; left > 0;) {
        if (held.length === 0 && !(await more())) return false;
        left -= take(left).length;
      }
      return true;
    },
  };
};

/** Lines of a stream in batches, as they come. */
export const lineBatches = async function* (stream: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
};
