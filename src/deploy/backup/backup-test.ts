import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BackupSettings } from '../../config/backup-settings.ts';
import type { BackupEvidence, BackupStep, TableRows } from '../../evidence/backups.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { runCommand } from '../command.ts';
import { endingOf, lastLines } from '../rehearsal/step.ts';
import { newestFile } from './newest.ts';
import { type Counts, countRows, emptyAgain } from './psql.ts';

export type BackupAim = {
  readonly domain: string;
  /** Folder in which the commands run. */
  readonly folder: string;
  readonly settings: BackupSettings;
  /** The database itself; null when its variable is not set. */
  readonly source: URL | null;
  /** An empty database. */
  readonly scratch: URL;
  /** What the commands are given; the address of the database is set for each. */
  readonly env: { readonly [name: string]: string };
  readonly redact: (text: string) => string;
  readonly say: (phrase: string) => void;
};

const newestOf = async (
  { settings, folder, env, redact }: BackupAim,
  signal: AbortSignal,
): Promise<BackupEvidence['newest']> => {
  if (settings.newest !== undefined) {
    const ran = await runCommand(
      settings.newest,
      { cwd: folder, env, redact, timeoutMs: limits.backupCountMs },
      signal,
    );
    const at = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/.exec(ran.output)?.[0];
    if (ran.code !== 0 || at === undefined || Number.isNaN(Date.parse(at)))
      return silent(`the command that tells the newest backup gave no time: ${endingOf({ ...ran, ended: null })}`);
    return seen({ at: new Date(at).toISOString(), from: settings.newest.join(' ') });
  }
  if (settings.where === undefined) return silent('the settings do not say where backups lie');
  const newest = await newestFile(resolve(folder, settings.where));
  return newest === null
    ? silent(`there is no backup in ${settings.where}`)
    : seen({ at: newest.at.toISOString(), from: settings.where });
};

const step = async (
  aim: BackupAim,
  argv: readonly string[],
  url: URL | null,
  signal: AbortSignal,
): Promise<BackupStep> => {
  const { folder, env, redact, say, settings } = aim;
  say(argv.join(' '));
  const given = { ...env, ...(url === null ? {} : { [settings.url]: url.href }) };
  const ran = await runCommand(argv, { cwd: folder, env: given, redact, timeoutMs: limits.backupMs, say }, signal);
  signal.throwIfAborted();
  return { argv, code: ran.code, ms: ran.ms, said: endingOf({ ...ran, ended: null }), lines: lastLines(ran.output) };
};

const counted = async (url: URL | null, path: string): Promise<Leaf<Counts>> => {
  if (url === null) return silent('the address of the database itself is not set here');
  return countRows(url, path).then(seen, (error: Error) =>
    silent(`the database could not be counted: ${error.message}`),
  );
};

const wanted = (table: string, count: readonly string[]): boolean =>
  count.length === 0 || count.includes(table) || count.includes(table.slice(table.indexOf('.') + 1));

const rowsOf = (
  before: Leaf<Counts>,
  after: Leaf<Counts>,
  restored: Leaf<Counts>,
  count: readonly string[],
): BackupEvidence['rows'] => {
  if (restored.status === 'silent') return restored;
  if (before.status === 'silent') return before;
  if (after.status === 'silent') return after;
  const names = [...new Set([before, after, restored].flatMap(({ value }) => Object.keys(value)))]
    .filter(name => wanted(name, count))
    .toSorted();
  const rows = (name: string): TableRows => ({
    before: before.value[name] ?? null,
    after: after.value[name] ?? null,
    restored: restored.value[name] ?? null,
  });
  return seen(Object.fromEntries(names.map(name => [name, rows(name)])));
};

/** Made by this test, or the newest that lies there; null when there is none. */
const fileToRestore = async (
  { settings, folder }: BackupAim,
  own: string,
  since: Date | null,
): Promise<string | null> => {
  const madeHere = await newestFile(own);
  if (madeHere !== null) return madeHere.file;
  const where = settings.where === undefined ? null : resolve(folder, settings.where);
  return where === null ? null : ((await newestFile(where, since ?? new Date(0)))?.file ?? null);
};

/**
 * Makes a backup, restores it into the empty database, counts every table on both sides, and empties that database again. Throws
 * the reason of `signal` when it was interrupted.
 */
export const testBackup = async (aim: BackupAim, io: Pick<Io, 'now'>, signal: AbortSignal): Promise<BackupEvidence> => {
  const { settings, source, scratch, env } = aim;
  const path = env['PATH'] ?? '';
  const testedAt = io.now().toISOString();
  const newest = await newestOf(aim, signal);
  const own = await mkdtemp(join(tmpdir(), 'launch-ready-backup-'));
  const common = { domain: aim.domain, testedAt, newest };
  try {
    const words = (argv: readonly string[], file: string): readonly string[] =>
      argv.map(word => word.replaceAll('{file}', file));
    const before = await counted(source, path);
    const since = new Date();
    const made =
      settings.make === undefined ? null : await step(aim, words(settings.make, join(own, 'backup')), source, signal);
    const madeLeaf = made === null ? null : seen(made);
    if (made !== null && made.code !== 0) {
      const because = silent('no backup could be made');
      return { ...common, made: madeLeaf, restored: because, rows: because };
    }
    const after = made === null ? before : await counted(source, path);
    const needsFile = settings.restore.some(word => word.includes('{file}'));
    const file = needsFile ? await fileToRestore(aim, own, made === null ? null : since) : '';
    if (file === null) {
      const because = silent('there is no backup that could be restored');
      return { ...common, made: madeLeaf, restored: because, rows: because };
    }
    const restored = await step(aim, words(settings.restore, file), scratch, signal);
    const rows =
      restored.code === 0
        ? rowsOf(before, after, await counted(scratch, path), settings.count)
        : silent('the backup could not be restored');
    return { ...common, made: madeLeaf, restored: seen(restored), rows };
  } finally {
    // Data of members is nothing to leave lying about.
    await rm(own, { recursive: true, force: true });
    await emptyAgain(scratch, path);
  }
};
