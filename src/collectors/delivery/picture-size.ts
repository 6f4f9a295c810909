import type { PictureSize } from '../../evidence/delivery.ts';

/** Formats say their size near the beginning; a JPEG may have a few parts of 64 KB before it. */
const readBytes = 500_000;

/** Reads format and pixels from the first bytes of a picture; null where they are none that it knows. */
export const pictureSize = async (bytes: Buffer): Promise<PictureSize | null> => {
  // Text: drawings have no size that counts, and reading them would be another's regular expressions on it.
  if (/^\s*</.test(bytes.toString('latin1', 0, 100))) return null;
  const { imageSize } = await import('image-size');
  try {
    const { type, width, height } = imageSize(bytes.subarray(0, readBytes));
    return type === undefined ? null : { format: type === 'jpg' ? 'jpeg' : type, width, height };
  } catch {
    // It throws for whatever it cannot read, a file that is cut off among them.
    return null;
  }
};
