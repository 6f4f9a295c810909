import { parseSync } from 'libpg-query';
import { type Ask, textOf } from './catalog.ts';
import { carried, grantByDefault, grantNothing, grantsEnded, platformSql } from './platform.ts';
import { dotted, fieldsOf, listOf } from './rule-shape.ts';

export type SqlFile = { readonly path: string; readonly text: string };

export type At = { readonly file: string; readonly line: number };

/** Where things were made, by name: `public.members`. The last place counts. */
export type MadeAt = { readonly [name: string]: At };

export type Replayed = {
  readonly statements: number;
  readonly madeAt: MadeAt;
  /** What was passed over because it decides nothing about rows, with what the database said of it. */
  readonly passedOver: readonly (At & { readonly because: string })[];
};

/** A migration that does not run on an empty database of the platform. */
export class ReplayFailed extends Error {
  readonly at: At;
  constructor(at: At, said: string) {
    super(said);
    this.name = 'ReplayFailed';
    this.at = at;
  }
}

type Step = At & { readonly sql: string; readonly kind: string; readonly node: unknown };

/** A part of a migration that runs when somebody goes back. */
const goingBack = /^\s*--\s*(?:\+goose\s+down|migrate:down|@down|rollback)\b/im;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);

/** Statements of a file with their lines, as Postgres' own parser takes them apart. */
const stepsOf = ({ path, text }: SqlFile): readonly Step[] => {
  const end = goingBack.exec(text)?.index ?? text.length;
  const bytes = Buffer.from(text.slice(0, end));
  const lineAt = (offset: number): number => bytes.subarray(0, offset).toString('utf8').split('\n').length;
  let statements;
  try {
    statements = parseSync(bytes.toString('utf8')).stmts ?? [];
  } catch (error) {
    const position = (error as { sqlDetails?: { cursorPosition?: number } }).sqlDetails?.cursorPosition ?? 0;
    throw new ReplayFailed({ file: path, line: lineAt(position) }, messageOf(error));
  }
  return statements.map(({ stmt, stmt_location: from = 0, stmt_len: length }) => {
    const sql = bytes.subarray(from, length === undefined || length === 0 ? undefined : from + length).toString('utf8');
    const [kind = '', node] = Object.entries(stmt ?? {})[0] ?? [];
    const leading = /^(?:\s+|--[^\n]*\n|\/\*[^]*?\*\/)*/.exec(sql)?.[0].length ?? 0;
    return { file: path, line: lineAt(from + Buffer.byteLength(sql.slice(0, leading))), sql, kind, node };
  });
};

const rangeName = (range: unknown): string | undefined => {
  const fields = typeof range === 'object' && range !== null ? (range as Readonly<Record<string, unknown>>) : undefined;
  const name = fields?.['relname'];
  return typeof name === 'string' ? `${textOf(fields?.['schemaname']) || 'public'}.${name}` : undefined;
};

const functionName = (node: unknown): string | undefined => {
  const name = dotted(listOf((node as { funcname?: unknown }).funcname));
  return name === '' ? undefined : name.includes('.') ? name : `public.${name}`;
};

/** The relation or function that a statement makes. */
const makes = ({ kind, node }: Step): string | undefined => {
  if (kind === 'CreateStmt') return rangeName((node as { relation?: unknown }).relation);
  if (kind === 'ViewStmt') return rangeName((node as { view?: unknown }).view);
  if (kind === 'CreateTableAsStmt') return rangeName((node as { into?: { rel?: unknown } }).into?.rel);
  return kind === 'CreateFunctionStmt' ? functionName(node) : undefined;
};

/** What decides nothing about who reaches which row, however it ends. */
const idle = new Set([
  'IndexStmt', 'CommentStmt', 'CreatePublicationStmt', 'AlterPublicationStmt', 'AlterDatabaseSetStmt', 'VariableShowStmt', 'VariableSetStmt',
  'CreateStatsStmt', 'VacuumStmt', 'AlterSystemStmt', 'NotifyStmt', 'AlterDatabaseStmt', 'CreateSubscriptionStmt',
  'InsertStmt', 'ReindexStmt', 'CreateEventTrigStmt', 'AlterEventTrigStmt',
]); // prettier-ignore

/** Work of the platform beside the database of the app: schedules, calls, secrets. */
const beside = new Set(['cron', 'net', 'vault', 'pgmq', 'supabase_functions', 'realtime', 'pgsodium', 'graphql']);

