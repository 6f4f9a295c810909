import { PGlite } from '@electric-sql/pglite';
import { quotedName, quotedText } from '../../../src/engines/row-rules/catalog.ts';
import { grantByDefault, platformSql } from '../../../src/engines/row-rules/platform.ts';

/** With what rights somebody asks: the role of the database, and the claims that its policies read. */
export type Caller = {
  readonly role: 'anon' | 'authenticated';
  readonly claims: Readonly<Record<string, unknown>>;
};

type Row = Readonly<Record<string, unknown>>;

/** A real Postgres in memory, with what the platform has in it and the migrations of one project. */
export type Database = {
  /** Columns of every table and view of the schema `public`, by its name. */
  readonly relations: ReadonlyMap<string, readonly string[]>;
  /** One statement as that caller, in a transaction of its own, as PostgREST does it. Throws what Postgres says. */
  readonly ask: (caller: Caller, sql: string) => Promise<readonly Row[]>;
  /** One statement as the owner of everything. */
  readonly own: (sql: string) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
};

const relationsSql = `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
  group by c.relname`;

let files: Promise<Blob> | undefined;

/** The platform alone; made once a process, for starting a database takes seconds. */
const platformFiles = async (): Promise<Blob> => {
  const database = await PGlite.create();
  await database.exec(platformSql + grantByDefault);
  const dumped = await database.dumpDataDir('none');
  await database.close();
  return dumped;
};

export const openDatabase = async (migrations: readonly string[]): Promise<Database> => {
  files ??= platformFiles();
  const database = await PGlite.create({ loadDataDir: await files });
  for (const migration of migrations) await database.exec(migration);
  const { rows } = await database.query<{ name: string; columns: string[] }>(relationsSql);
  return {
    relations: new Map(rows.map(({ name, columns }) => [name, columns])),
    ask: ({ role, claims }, sql) =>
      database.transaction(async transaction => {
        await transaction.exec(`set local role ${quotedName(role)};
          select set_config('request.jwt.claims', ${quotedText(JSON.stringify(claims))}, true)`);
        return (await transaction.query<Row>(sql)).rows;
      }),
    own: async sql => (await database.query<Row>(sql)).rows,
    close: () => database.close(),
  };
};
