import { crc32, deflateSync } from 'node:zlib';

const green = [26, 127, 55] as const;
const white = [255, 255, 255] as const;

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
};

/** Three bars that grow, within the middle 60 % that every telephone shows whatever shape it cuts. x and y from 0 to 1. */
const isBar = (x: number, y: number): boolean =>
  [0, 1, 2].some(bar => {
    const left = 0.24 + bar * 0.19;
    return x >= left && x < left + 0.14 && y < 0.74 && y >= 0.56 - bar * 0.15;
  });

/** The icon as a PNG (RFC 2083) of `size` pixels: telephones take no SVG for their home screen. */
export const iconPng = (size: number): Buffer => {
  const lines = Buffer.alloc(size * (size * 3 + 1));
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      lines.set(isBar((x + 0.5) / size, (y + 0.5) / size) ? white : green, y * (size * 3 + 1) + 1 + x * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits of red, green and blue each.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
