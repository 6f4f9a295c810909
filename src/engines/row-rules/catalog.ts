/** A database as its own catalog tells it (https://www.postgresql.org/docs/current/catalogs.html): what decides who reaches which row. */
export type Command = 'select' | 'insert' | 'update' | 'delete';

/** Who asks: somebody without a session, a member about whose rows nothing is asked, and that member after editing what every member edits of itself. */
export type Asker = 'stranger' | 'member' | 'forger';

/** What an expression of a policy comes to, whatever the row is: for everybody, for everybody with a session, for nobody; or it depends. */
export type Holds = 'always' | 'signed-in' | 'never' | 'depends';

export type Rule = {
  /** As the database writes it. */
  readonly sql: string;
  readonly holds: Holds;
  /** Whether it believes what each member writes about itself: `user_metadata` of the token. */
  readonly editable: boolean;
};

export type Policy = {
  readonly name: string;
  /** False: it only takes away from what others give. */
  readonly permissive: boolean;
  /** Names of roles; `public` is every role. */
  readonly roles: readonly string[];
  readonly command: Command | 'all';
  readonly using: Rule | null;
  readonly check: Rule | null;
};

type Reference = { readonly table: string; readonly column: string };

export type Column = {
  readonly name: string;
  /** As `format_type` writes it: `character varying(20)`. */
  readonly type: string;
  /** Labels of an enum type. */
  readonly labels: readonly string[];
  readonly key: boolean;
  /** Its value is made by the database. */
  readonly made: boolean;
  readonly required: boolean;
  readonly references: Reference | null;
};

export type Relation = {
  /** With its schema: `public.members`. */
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized-view';
  readonly owner: string;
  /** Row security is on, and on for the owner, too. */
  readonly rules: boolean;
  readonly forced: boolean;
  /** A view that reads with the rights of whoever asks. */
  readonly invoker: boolean;
  readonly columns: readonly Column[];
  readonly policies: readonly Policy[];
  /** Definitions of its CHECK constraints. */
  readonly checks: readonly string[];
  /** What a view reads. */
  readonly over: readonly string[];
  readonly granted: { readonly stranger: readonly Command[]; readonly member: readonly Command[] };
};

type Parameter = { readonly name: string; readonly type: string };

export type Routine = {
  /** `public.members_of(uuid)`. */
  readonly name: string;
  readonly owner: string;
  /** Runs with the rights of its owner. */
  readonly definer: boolean;
  readonly fixedPath: boolean;
  readonly parameters: readonly Parameter[];
  readonly callers: readonly ('stranger' | 'member')[];
  /** Whether its body asks who calls. */
  readonly looksAtCaller: boolean;
  /** Tables that its body names. */
  readonly touches: readonly string[];
};

export type Role = { readonly name: string; readonly superuser: boolean; readonly bypass: boolean };

export type Catalog = {
  /** The roles with which browsers come; null where the database has none. */
  readonly browsers: { readonly stranger: string; readonly member: string } | null;
  /** Who read this. */
  readonly login: Role;
  readonly roles: readonly Role[];
  readonly relations: readonly Relation[];
  readonly routines: readonly Routine[];
};

/** Asks a database one thing; the rows as they come. */
export type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Text as a database gives it; '' for anything else. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const plain = /^[a-z_][a-z0-9_$]*$/;
/** Words that are no names without quotes: https://www.postgresql.org/docs/current/sql-keywords-appendix.html */
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
  character check coalesce collate collation column concurrently constraint create cross current_catalog current_date
  current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do
  else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike
  in initially inner inout int integer intersect interval into is isnull join lateral leading least left like limit
  localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric offset on only or order
  out outer overlaps overlay placing position precision primary real references returning right row select session_user
  setof similar smallint some substring symmetric system_user table tablesample then time timestamp to trailing treat trim
  true union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat`.split(
    /\s+/,
  ),
);

export const quotedName = (name: string): string =>
  plain.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
export const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Splits `public.members`, as the catalog query puts names together, and quotes both parts. */
export const quotedRelation = (name: string): string => {
  const at = name.indexOf('.');
  return `${quotedName(name.slice(0, at))}.${quotedName(name.slice(at + 1))}`;
};
