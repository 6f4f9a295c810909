import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { parseSettings } from './load.ts';

/** Whose name and colour a pack carries. */
export const brandSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().trim().min(1).max(100),
    colour: z
      .string()
      .regex(/^#[\da-f]{6}$/i, 'write a colour as #rrggbb')
      .optional(),
    contact: z.string().trim().min(1).max(200).optional().describe('How you are reached, on one line'),
    logo: z.string().min(1).max(500).optional().describe('Picture beside this file: PNG, JPEG, WebP or SVG'),
  })
  .describe('Whose name a handover carries');

export type BrandFile = Omit<z.infer<typeof brandSchema>, 'logo' | '$schema'> & {
  /** `data:` address of the picture. */
  readonly logo?: string;
};

const kinds: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

const pictureOf = async (file: string): Promise<string> => {
  const kind = kinds[extname(file).toLowerCase()];
  const refused = (what: string): LaunchReadyError =>
    new LaunchReadyError('LR_CONFIG_INVALID', `The logo ${file} ${what}.`, 'PNG, JPEG, WebP or SVG of up to 200 KB.');
  if (kind === undefined) throw refused('is no picture that can be shown');
  const size = await stat(file).then(
    found => found.size,
    () => null,
  );
  if (size === null) throw refused('is not there');
  if (size > limits.logoBytes) throw refused(`has ${Math.ceil(size / 1_000)} KB`);
  return `data:${kind};base64,${(await readFile(file)).toString('base64')}`;
};

/** Reads a brand and the picture it names. Throws LR_FILE_MISSING or LR_CONFIG_INVALID. */
export const loadBrand = async (file: string): Promise<BrandFile> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LaunchReadyError('LR_FILE_MISSING', `${file} cannot be read.`, 'Give the path of a file.', { cause });
  });
  const { $schema: _, logo, ...brand } = parseSettings(text, file, brandSchema);
  return logo === undefined ? brand : { ...brand, logo: await pictureOf(resolve(dirname(file), logo)) };
};
