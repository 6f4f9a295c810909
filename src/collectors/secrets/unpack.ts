import { createTarDecoder } from 'modern-tar';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { fromBufferPromise, fromFdPromise, type ZipFile } from 'yauzl';
import { limits } from '../../platform/limits.ts';
import { kindOf, type OpenKind, peek } from './peek.ts';

/** Where an archive stands: in memory, or in an open file that can be read from anywhere. */
export type Packed = { readonly bytes: Uint8Array } | { readonly fd: number; readonly size: number };

/** One file inside; its content is read, or it is passed over, before the next one comes. */
export type Inner = { readonly name: string; readonly parts: () => AsyncIterable<Uint8Array> };

/** Thrown when an archive unpacks to more than it may: to fill the machine is what some are made for. */
export class TooMuch extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'TooMuch';
  }
}

/** Thrown at the end of what could be read of an archive that goes on. */
export class PartOnly extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'PartOnly';
  }
}

/** What one outer archive and all inside it may still take. */
export type Budget = { readonly entry: () => void; readonly take: (bytes: number) => void };

export const createBudget = (packedSize: number): Budget => {
  let entries = 0;
  let bytes = 0;
  return {
    entry: () => {
      entries += 1;
      if (entries > limits.archiveEntries) throw new TooMuch(`holds more than ${limits.archiveEntries} files`);
    },
    take: more => {
      bytes += more;
      if (bytes > limits.archiveBytes) throw new TooMuch(`unpacks to more than ${limits.archiveBytes} bytes`);
      if (bytes > limits.archiveFreeBytes && bytes > packedSize * limits.archiveRatio)
        throw new TooMuch(`unpacks to more than ${limits.archiveRatio} times its size`);
    },
  };
};

const counted = async function* (parts: AsyncIterable<Uint8Array>, budget: Budget): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    budget.take(part.length);
    yield part;
  }
};

const partsOf = async function* (packed: Packed): AsyncGenerator<Uint8Array> {
  if ('bytes' in packed) return yield packed.bytes;
  const { createReadStream } = await import('node:fs');
  yield* createReadStream('', { fd: packed.fd, autoClose: false, start: 0, highWaterMark: 256_000 });
};

const openZip = (packed: Packed): Promise<ZipFile> => {
  // Names are only shown, never written to, so one that leads out of the archive is no reason to stop.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };
  return 'bytes' in packed
    ? fromBufferPromise(Buffer.from(packed.bytes.buffer, packed.bytes.byteOffset, packed.bytes.length), options)
    : fromFdPromise(packed.fd, options);
};

const inZip = async function* (
  packed: Packed,
  budget: Budget,
  leave: (name: string, reason: string) => void,
): AsyncGenerator<Inner> {
  const zip = await openZip(packed);
  for await (const entry of zip.eachEntry()) {
    budget.entry();
    const name = entry.fileNameRaw.toString('utf8');
    if (name.endsWith('/')) continue;
    if (entry.isEncrypted()) leave(name, 'encrypted');
    else if (!entry.canDecodeFileData()) leave(name, 'packed in a way that is not known here');
    else
      yield {
        name,
        parts: async function* () {
          yield* counted(await zip.openReadStreamPromise(entry), budget);
        },
      };
  }
};

const inTar = async function* (parts: AsyncIterable<Uint8Array>, budget: Budget): AsyncGenerator<Inner> {
  const entries = ReadableStream.from(parts).pipeThrough(createTarDecoder());
  for await (const { header, body } of entries) {
    budget.entry();
    let taken = false;
    if (header.type === 'file' || header.type === undefined)
      yield {
        name: header.name,
        parts: () => {
          taken = true;
          return counted(body, budget);
        },
      };
    // The next header comes only once this body is read or given up.
    if (!taken) await body.cancel();
  }
};

const gunzipped = async function* (parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // What breaks it is thrown where it is read; when reading ends early, so does the feeding.
  pipeline(parts, gunzip).catch(() => {});
  yield* gunzip as AsyncIterable<Uint8Array>;
};

/** Node reads one frame (RFC 8878 §3.1) and passes over what follows without a word; so what follows is told here. */
const unzstd = async function* (parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let given = 0;
  const measured = async function* (): AsyncGenerator<Uint8Array> {
    for await (const part of parts) {
      given += part.length;
      yield part;
    }
  };
  const opened = createZstdDecompress();
  pipeline(measured(), opened).catch(() => {});
  yield* opened as AsyncIterable<Uint8Array>;
  if (opened.bytesWritten < given) throw new PartOnly('only the first zstd frame of it was read');
};

/** The name of what a .gz or .zst file holds: its own without the ending. */
const withoutEnding = (name: string): string => name.replace(/\.(?:gz|zst)$/i, '').replace(/\.t(?:gz|zst)$/i, '.tar');

/**
 * The files inside an archive, one after the other, none held whole. `kind` from `kindOf`; `name` is the archive's own.
 * Throws `TooMuch`, and whatever the readers throw on a broken archive, after the files before the broken place.
 */
export const unpack = async function* (
  packed: Packed,
  kind: OpenKind,
  name: string,
  budget: Budget,
  leave: (name: string, reason: string) => void,
): AsyncGenerator<Inner> {
  if (kind === 'zip') return yield* inZip(packed, budget, leave);
  if (kind === 'tar') return yield* inTar(partsOf(packed), budget);
  const { head, whole } = await peek((kind === 'zstd' ? unzstd : gunzipped)(partsOf(packed)));
  if (kindOf(head) === 'tar') return yield* inTar(whole, budget);
  budget.entry();
  const slash = name.lastIndexOf('/');
  yield { name: withoutEnding(name.slice(slash + 1)), parts: () => counted(whole, budget) };
};
