import { createHmac } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { EnvironmentPlace } from '../../config/environment-settings.ts';
import type { PlatformVariables } from '../../evidence/env-use.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { Io } from '../../platform/io.ts';
import { isOwnAddress, storeIn } from '../../engines/env-use/kinds.ts';
import { bareAddress } from '../../platform/bare-address.ts';
import { limits } from '../../platform/limits.ts';
import { renderVariables } from './render-variables.ts';
import { type Pair, platformCommand } from './platform-commands.ts';

const line = /^\s{0,20}(?:export\s{1,5})?([A-Za-z_]\w{0,99})\s{0,20}(?:=(.*))?$/;

const unquoted = (value: string): string => {
  const text = value.trim();
  const mark = text[0];
  return (mark === '"' || mark === "'") && text.endsWith(mark) && text.length > 1 ? text.slice(1, -1) : text;
};

/** One name a line, or `NAME=value`; comments and empty lines are passed over. */
export const pairsInFile = (text: string): readonly Pair[] =>
  text.split('\n').flatMap(raw => {
    const [, name, value] = line.exec(raw.slice(0, 20_000).replace(/\r$/, '')) ?? [];
    return name === undefined ? [] : [{ name, value: value === undefined ? null : unquoted(value) }];
  });

/** A value that is empty or a word says nothing about being shared. */
const shortest = 8;

const addressIn = ({ name, value }: Pair): string | undefined =>
  value === null || !isOwnAddress(name) ? undefined : bareAddress(value);

const printed = (pairs: readonly Pair[], salt: string): PlatformVariables['variables'] => {
  const print = (text: string): string => createHmac('sha256', salt).update(text).digest('hex').slice(0, 16);
  return [...new Map(pairs.map(pair => [pair.name, pair])).values()]
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .slice(0, limits.environmentNames)
    .map(({ name, value }) => {
      const store = value === null ? undefined : storeIn(value);
      const address = addressIn({ name, value });
      return {
        name,
        print: value === null || value.length < shortest ? null : print(value),
        ...(store === undefined ? {} : { store: print(`store ${store}`) }),
        ...(address === undefined ? {} : { address }),
      };
    });
};

type Aim = {
  readonly environment: 'production' | 'staging';
  readonly root: string;
  readonly salt: string;
  readonly signal: AbortSignal;
};

const fromFile = async (file: string, { root, salt }: Aim): Promise<Leaf<PlatformVariables>> => {
  const path = isAbsolute(file) ? file : join(root, file);
  try {
    const { size } = await stat(path);
    if (size > limits.environmentFileBytes) return silent(`${file} is larger than a list of variables is`);
    return seen({ from: file, rehearsed: true, variables: printed(pairsInFile(await readFile(path, 'utf8')), salt) });
  } catch {
    return silent(`${file}, which the settings name, cannot be read`);
  }
};

const fromCommand = async (
  place: EnvironmentPlace,
  { environment, root, salt }: Aim,
  io: Io,
): Promise<Leaf<PlatformVariables>> => {
  const command = platformCommand(place, environment);
  if (command === undefined)
    return silent(
      `${place.platform ?? 'the platform'} has no command that lists variables; paste their names into "names" of "environment"`,
    );
  const [program, ...args] = command.argv;
  const said = command.argv.join(' ');
  io.progress(`asking ${place.platform ?? program} for the names of variables`);
  try {
    const { code, stdout } = await io.run(program, args, {
      cwd: root,
      ms: limits.environmentCommandMs,
      maxBytes: limits.environmentFileBytes,
    });
    // What it complains about can hold a value, so it is not repeated.
    if (code !== 0)
      return silent(
        `${said} ended with code ${code}: sign in to ${place.platform ?? program} on this machine, and link the folder`,
      );
    const pairs = command.parse(stdout);
    if (pairs === undefined) return silent(`${said} printed something else than a list of variables`);
    return seen({ from: said, rehearsed: false, variables: printed(pairs, salt) });
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return silent(isMissing ? `${program} is not installed on this machine` : `${said} did not come to an end`);
  }
};

const fromRender = async (
  { app, token: variable = 'RENDER_API_KEY' }: EnvironmentPlace,
  { environment, salt, signal }: Aim,
  io: Io,
): Promise<Leaf<PlatformVariables>> => {
  if (app === undefined)
    return silent(`Render is asked by the ID of a service (srv-…): write it into "app" of environment.${environment}`);
  const token = io.env(variable) ?? '';
  // Whatever stands in a variable is put into a header: nothing but plain characters may.
  if (!/^[\x21-\x7e]+$/.test(token))
    return silent(`the variable ${variable}, with which Render is asked, is not set, or holds no key`);
  io.progress('asking Render for the names of variables');
  const pairs = await renderVariables(app, { token, io, signal });
  return typeof pairs === 'string'
    ? silent(`Render ${pairs}`)
    : seen({ from: `the API of Render (${app})`, rehearsed: false, variables: printed(pairs, salt) });
};

/** The variables that an environment has, as far as the settings say where to read them. Values are only fingerprinted. */
export const platformVariables = (place: EnvironmentPlace, aim: Aim, io: Io): Promise<Leaf<PlatformVariables>> => {
  if (place.names !== undefined)
    return Promise.resolve(
      seen({
        from: 'the settings',
        rehearsed: true,
        variables: printed(
          place.names.map(name => ({ name, value: null })),
          aim.salt,
        ),
      }),
    );
  if (place.file !== undefined) return fromFile(place.file, aim);
  return place.platform === 'render' ? fromRender(place, aim, io) : fromCommand(place, aim, io);
};
