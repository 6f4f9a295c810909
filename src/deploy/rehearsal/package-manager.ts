/** A package manager as it installs what its lock file says, and nothing else. */
export type PackageManager = {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  readonly lock: string;
  readonly install: readonly string[];
  readonly installProduction: readonly string[];
  readonly run: (script: string) => readonly string[];
};

const npm: PackageManager = {
  name: 'npm',
  lock: 'package-lock.json',
  // NODE_ENV=production would leave out what the build needs.
  install: ['npm', 'ci', '--include=dev', '--no-audit', '--no-fund'],
  installProduction: ['npm', 'ci', '--omit=dev', '--no-audit', '--no-fund'],
  run: script => ['npm', 'run', '--silent', script],
};

const pnpm: PackageManager = {
  name: 'pnpm',
  lock: 'pnpm-lock.yaml',
  install: ['pnpm', 'install', '--frozen-lockfile', '--prod=false'],
  installProduction: ['pnpm', 'install', '--frozen-lockfile', '--prod'],
  run: script => ['pnpm', 'run', script],
};

const yarnClassic: PackageManager = {
  name: 'yarn',
  lock: 'yarn.lock',
  install: ['yarn', 'install', '--frozen-lockfile', '--non-interactive', '--production=false'],
  installProduction: ['yarn', 'install', '--frozen-lockfile', '--non-interactive', '--production=true'],
  run: script => ['yarn', 'run', '--silent', script],
};

/** Yarn 2 and later (https://yarnpkg.com/cli/workspaces/focus). */
const yarnModern: PackageManager = {
  ...yarnClassic,
  install: ['yarn', 'install', '--immutable'],
  installProduction: ['yarn', 'workspaces', 'focus', '--production'],
  run: script => ['yarn', 'run', script],
};

const bun: PackageManager = {
  name: 'bun',
  lock: 'bun.lock',
  install: ['bun', 'install', '--frozen-lockfile'],
  installProduction: ['bun', 'install', '--frozen-lockfile', '--production'],
  run: script => ['bun', 'run', script],
};

const byLock: readonly (readonly [string, PackageManager])[] = [
  ['package-lock.json', npm],
  ['npm-shrinkwrap.json', { ...npm, lock: 'npm-shrinkwrap.json' }],
  ['pnpm-lock.yaml', pnpm],
  ['yarn.lock', yarnClassic],
  ['bun.lock', bun],
  ['bun.lockb', { ...bun, lock: 'bun.lockb' }],
];

export const lockNames: readonly string[] = byLock.map(([name]) => name);

export type Chosen =
  | { readonly manager: PackageManager; readonly locked: true; readonly folder: string }
  | { readonly manager: PackageManager; readonly locked: false };

/** `packageManager` of package.json (Corepack): `pnpm@10.1.0`. */
const named = (field: unknown): PackageManager | undefined => {
  const [, name = '', major = ''] = /^(npm|pnpm|yarn|bun)@(\d+)/.exec(typeof field === 'string' ? field : '') ?? [];
  if (name === 'yarn') return Number(major) > 1 ? yarnModern : yarnClassic;
  return { npm, pnpm, bun }[name];
};

const foldersUp = (folder: string): readonly string[] => {
  const parts = folder === '' ? [] : folder.split('/');
  return [...parts.keys(), parts.length].toReversed().map(length => parts.slice(0, length).join('/'));
};

/**
 * Which package manager installs the app in `folder` (relative, empty for the root): the one whose lock file git has, there
 * or above it, as in a workspace. Where several lie side by side, the one that `packageManager` names.
 */
export const packageManagerOf = (
  folder: string,
  inGit: (path: string) => boolean,
  packageManager: unknown,
  isYarnModern: boolean,
): Chosen => {
  const wanted = named(packageManager) ?? undefined;
  for (const place of foldersUp(folder)) {
    const here = byLock.filter(([lock]) => inGit(place === '' ? lock : `${place}/${lock}`));
    const [, manager] = here.find(([, { name }]) => name === wanted?.name) ?? here[0] ?? [];
    if (manager === undefined) continue;
    const modern = manager.name === 'yarn' && (isYarnModern || wanted === yarnModern);
    return { manager: modern ? yarnModern : manager, locked: true, folder: place };
  }
  return { manager: wanted ?? npm, locked: false };
};
