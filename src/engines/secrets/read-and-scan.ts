import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { limits } from '../../platform/limits.ts';
import type { Hit, TextSort } from './found.ts';
import { scanStream } from './scan-stream.ts';
import type { Scanner } from './scan.ts';

/** A text to scan: bytes at hand, or a file that is read where it is scanned. */
export type Text = { readonly id: string; readonly sort: TextSort } & (
  | { readonly file: string }
  | { readonly bytes: Uint8Array }
);

/** `notes`: what was not looked at in it, and why; empty when all was. */
export type ScannedText = { readonly id: string; readonly hits: readonly Hit[]; readonly notes: readonly string[] };

/** Reads files into the same memory again and again: fresh memory for each takes as long as the reading. */
export type FileReader = (file: string) => Uint8Array | null;

/** @returns a reader whose bytes are valid until its next call; null for a file that is too long to be held */
export const fileReader = (mostBytes: number): FileReader => {
  const memory = new Uint8Array(mostBytes + 1);
  return file => {
    const descriptor = openSync(file, 'r');
    try {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) throw new Error('not a file');
      let filled = 0;
      for (;;) {
        const read = readSync(descriptor, memory, filled, memory.length - filled, null);
        filled += read;
        if (filled === memory.length) return null;
        // Some files say that they are empty, and are not.
        if (read === 0 || filled === stats.size) return memory.subarray(0, filled);
      }
    } finally {
      closeSync(descriptor);
    }
  };
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'it is no file';

/** Hits of one text, wherever it is. A file that cannot be read is a note. */
export const readAndScan = async (scanner: Scanner, text: Text, read: FileReader): Promise<ScannedText> => {
  const { id, sort } = text;
  const notes: string[] = [];
  const note = (what: string): void => void notes.push(what);
  if ('bytes' in text) return { id, hits: scanner.scan(text.bytes, sort, note), notes };
  try {
    const bytes = read(text.file);
    if (bytes !== null) return { id, hits: scanner.scan(bytes, sort, note), notes };
    const hits: Hit[] = [];
    const chunks = createReadStream(text.file, { highWaterMark: limits.secretStreamBytes });
    for await (const hit of scanStream(scanner, chunks, sort, note)) hits.push(hit);
    return { id, hits, notes };
  } catch (error) {
    return { id, hits: [], notes: [`It was not looked at, because it cannot be read (${codeOf(error)}).`] };
  }
};
