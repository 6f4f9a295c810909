import { join } from 'node:path';
import { isMigration } from '../engines/migrations/is-migration.ts';
import { replayApart } from '../engines/row-rules/replay-apart.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import type { RowRulesEvidence, RowsSeen } from '../evidence/row-rules.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';
import { listFiles } from './repo/list-files.ts';
import { readFiles } from './repo/read-files.ts';
import { howToGive, rootOf } from './repo/root.ts';
import type { SourceFile } from './repo/source.ts';
import { liveRows } from './row-rules/live.ts';
import { isOfSupabase, signsOf } from './row-rules/signs.ts';
import { migrationsIn, namedFiles } from './row-rules/sql-files.ts';

const notInstalled =
  'the package @electric-sql/pglite, in which I would replay the migrations, is not installed: npm install @electric-sql/pglite';

/** What tells whether browsers reach a database, and what makes it. */
const tells = /(?:^|\/)package\.json$|\.sql$|(?:^|\/)supabase\/config\.toml$/;
/** Made up for a test, or of somebody else. */
const ofTests = /(?:^|\/)(?:tests?|__tests__|fixtures|node_modules)\//i;

/** A migration that was not read may be the one that opens or closes a table. */
const unreadOf = (leftOut: ReadonlyMap<string, readonly string[]>, beyond: number): string | null => {
  if (beyond > 0) return `only the first ${limits.repoFiles} files of the repository are read`;
  for (const [reason, paths] of leftOut) {
    const file = paths.find(path => path.endsWith('.sql') && isMigration(path));
    if (file !== undefined) return `${file} was not read: ${reason}`;
  }
  return null;
};

type Place = { readonly file: string; readonly line: number };

const placed = ({ file, line }: Place): string => `${file} line ${line}`;

const replayedRows = async (
  files: readonly SourceFile[],
  platform: 'supabase' | 'plain',
  root: string,
  io: Io,
  signal: AbortSignal,
): Promise<Leaf<RowsSeen>> => {
  const size = files.reduce((sum, { text }) => sum + text.length, 0);
  if (size > limits.rowsSqlBytes) return silent(`the migrations are more than ${limits.rowsSqlBytes} bytes`);
  const given = files.map(({ path, text }) => ({ path, text }));
  const outcome = await replayApart(
    io.start,
    { files: given, platform, cache: join(stateFolder(io.env), 'row-rules') },
    root,
    signal,
  );
  if ('missing' in outcome) return silent(notInstalled);
  if ('failed' in outcome)
    return silent(
      `the migrations do not run on an empty database, so I could not try its rules: ${placed(outcome.failed)}: ${outcome.failed.because}`,
    );
  if ('ended' in outcome) {
    const where = outcome.at === null ? '' : ` at or after ${placed(outcome.at)}`;
    return silent(
      outcome.ended === 'in time'
        ? `replaying the migrations took longer than ${limits.rowsReplayMs / 1_000} s, and was ended${where}`
        : `the empty database ended while the migrations were replayed${where}`,
    );
  }
  const { catalog, madeAt, attempts, untried } = outcome.tried;
  return seen({ from: namedFiles(files), how: 'tried', catalog, madeAt, attempts, untried });
};

/**
 * Whether browsers talk to the database, and what its rules then keep from them. Migrations are replayed into a database
 * in memory that is thrown away: only where the repository shows that browsers reach one.
 */
export const rowRules: Collector<'rowRules'> = {
  key: 'rowRules',
  after: ['repo'],
  deadlineMs: limits.rowsReplayMs + limits.statementMs * 4 + 20_000,
  async collect({ repo, config }, _sofar, io, signal): Promise<RowRulesEvidence> {
    const root = await rootOf(repo);
    const listing = await listFiles(root, io, signal);
    if (listing.paths.length === 0)
      throw new Unavailable('repo-empty', 'the repository folder holds no file', howToGive);
    const telling = listing.paths.filter(path => tells.test(path) && !ofTests.test(path));
    const { files, leftOut } = await readFiles(root, telling, signal);
    const { database, forAll } = config.rows;
    const live = database === undefined ? null : await liveRows(database, io);
    const migrations = migrationsIn(files);
    const signs = signsOf(files, migrations);
    const base = { signs, live, meant: forAll };
    const unread = unreadOf(leftOut, listing.beyond);
    if (unread !== null) return { ...base, replayed: silent(unread) };
    if (signs.length === 0) return { ...base, replayed: null };
    if (migrations.length === 0) {
      // The real one says all there is to say.
      if (live?.status === 'ok') return { ...base, replayed: null };
      const [sign] = signs;
      const why = sign === undefined ? '' : ` (${sign.file}:${sign.line} ${sign.what})`;
      return {
        ...base,
        replayed: silent(`browsers reach a database${why}, and no migration of this repository makes its tables`),
      };
    }
    io.progress('replaying the migrations to try their rules');
    const platform = isOfSupabase(signs) ? 'supabase' : 'plain';
    return { ...base, replayed: await replayedRows(migrations, platform, root, io, signal) };
  },
};
