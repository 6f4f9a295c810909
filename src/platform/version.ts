import { readFileSync } from 'node:fs';

const packageFile = new URL('../../package.json', import.meta.url);

const isNamed = (value: unknown): value is { readonly version: string } =>
  typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'string';

const read = (): string => {
  const value: unknown = JSON.parse(readFileSync(packageFile, 'utf8'));
  if (!isNamed(value)) throw new Error('package.json has no version');
  return value.version;
};

/** Version of this package, for example `0.1.0`. */
export const version = read();
