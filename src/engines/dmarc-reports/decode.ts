/** Text of a report, piece by piece. `damaged` counts pieces in which bytes were no text of the encoding; they show as U+FFFD. */
export type Decoded = { readonly text: AsyncIterable<string>; readonly damaged: () => number };

const declared = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/i;

const startOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 300)).toString('latin1');

/** By byte order mark, by the zero bytes of UTF-16, else by what the XML declaration says (XML 1.0 appendix F); UTF-8 where that is unknown. */
const encodingOf = (head: Uint8Array): string => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be';
  const name = declared.exec(startOf(head))?.[1] ?? 'utf-8';
  // Bytes that show an ASCII declaration are not UTF-16, whatever it says.
  if (/^utf-?16|^ucs/i.test(name)) return 'utf-8';
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return 'utf-8';
  }
};

const headBytes = 300;

/** Bytes of a report as text. Never throws but what `parts` throws. */
export const decode = (parts: AsyncIterable<Uint8Array>): Decoded => {
  let damaged = 0;
  const text = async function* (): AsyncGenerator<string> {
    let decoder: InstanceType<typeof TextDecoder> | null = null;
    let head: Uint8Array = new Uint8Array(0);
    const out = (bytes: Uint8Array | undefined): string => {
      decoder ??= new TextDecoder(encodingOf(head));
      const piece = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
      if (piece.includes('\ufffd')) damaged += 1;
      return piece;
    };
    for await (const part of parts) {
      if (decoder === null && head.length < headBytes) {
        head = Buffer.concat([head, part]);
        if (head.length >= headBytes) yield out(head);
      } else yield out(part);
    }
    if (decoder === null) yield out(head);
    yield out(undefined);
  };
  return { text: text(), damaged: () => damaged };
};
