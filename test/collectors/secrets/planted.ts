import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { secretsSchema } from '../../../src/config/secrets-settings.ts';
import { searchRepository, type Scope } from '../../../src/collectors/secrets/repository.ts';
import type { SecretPlace, SecretsEvidence } from '../../../src/evidence/secrets.ts';
import type { Io } from '../../../src/platform/io.ts';
import { folderWith, git, localIo } from '../repo/fixture.ts';

export type Files = { readonly [path: string]: string | Uint8Array };

const scanner = createScanner(rules);

/** A key that no other test has and that stands in no file; without x, for a run of them is what people type instead of a key. */
export const plantedKey = (): string =>
  [
    'sk',
    'live',
    `51${randomBytes(60)
      .toString('base64')
      .replaceAll(/[^A-WYZa-wyz0-9]/g, '')
      .slice(0, 32)}`,
  ].join('_');

/** A git repository with these files in one commit. */
export const repositoryWith = async (t: TestContext, files: Files): Promise<string> => {
  const root = await folderWith(t, files);
  await git(root, 'init', '-q');
  await commitAll(root, 'first');
  return root;
};

export const commitAll = async (root: string, message: string): Promise<string> => {
  await git(root, 'add', '-A', '--force');
  await git(root, 'commit', '-q', '--no-verify', '--allow-empty', '-m', message);
  return git(root, 'rev-parse', 'HEAD');
};

export const write = (root: string, path: string, content: string | Uint8Array): Promise<void> =>
  writeFile(join(root, path), content);

type Options = { readonly io?: Io; readonly settings?: unknown } & Partial<
  Pick<Scope, 'history' | 'scanner' | 'threads'> & { readonly signal: AbortSignal }
>;

export const search = (root: string, options: Options = {}): Promise<SecretsEvidence> =>
  searchRepository(
    {
      root,
      scanner: options.scanner ?? scanner,
      settings: secretsSchema.parse(options.settings ?? {}),
      history: options.history ?? true,
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    },
    options.io ?? localIo(),
    options.signal ?? new AbortController().signal,
  );

/** Places of the one secret that a search found; throws when it found more or none. */
export const placesOfOne = ({ found, leftOut }: SecretsEvidence): readonly SecretPlace[] => {
  const [one, ...others] = found;
  if (one === undefined || others.length > 0)
    throw new Error(`${found.length} secrets instead of one; left out: ${JSON.stringify(leftOut)}`);
  return one.places;
};
