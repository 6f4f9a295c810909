import { packTar } from 'modern-tar';
import { crc32, deflateRawSync } from 'node:zlib';
import type { Files } from './planted.ts';

const numbers = (...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer =>
  Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );

type ZipOptions = {
  /** Uncompressed size that the headers claim, whatever is packed. */
  readonly claims?: number;
  /** Marks entries as encrypted. */
  readonly encrypted?: boolean;
};

/** A zip archive after PKWARE APPNOTE §4.3: local headers and content, then the central directory. */
export const zipOf = (files: Files, { claims, encrypted = false }: ZipOptions = {}): Buffer => {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const name = Buffer.from(path);
    const flags = encrypted ? 1 : 0;
    const facts = numbers(
      [2, 20], [2, flags], [2, 8], [2, 0], [2, 33], [4, crc32(bytes)], [4, packed.length], [4, claims ?? bytes.length], [2, name.length], [2, 0],
    ); // prettier-ignore
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, name, packed]);
    const rest = numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), numbers([2, 20]), facts, rest, name]));
    locals.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const count = directory.length;
  const end = numbers([2, 0], [2, 0], [2, count], [2, count], [4, central.length], [4, at], [2, 0]);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end]);
};

export const tarOf = async (files: Files): Promise<Buffer> =>
  Buffer.from(
    await packTar(
      Object.entries(files).map(([name, content]) => {
        const body = Buffer.from(content);
        return { header: { name, size: body.length, type: 'file' as const }, body: new Uint8Array(body) };
      }),
    ),
  );
