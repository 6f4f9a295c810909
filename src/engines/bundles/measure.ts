import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Sizes } from './bundles.ts';

const [gzipped, brotlied] = [promisify(gzip), promisify(brotliCompress)];

/** What a file weighs on its way to a browser. */
export const sizesOf = async (bytes: Uint8Array): Promise<Sizes> => {
  const [small, smaller] = await Promise.all([
    gzipped(bytes, { level: 6 }),
    brotlied(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  ]);
  return { raw: bytes.length, gzip: small.length, brotli: smaller.length };
};
