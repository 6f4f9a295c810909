/** Archives that are opened. */
export type OpenKind = 'zip' | 'gzip' | 'zstd' | 'tar';
/** What bytes are, from how they begin. */
export type Kind = OpenKind | 'closed-archive' | 'binary' | 'utf-16' | 'text';

const headBytes = 8_192;

const begins = (bytes: Uint8Array, ...start: readonly number[]): boolean => start.every((byte, i) => bytes[i] === byte);

const isTar = (head: Uint8Array): boolean =>
  head.length >= 512 && Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar';

/** From the first bytes, at least 512 where there are so many. Zip PKWARE APPNOTE §4.3.7 and §4.3.16, gzip RFC 1952 §2.3.1, zstd RFC 8878 §3.1.1, tar POSIX ustar; 7z, rar, bzip2 and xz are archives that are not opened. */
export const kindOf = (head: Uint8Array): Kind => {
  if (begins(head, 0x50, 0x4b, 3, 4) || begins(head, 0x50, 0x4b, 5, 6)) return 'zip';
  if (begins(head, 0x1f, 0x8b, 8)) return 'gzip';
  if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  if (isTar(head)) return 'tar';
  if (
    begins(head, 0x37, 0x7a, 0xbc, 0xaf) ||
    begins(head, 0x52, 0x61, 0x72, 0x21, 0x1a) ||
    begins(head, 0x42, 0x5a, 0x68) ||
    begins(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a)
  )
    return 'closed-archive';
  if (begins(head, 0xff, 0xfe) || begins(head, 0xfe, 0xff)) return 'utf-16';
  return head.subarray(0, headBytes).includes(0) ? 'binary' : 'text';
};

/** Why not xz: its one kept reader without native code (xz-decompress 0.2.3) waits for ever for a second stream while one is open, as in a tar.xz. None for bzip2 both streams and is kept. */
export const closedArchive = 'a sort of archive that is not opened (7z, rar, bzip2 or xz)';
export const notText = 'not text';

/** The first bytes of a stream, and the whole of it again. */
export const peek = async (
  parts: AsyncIterable<Uint8Array>,
): Promise<{
  readonly head: Uint8Array;
  readonly whole: AsyncIterable<Uint8Array>;
  readonly stop: () => Promise<void>;
}> => {
  const rest = parts[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  // What breaks this early is thrown where it is read, after what came before.
  const broken: { readonly error: unknown }[] = [];
  while (size < 512 && broken.length === 0) {
    try {
      const next = await rest.next();
      if (next.done === true) break;
      first.push(next.value);
      size += next.value.length;
    } catch (error) {
      broken.push({ error });
    }
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield* first;
    for (const { error } of broken) throw error;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  };
  return { head: Buffer.concat(first), whole: whole(), stop: async () => void (await rest.return?.()) };
};

/** UTF-16 with its byte order mark, as Windows shells write it, in UTF-8. Held whole. */
export const fromUtf16 = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes), 'utf8');
