import { isLoopback } from '../../drive/environment.ts';
import type { DeployCommands } from '../presets/commands.ts';

/** What a platform prints last is what it has just made. */
const lastIn = (output: string, reads: RegExp): string | undefined => output.match(new RegExp(reads, 'g'))?.at(-1);

/** The address of its own that a release has: as the settings say, else as it was printed last; null where there is none that can be asked. */
export const previewAddress = (
  { address, reads }: Pick<NonNullable<DeployCommands['preview']>, 'address' | 'reads'>,
  release: string,
  output: string,
): string | null => {
  const text = address?.replaceAll('{release}', () => release) ?? lastIn(output, reads);
  const url = text === undefined ? null : URL.parse(text.replace(/[.,;:)\]}]+$/, ''));
  if (url === null || url.username !== '' || url.password !== '') return null;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)) ? url.href : null;
};
