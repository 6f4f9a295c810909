/** A line of the input, or that one was longer than it may be: then it was thrown away unread. */
type Line = { readonly text: string } | { readonly tooLong: true };

/**
 * Cuts what arrives into lines of at most `most` bytes. A longer one is dropped as it comes, so that it never takes
 * more memory than that.
 */
export async function* linesWithin(input: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const taken = (): Line => {
    const line: Line = length > most ? { tooLong: true } : { text: new TextDecoder().decode(Buffer.concat(parts)) };
    parts = [];
    length = 0;
    return line;
  };
  const add = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > most) parts = [];
    else parts.push(piece);
  };
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(10, from); end !== -1; end = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, end));
      yield taken();
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield taken();
}
