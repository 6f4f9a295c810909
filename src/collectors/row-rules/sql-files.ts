import { isMigration } from '../../engines/migrations/is-migration.ts';
import type { SourceFile } from '../repo/source.ts';

/** A file that takes a migration back, or fills in what only a developer wants. */
const aside = /(?:^|[./_-])(?:down|rollback|undo|seed)\.sql$|(?:^|\/)(?:tests?|seeds?|snippets|functions)\//i;

const folderOf = (path: string): string => {
  const found = /^(.*?(?:^|\/)(?:migrations?|migrate|drizzle|schemas))\//i.exec(path)?.[1];
  return found ?? path.slice(0, Math.max(0, path.lastIndexOf('/')));
};

/**
 * The SQL that makes the database, in the order in which tools run it: by name inside a folder. Where there are
 * migrations, a declared schema says the same once more and is left out.
 */
export const migrationsIn = (files: readonly SourceFile[]): readonly SourceFile[] => {
  const sql = files.filter(({ path }) => path.endsWith('.sql') && !aside.test(path));
  const migrations = sql.filter(({ path }) => isMigration(path));
  const chosen =
    migrations.length > 0 ? migrations : sql.filter(({ path }) => /(?:^|\/)supabase\/schemas\/[^/]+\.sql$/.test(path));
  return chosen.toSorted((one, other) => {
    const [a, b] = [folderOf(one.path), folderOf(other.path)];
    // The platform's own folder builds on tables that a schema tool made.
    const late = (folder: string): number => (/(?:^|\/)supabase\//.test(`${folder}/`) ? 1 : 0);
    if (a !== b) return late(a) - late(b) || (a < b ? -1 : 1);
    return one.path < other.path ? -1 : 1;
  });
};

/** `12 files of SQL in supabase/migrations`. */
export const namedFiles = (files: readonly SourceFile[]): string => {
  const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
  return `${files.length} ${files.length === 1 ? 'file' : 'files'} of SQL in ${folders.join(' and ')}`;
};
