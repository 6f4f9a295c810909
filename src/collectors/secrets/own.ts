import { parseEnv } from 'node:util';
import type { FoundIn } from '../../evidence/repo.ts';
import type { OwnSecret, SecretsEvidence } from '../../evidence/secrets.ts';
import { deployFileOf } from '../../providers/hosting/deploy-files.ts';
import { sortOf } from '../../engines/env-use/sort.ts';
import { envNamesOf, isEnvFile } from '../repo/env-names.ts';
import { readFiles } from '../repo/read-files.ts';
import { linesOf, type SourceFile } from '../repo/source.ts';
import { isExample } from './tree-sort.ts';
import { weaknessOf } from './weak.ts';

type Variable = { readonly name: string; readonly value: string; readonly in: FoundIn };

/** What belongs to the project itself. The values are for the search alone. */
export type Own = {
  readonly values: readonly { readonly name: string; readonly value: string }[];
  readonly own: readonly OwnSecret[];
  readonly localOnly: NonNullable<SecretsEvidence['localOnly']>;
  readonly trackedEnvFiles: readonly { readonly in: FoundIn; readonly values: number }[];
};

const variablesOf = ({ path, text }: SourceFile): readonly Variable[] => {
  const values = new Map(Object.entries(parseEnv(text)));
  return linesOf(text).flatMap(({ text: line, number }) => {
    const name = /^\s{0,20}(?:export\s{1,5})?([A-Za-z_]\w{0,99})\s{0,20}=/.exec(line)?.[1];
    const value = name === undefined ? undefined : values.get(name);
    return name === undefined || value === undefined ? [] : [{ name, value, in: { file: path, line: number } }];
  });
};

/** What a template leaves for somebody to fill in, and what stands for a value that is elsewhere. */
const fillIn =
  /^$|^\$\w+$|\$\{\w|<[^>]*>|\{\{|^(?:x+|\*+|\.+|-+)$|your[-_ ]|change[-_ ]?me|placeholder|replace[-_ ]?me|^encrypted:/i;

const isSecret = ({ name, value }: Variable): boolean => sortOf(name, false) === 'secret' && !fillIn.test(value);

const loopback = /\/\/(?:[^/@]*@)?(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/;
/** `localEnv`: files of variables that git does not have. `paths`: the files of the repository. */
export const ownOf = async (
  root: string,
  paths: readonly string[],
  tracked: ReadonlySet<string> | null,
  localEnv: readonly string[],
  env: (name: string) => string | undefined,
  signal: AbortSignal,
): Promise<Own> => {
  const local = (await readFiles(root, localEnv, signal)).files.flatMap(file => variablesOf(file));
  const given = paths.filter(path => !localEnv.includes(path) && (isEnvFile(path) || deployFileOf(path) !== undefined));
  const { files } = await readFiles(root, given, signal);
  const declared = envNamesOf(files).filter(({ givenIn }) => givenIn.length > 0);
  const inEnvironment = declared.flatMap(({ name, sort }): readonly Variable[] => {
    const value = sort === 'secret' && !local.some(one => one.name === name) ? env(name) : undefined;
    return value === undefined ? [] : [{ name, value, in: { file: 'environment', line: 0 } }];
  });
  const secrets = [...local, ...inEnvironment].filter(isSecret);
  const envFiles = files.filter(({ path }) => isEnvFile(path));
  // A value that an example gives too is no secret of this project, and one that leads to this machine opens nothing.
  const known = new Set(
    envFiles.filter(({ path }) => isExample(path)).flatMap(file => variablesOf(file).map(one => one.value)),
  );
  const names = new Set(declared.map(({ name }) => name));
  const committed = envFiles.filter(({ path }) => !isExample(path) && tracked?.has(path) === true);
  return {
    values: secrets.filter(({ value }) => !known.has(value) && !loopback.test(value)),
    own: secrets.map(({ name, value, in: place }) => ({
      name,
      in: place,
      length: value.length,
      weak: weaknessOf(name, value),
    })),
    localOnly: local.filter(({ name }) => !names.has(name)).map(({ name, in: place }) => ({ name, in: place })),
    trackedEnvFiles: committed.flatMap(file => {
      const values = variablesOf(file).filter(isSecret);
      const [first] = values;
      return first === undefined ? [] : [{ in: first.in, values: values.length }];
    }),
  };
};
