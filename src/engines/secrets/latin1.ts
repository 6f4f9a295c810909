/** A view on the same memory, never a copy. */
export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** One character a byte, so that places in the string are places in the bytes, whatever they are. */
export const latin1 = (bytes: Uint8Array, from = 0, to = bytes.length): string =>
  bufferOf(bytes).toString('latin1', from, to);
