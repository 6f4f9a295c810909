import type { SecretsSettings } from '../../config/secrets-settings.ts';
import type { Scanner } from '../../engines/secrets/scan.ts';
import type { SecretsEvidence } from '../../evidence/secrets.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { git } from '../repo/git.ts';
import { listFiles, type Listing } from '../repo/list-files.ts';
import { ciScans } from './ci-scans.ts';
import { createGathering, type Gathering } from './gathering.ts';
import { gitIn } from './git-answers.ts';
import { searchHistory } from './history.ts';
import { hookState } from './hook-state.ts';
import { localFiles, type LocalFiles } from './local-files.ts';
import { searchLogs } from './logs.ts';
import { createOwnFinder } from './own-finder.ts';
import { createReaders } from './readers.ts';
import { ownOf } from './own.ts';
import type { Look } from './scan-text.ts';
import type { Search } from './search.ts';
import { searchTree } from './tree.ts';
import { unguarded } from './unguarded.ts';

/** What a search of a whole repository takes. `history`: also what is no longer in the working tree. */
export type Scope = {
  readonly root: string;
  readonly scanner: Scanner;
  /** For threads to have the same rules, where they may be started: a module that exports them; and how many, for a test. */
  readonly threads?: { readonly rulesModule: string; readonly count?: number };
  readonly settings: SecretsSettings;
  readonly history: boolean;
  /** Where what is found is gathered, for whoever needs the values once more; a new one when absent. */
  readonly gathering?: Gathering;
};

/** Submodules are repositories of their own: git lists each as one entry (mode 160000). */
const leaveSubmodules = async (root: string, io: Io, gathering: Gathering): Promise<ReadonlySet<string>> => {
  const listed = (await git(root, io, ['ls-files', '--stage', '-z'])) ?? '';
  const paths = listed.split('\0').flatMap(entry => /^160000 [0-9a-f]+ \d\t([^]+)$/.exec(entry)?.[1] ?? []);
  for (const path of paths) gathering.leave(path, 'a submodule: a repository of its own, to be searched by itself');
  return new Set(paths);
};

const committedFiles = async (root: string, io: Io, paths: readonly string[]): Promise<ReadonlySet<string>> => {
  if (paths.length === 0) return new Set();
  const listed = await git(root, io, ['ls-tree', '-z', '--name-only', 'HEAD', '--', ...paths]);
  return new Set(listed?.split('\0'));
};

type HookFacts = Pick<SecretsEvidence, 'hook' | 'unguarded'>;

const hookFacts = async (look: Look, { root, settings }: Scope, io: Io, signal: AbortSignal): Promise<HookFacts> => {
  const asked = gitIn(root, io, signal);
  const today = io.now().toISOString().slice(0, 10);
  const allowed = (rule: string, mark: string): boolean =>
    settings.allow.some(one => one.rule === rule && one.fingerprint === mark && one.until >= today);
  return {
    hook: await hookState(asked, root),
    unguarded: await unguarded(asked, root, look, { salt: settings.salt ?? '', allowed }, signal),
  };
};

const searchPlaces = async (search: Search, scope: Scope, listing: Listing, local: LocalFiles): Promise<number> => {
  const { io } = search;
  io.progress('searching the repository for secrets');
  await searchTree(search, listing, local);
  const logs = scope.settings.logs.length > 0 ? await searchLogs(search, scope.settings.logs) : 0;
  if (!scope.history || listing.tracked === null) return logs;
  io.progress('searching its history for secrets');
  await searchHistory(search);
  return logs;
};

/** Searches a repository, or a plain folder, in every place that `Scope` names. */
export const searchRepository = async (scope: Scope, io: Io, signal: AbortSignal): Promise<SecretsEvidence> => {
  const { root, scanner, settings } = scope;
  const gathering = scope.gathering ?? createGathering(settings.salt);
  const submodules = await leaveSubmodules(root, io, gathering);
  const all = await listFiles(root, io, signal, limits.secretFiles);
  const listing = { ...all, paths: all.paths.filter(path => !submodules.has(path)) };
  const local = await localFiles(root, settings.build, signal);
  const localEnv = local.env.filter(path => listing.tracked?.has(path) !== true);
  const mine = await ownOf(root, listing.paths, listing.tracked, localEnv, io.env, signal);
  const look = { scanner, own: createOwnFinder(mine.values) };
  const threads = scope.threads === undefined ? null : { ...scope.threads, own: mine.values };
  const readers = createReaders(look, threads, signal);
  let logs = 0;
  try {
    logs = await searchPlaces({ root, io, look, readers, gathering, signal }, scope, listing, local);
  } finally {
    await readers.end();
  }
  const committed = await committedFiles(root, io, mine.trackedEnvFiles.map(({ in: place }) => place.file)); // prettier-ignore
  return {
    found: gathering.found(),
    trackedEnvFiles: mine.trackedEnvFiles.map(({ in: place, values }) => ({
      ...place,
      values,
      committed: committed.has(place.file),
    })),
    own: mine.own,
    localOnly: mine.localOnly,
    ...(await hookFacts(look, scope, io, signal)),
    ciScans: await ciScans(root, listing.paths, signal),
    read: { ...gathering.counts(), logs },
    leftOut: gathering.leftOut(),
  };
};
