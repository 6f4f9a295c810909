import type { EnvironmentPlace } from '../../config/environment-settings.ts';

export type Pair = { readonly name: string; readonly value: string | null };

/** How the command line of a platform lists the variables of one environment. */
export type PlatformCommand = {
  readonly argv: readonly [string, ...string[]];
  /** Reads its answer; undefined where it is not what the documentation describes. */
  readonly parse: (output: string) => readonly Pair[] | undefined;
};

type Environment = 'production' | 'staging';

const isName = (text: string): boolean => /^[A-Za-z_]\w{0,99}$/.test(text);

const json = (output: string): unknown => {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
};

/** `{ "NAME": "value" }` */
const fromObject = (output: string): readonly Pair[] | undefined => {
  const read = json(output);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  return Object.entries(read).flatMap(([name, value]) =>
    isName(name) ? [{ name, value: typeof value === 'string' ? value : null }] : [],
  );
};

/** `[{ "Name": "…", "Digest": "…" }]`; a digest is made with a salt of Fly's own and compares with nothing. */
const fromFly = (output: string): readonly Pair[] | undefined => {
  const read = json(output);
  if (!Array.isArray(read)) return undefined;
  return read.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return [];
    const name: unknown = Reflect.get(one, 'Name') ?? Reflect.get(one, 'name');
    return typeof name === 'string' && isName(name) ? [{ name, value: null }] : [];
  });
};

/** A table with a headline `name value environments created`; values are shown as `Encrypted`. */
const fromVercel = (output: string): readonly Pair[] | undefined => {
  const lines = output.split('\n').map(line => line.trim());
  const head = lines.findIndex(line => /^name\s+value\s+environments/i.test(line));
  // A project without variables has no table.
  if (head < 0) return /no environment variables/i.test(output) ? [] : undefined;
  return lines.slice(head + 1).flatMap(line => {
    const [name = ''] = line.split(/\s+/);
    return isName(name) ? [{ name, value: null }] : [];
  });
};

/**
 * The command for a platform, from its own reference on 2026-11-27: vercel.com/docs/cli/env, fly.io/docs/flyctl/secrets-list,
 * docs.railway.com/reference/cli-api, devcenter.heroku.com/articles/heroku-cli-commands. Undefined where it has none.
 */
export const platformCommand = (
  { platform, app }: Pick<EnvironmentPlace, 'platform' | 'app'>,
  environment: Environment,
): PlatformCommand | undefined => {
  switch (platform) {
    case 'vercel':
      return {
        argv: ['vercel', 'env', 'ls', environment === 'production' ? 'production' : 'preview', '--non-interactive'],
        parse: fromVercel,
      };
    case 'fly':
      return {
        argv: ['fly', 'secrets', 'list', '--json', ...(app === undefined ? [] : ['--app', app])],
        parse: fromFly,
      };
    case 'railway':
      return {
        argv: [
          'railway',
          'variables',
          '--json',
          '--environment',
          environment,
          ...(app === undefined ? [] : ['--service', app]),
        ],
        parse: fromObject,
      };
    case 'heroku':
      return { argv: ['heroku', 'config', '--json', ...(app === undefined ? [] : ['--app', app])], parse: fromObject };
    default:
      return undefined;
  }
};
