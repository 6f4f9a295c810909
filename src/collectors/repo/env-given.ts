import type { FoundIn } from '../../evidence/repo.ts';
import type { DeployFile } from '../../providers/hosting/deploy-files.ts';
import { isAt, jsonEntries } from './json.ts';
import { linesOf, type SourceFile } from './source.ts';
import { tomlEntries } from './toml.ts';
import { yamlEntries } from './yaml.ts';

/** A variable that a deploy file gives. `vault`: the file names it as a secret that the platform keeps. */
export type EnvGiven = { readonly name: string; readonly in: FoundIn; readonly vault?: boolean };

type Found = { readonly name: string; readonly line: number; readonly vault?: boolean };

const isName = (text: string): boolean => /^[A-Za-z_]\w{0,99}$/.test(text);

/** `vercel.json` env and build.env; `wrangler.json` vars, also under env.<name>; `app.json` env. */
const inJson = (text: string): readonly Found[] =>
  jsonEntries(text)
    .filter(
      entry =>
        isAt(entry, 'env', '*') ||
        isAt(entry, 'build', 'env', '*') ||
        isAt(entry, 'vars', '*') ||
        isAt(entry, 'env', '*', 'vars', '*'),
    )
    .map(({ path, line }) => ({ name: String(path.at(-1)), line }));

/** fly `[env]`, netlify `[build.environment]` and `[context.x.environment]`, wrangler `[vars]` and `[env.x.vars]`, Replit `[env]`. */
const envTable = /^env$|(?:^|\.)environment$|(?:^|\.)vars$/;

const inToml = (text: string): readonly Found[] => {
  const tables = tomlEntries(text).flatMap(({ table, key, keys, line }) => {
    if (envTable.test(table)) return [{ name: key, line }];
    return envTable.test(table === '' ? key : `${table}.${key}`) ? keys.map(name => ({ name, line })) : [];
  });
  // Supabase's config.toml takes values from the environment: `secret = "env(NAME)"`.
  const taken = linesOf(text).flatMap(({ text: line, number }) =>
    [...line.matchAll(/"env\(([A-Za-z_]\w{0,99})\)"/g)].map(([, name = '']) => ({ name, line: number, vault: true })),
  );
  return [...tables, ...taken];
};

const envBlock = new Set(['env', 'environment', 'env_variables', 'build_env_variables', 'variables']);

/** Maps and lists under `env:` and `environment:`; Render's and DigitalOcean's `- key: NAME` under `envVars`/`envs`. */
const inYaml = (text: string, platform: string): readonly Found[] =>
  yamlEntries(text).flatMap(({ path, key, value, line }) => {
    const holder = path.at(-1) ?? '';
    // In a workflow `environment: {name, url}` is the deployment environment, not a set of variables.
    const isVariables = envBlock.has(holder) && !(platform === 'github-actions' && holder === 'environment');
    if (isVariables && key !== '') return [{ name: key, line }];
    const list = path.at(-2) ?? '';
    if (!holder.startsWith('[')) return [];
    if ((list === 'envVars' || list === 'envs') && key === 'key') return [{ name: value, line }];
    if (key === '' && envBlock.has(list)) return [{ name: value.split('=')[0] ?? '', line }];
    return list === 'env' && key === 'name' ? [{ name: value, line }] : [];
  });

const inWorkflow = (text: string): readonly Found[] =>
  linesOf(text).flatMap(({ text: line, number }) =>
    [...line.matchAll(/\b(secrets|vars)\.([A-Za-z_]\w{0,99})/g)].map(([, sort, name = '']) => ({
      name,
      line: number,
      vault: sort === 'secrets',
    })),
  );

const inDockerfile = (text: string): readonly Found[] =>
  linesOf(text).flatMap(({ text: line, number }) => {
    const [, rest = ''] = /^\s{0,8}(?:ENV|ARG)\s{1,8}(.*)$/i.exec(line) ?? [];
    const first = /^([A-Za-z_]\w{0,99})(?:\s|$)/.exec(rest)?.[1];
    const names =
      first === undefined ? [...rest.matchAll(/(?:^|\s)([A-Za-z_]\w{0,99})=/g)].map(([, name = '']) => name) : [first];
    return names.map(name => ({ name, line: number }));
  });

const found = (text: string, { platform, format }: DeployFile): readonly Found[] => {
  if (platform === 'docker') return inDockerfile(text);
  if (format === 'json') return inJson(text);
  if (format === 'toml') return inToml(text);
  if (format !== 'yaml') return [];
  return platform === 'github-actions' ? [...inYaml(text, platform), ...inWorkflow(text)] : inYaml(text, platform);
};

/** Names of the variables that one deploy file gives; a value is never looked at. */
export const givenInDeployFile = ({ path, text }: SourceFile, kind: DeployFile): readonly EnvGiven[] =>
  found(text, kind)
    .filter(({ name }) => isName(name) && name !== 'GITHUB_TOKEN')
    .map(({ line, ...rest }) => ({ ...rest, in: { file: path, line } }));
