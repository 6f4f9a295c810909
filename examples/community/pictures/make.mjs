// Makes the pictures of src/assets from their drawings, once, by hand; what it made is committed. sharp is no dependency:
//   npm install --no-save sharp@0.35.5 && node pictures/make.mjs
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const drawing = fileURLToPath(new URL('table.svg', import.meta.url));
/** Widths in pixels: a phone, a phone with a fine screen or a desktop, a desktop with a fine screen. */
const widths = [480, 768, 1344];

const make = async (format, width, options) => {
  const file = fileURLToPath(new URL(`../src/assets/table-${width}.${format}`, import.meta.url));
  await sharp(drawing).resize(width).toFormat(format, options).toFile(file);
  process.stdout.write(`table-${width}.${format}: ${statSync(file).size} bytes\n`);
};

for (const width of widths) {
  await make('avif', width, { quality: 62, effort: 9 });
  await make('webp', width, { quality: 82, effort: 6 });
}
// Every browser of the last decade takes one of the two; the fallback only has to be there.
await make('png', 768, { palette: true, effort: 10, colours: 64 });