const isBeside = ({ kind, node }: Step): boolean => {
  if (kind !== 'SelectStmt') return false;
  const targets = listOf((node as { targetList?: unknown }).targetList);
  return targets.every(target => {
    const called = fieldsOf(fieldsOf(target, 'ResTarget')?.['val'], 'FuncCall');
    return called !== undefined && beside.has(dotted(called['funcname']).split('.')[0] ?? '');
  });
};

/** What the platform made before: the role, the schema or the publication is there. */
const alreadyThere = new Set(['42710', '42P06']);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const mayFail = (step: Step, error: unknown): boolean =>
  idle.has(step.kind) ||
  isBeside(step) ||
  step.kind === 'CreateExtensionStmt' ||
  (alreadyThere.has(codeOf(error)) && ['CreateRoleStmt', 'CreateSchemaStmt'].includes(step.kind));

/** The day in the name of a Supabase migration, `YYYYMMDD`; undefined where there is none. */
const dayOf = (path: string): string | undefined => /\/(20\d{6})\d{6}_/.exec(path)?.[1];

const grantsToBrowsers = ({ kind, node }: Step): boolean =>
  kind === 'GrantStmt' &&
  (node as { is_grant?: unknown }).is_grant === true &&
  listOf((node as { grantees?: unknown }).grantees).some(grantee =>
    ['anon', 'authenticated'].includes(String(fieldsOf(grantee, 'RoleSpec')?.['rolename'])),
  );

/** Whether the platform hands a table that this file makes to browsers, without a word in the file. */
const isGranted = (path: string, first: string | undefined, saysItself: boolean): boolean => {
  const day = dayOf(path);
  if (day === undefined || first === undefined) return !saysItself;
  return first < grantsEnded.newProjects && day < grantsEnded.allProjects;
};

/** Extensions of PGlite that these files want, by module; some of them Supabase has from the first day. */
export const modulesFor = (files: readonly SqlFile[]): readonly string[] => {
  const text = files.map(file => file.text).join('\n');
  const named = [...text.matchAll(/create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi)].map(
    ([, name = '']) => name.toLowerCase(),
  );
  if (/\b(?:crypt|gen_salt|digest|hmac|gen_random_bytes|pgp_\w+)\s*\(/i.test(text)) named.push('pgcrypto');
  if (/\buuid_generate_v\d/i.test(text)) named.push('uuid-ossp');
  return [...new Set(named)].filter(name => Object.hasOwn(carried, name));
};

/**
 * Runs migrations one after the other on an empty database that has what the platform has. Transactions of theirs are
 * left out: nothing else is in that database. Throws `ReplayFailed` at the first statement that decides about rows and
 * does not run. `say` is told which statement is next.
 */
export const replay = async (
  ask: Ask,
  files: readonly SqlFile[],
  platform: 'supabase' | 'plain',
  extensions: readonly string[],
  say: (at: At) => void,
): Promise<Replayed> => {
  await ask(platformSql);
  for (const name of extensions) await ask(`create extension if not exists "${name}" with schema extensions`);
  const steps = files.map(file => ({ path: file.path, steps: stepsOf(file) }));
  const saysItself = steps.some(({ steps }) => steps.some(grantsToBrowsers));
  const first = files.map(({ path }) => dayOf(path)).find(day => day !== undefined);
  const madeAt: { [name: string]: At } = {};
  const passedOver: (At & { readonly because: string })[] = [];
  let statements = 0;
  let granted = false;
  for (const { path, steps: own } of steps) {
    const grants = platform === 'supabase' && isGranted(path, first, saysItself);
    // Only where it changes: what a migration itself said of it before has to hold.
    if (grants !== granted) await ask(grants ? grantByDefault : grantNothing);
    granted = grants;
    await ask('reset role; set search_path = public, extensions');
    for (const step of own) {
      if (step.kind === 'TransactionStmt') continue;
      const at = { file: step.file, line: step.line };
      say(at);
      try {
        await ask(step.sql);
        statements += 1;
      } catch (error) {
        if (!mayFail(step, error)) throw new ReplayFailed(at, messageOf(error));
        passedOver.push({ ...at, because: messageOf(error) });
      }
      const name = makes(step);
      if (name !== undefined) madeAt[name] = at;
    }
  }
  await ask('reset role; reset session authorization; reset all');
  return { statements, madeAt, passedOver };
};
