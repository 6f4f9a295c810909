import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};

/** Grain as a camera leaves it: the same in every run, and nothing that a packer could shorten. */
const grain = (index: number, bits: number): number =>
  createHash('md5').update(String(index)).digest().readUInt8() >> (8 - bits);

const made = new Map<string, Buffer>();

/**
 * A grey picture with grain, as PNG (https://www.w3.org/TR/png-3/): made when it is needed, for a file of its size has
 * no place in a repository. It weighs about `bits` / 8 bytes a pixel. Made
 * once in a process, for each plan with the flaw holds it.
 */
export const grainyPicture = (width: number, height: number, bits: number): Buffer => {
  const key = `${width}/${height}/${bits}`;
  const picture = made.get(key) ?? makePicture(width, height, bits);
  made.set(key, picture);
  return picture;
};

const makePicture = (width: number, height: number, bits: number): Buffer => {
  const noise = Uint8Array.from({ length: 65_521 }, (_, index) => grain(index, bits));
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = 96 + (noise[(y * width + x + y * y) % noise.length] ?? 0);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, grey.
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
