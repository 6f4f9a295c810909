const folders = /(?:^|\/)(?:migrations?|migrate|drizzle)\//i;
const kinds = /\.(?:sql|[cm]?[jt]s|py|rb|php)$/i;
const others =
  /(?:^|\/)(?:index|migrate|migrator|env|meta|__init__)\.\w+$|\.(?:test|spec|d)\.\w+$|(?:^|\/)(?:test|tests|__tests__|node_modules|meta)\//i;

/** Whether a file of a repository is a migration of a database: below `folder` where one is named, else by the usual names. */
export const isMigration = (path: string, folder?: string): boolean => {
  const within = folder?.replace(/^\.\//, '').replace(/\/+$/, '');
  const inside = within === undefined ? folders.test(path) : path.startsWith(`${within}/`);
  return inside && kinds.test(path) && !others.test(path);
};
