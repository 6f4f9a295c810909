import { PeerFailure } from './errors.ts';

/** What a frame of WebSocket carries (RFC 6455 §11.8). */
export const opcodes = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export type Frame = { readonly opcode: number; readonly isLast: boolean; readonly payload: Buffer };

/** A frame as a client sends it: whole, and masked with these four bytes (RFC 6455 §5.3). */
export const clientFrame = (opcode: number, payload: Buffer, mask: Buffer): Buffer => {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = 0x80 | length;
  else if (length < 65_536) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
};

const garbage = (what: string): PeerFailure =>
  new PeerFailure('garbage', `sent something that is no WebSocket: ${what}`);

/** The first frame of these bytes, and where it ends; null while it is not whole. Throws for what no server sends. */
const firstFrame = (bytes: Buffer, maxBytes: number): { readonly frame: Frame; readonly end: number } | null => {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const opcode = first & 0x0f;
  const isLast = (first & 0x80) !== 0;
  if ((first & 0x70) !== 0) throw garbage('a bit of an extension that nobody agreed upon');
  if ((second & 0x80) !== 0) throw garbage('a masked frame');
  const short = second & 0x7f;
  const from = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (opcode >= opcodes.close && (short > 125 || !isLast)) throw garbage('a control frame in pieces');
  if (bytes.length < from) return null;
  const long = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (long > maxBytes) throw garbage(`a frame of ${long} bytes`);
  if (bytes.length < from + long) return null;
  return { frame: { opcode, isLast, payload: bytes.subarray(from, from + long) }, end: from + long };
};

/** Frames of a server as its bytes come, in whatever pieces. `maxBytes` is the longest that is taken. */
export const createFrameReader = (maxBytes: number): ((chunk: Buffer) => readonly Frame[]) => {
  let rest: Buffer = Buffer.alloc(0);
  return chunk => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    for (let found = firstFrame(rest, maxBytes); found !== null; found = firstFrame(rest, maxBytes)) {
      frames.push(found.frame);
      rest = rest.subarray(found.end);
    }
    return frames;
  };
};

/** Puts the pieces of messages together (RFC 6455 §5.4); null while a message is not whole. Throws for pieces of none. */
export const createAssembler = (): ((frame: Frame) => string | null) => {
  let pieces: Buffer[] | null = null;
  return ({ opcode, isLast, payload }) => {
    if ((opcode === opcodes.more) !== (pieces !== null)) throw garbage('a piece of no message');
    if (opcode > opcodes.binary) throw garbage(`a frame of the unknown kind ${opcode}`);
    pieces = [...(pieces ?? []), payload];
    if (!isLast) return null;
    const whole = Buffer.concat(pieces).toString('utf8');
    pieces = null;
    return whole;
  };
};
