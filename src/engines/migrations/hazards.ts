import { builderHazards } from './builder-hazards.ts';
import { type Statement, statementsOf } from './statements.ts';

/** What a statement does to people who use the tables while it runs, or to a release that runs afterwards. */
export type HazardKind =
  /** The release before asks for what is gone or has another name or type, or leaves out what is wanted now. */
  | 'drops-column'
  | 'drops-table'
  | 'renames'
  | 'changes-type'
  | 'requires-column'
  | 'empties-table'
  /** Nobody can read or write the table while it is written anew, or every row is looked at. */
  | 'rewrites-table'
  | 'checks-every-row'
  /** Nobody can write to the table while the index is built. */
  | 'builds-index';

export type Hazard = {
  readonly kind: HazardKind;
  /** Lower case, without schema and quotes. */
  readonly table: string;
  readonly column: string | null;
  readonly line: number;
  /** The statement, its beginning. */
  readonly sql: string;
};

const goneKinds: ReadonlySet<HazardKind> = new Set([
  'drops-column',
  'drops-table',
  'renames',
  'changes-type',
  'requires-column',
  'empties-table',
]);
const lockKinds: ReadonlySet<HazardKind> = new Set([
  'rewrites-table',
  'checks-every-row',
  'builds-index',
  'changes-type',
]);

/** After it the code of the release before does not work on the database. */
export const takesWayBack = ({ kind }: Hazard): boolean => goneKinds.has(kind);
/** While it runs members wait: for as long as the table is large. */
export const keepsMembersOut = ({ kind }: Hazard): boolean => lockKinds.has(kind);

const name = String.raw`((?:["\x60\[]?[\w$]+["\x60\]]?\.)?["\x60\[]?[\w$]+["\x60\]]?)`;
const bare = (text: string): string =>
  text
    .replaceAll(/["`[\]]/g, '')
    .split('.')
    .at(-1)
    ?.toLowerCase() ?? '';

/** Parts of a list, at the commas that stand in no parentheses and no quotes. */
const parts = (list: string): readonly string[] => {
  const found: string[] = [''];
  let depth = 0;
  let quoted = false;
  for (const character of list) {
    if (character === "'") quoted = !quoted;
    if (!quoted && character === '(') depth += 1;
    if (!quoted && character === ')') depth -= 1;
    if (character === ',' && depth === 0 && !quoted) found.push('');
    else found[found.length - 1] += character;
  }
  return found.map(part => part.trim());
};

/** Values that are another one for every row, so that each row is written: PostgreSQL 11 and later keeps any other default beside the table. */
const volatile =
  /\b(?:gen_random_uuid|uuid_generate_v\w+|uuid|random|clock_timestamp|timeofday|nextval|newid|uuidv7)\s*\(|\bgenerated\s+(?:always|by\s+default)\s+as\b|\b(?:small|big)?serial\b|\bauto_increment\b/i;

const matching = (pattern: string): RegExp => new RegExp(`^${pattern}`, 'i');

const added = matching(
  String.raw`add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?(?!(?:constraint|primary|unique|foreign|check|index|key|fulltext)\b)${name}\s+(.*)`,
);
const constraint = /^add\s+(?:constraint\s+\S+\s+)?(?:foreign\s+key|check|unique|primary\s+key|exclude)\b/i;
const dropped = matching(
  String.raw`drop\s+(?:column\s+)?(?:if\s+exists\s+)?(?!(?:constraint|index|primary|foreign|key|default|partition|check)\b)${name}`,
);
const retyped = matching(
  String.raw`(?:alter\s+(?:column\s+)?${name}\s+(?:set\s+data\s+)?type\b|modify\s+(?:column\s+)?${name}\s)`,
);
const required = matching(String.raw`alter\s+(?:column\s+)?${name}\s+set\s+not\s+null`);
const renamedColumn = matching(
  String.raw`(?:rename\s+(?:column\s+)?(?!to\b|constraint\b|index\b|key\b)|change\s+(?:column\s+)?)${name}`,
);

type Found = Omit<Hazard, 'line' | 'sql' | 'table'>;

const actionHazards = (action: string): readonly Found[] => {
  const column = (match: RegExpExecArray | null): string | null => {
    const found = match?.slice(1).find(part => part !== undefined);
    return found === undefined ? null : bare(found);
  };
  const add = added.exec(action);
  if (add !== null) {
    const rest = add[2] ?? '';
    const found: Found[] = [];
    if (volatile.test(rest)) found.push({ kind: 'rewrites-table', column: column(add) });
    if (/\bnot\s+null\b/i.test(rest) && !/\bdefault\b/i.test(rest) && !volatile.test(rest))
      found.push({ kind: 'requires-column', column: column(add) });
    return found;
  }
  const kinds: readonly (readonly [HazardKind, RegExp])[] = [
    ['drops-column', dropped],
    ['changes-type', retyped],
    ['requires-column', required],
    ['renames', renamedColumn],
  ];
  for (const [kind, pattern] of kinds) {
    const match = pattern.exec(action);
    if (match !== null) return [{ kind, column: column(match) }];
  }
  if (/^rename\s+to\b/i.test(action)) return [{ kind: 'renames', column: null }];
  if (constraint.test(action) && !/\bnot\s+valid\b|\busing\s+index\b/i.test(action))
    return [{ kind: 'checks-every-row', column: null }];
  return [];
};

const alters = matching(String.raw`alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?${name}\s+(.*)$`);
const drops = /^drop\s+table\s+(?:if\s+exists\s+)?(.*?)(?:\s+(?:cascade|restrict))?$/i;
const empties = /^truncate\s+(?:table\s+)?(?:only\s+)?(.*?)(?:\s+(?:restart|continue|cascade|restrict)\b.*)?$/i;
const renames = matching(String.raw`rename\s+table\s+${name}`);
const indexes = matching(
  String.raw`create\s+(?:unique\s+)?index\s+(?!concurrently\b)(?:if\s+not\s+exists\s+)?(?:[\w"\x60.$]+\s+)?on\s+(?:only\s+)?${name}`,
);
const creates = matching(
  String.raw`create\s+(?:(?:global\s+|local\s+)?temp(?:orary)?\s+|unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${name}`,
);

const statementHazards = ({ sql, line }: Statement): readonly Hazard[] => {
  const hazard = (kind: HazardKind, table: string, column: string | null = null): Hazard => ({
    kind,
    table: bare(table.trim()),
    column,
    line,
    sql: sql.slice(0, 160),
  });
  const alter = alters.exec(sql);
  if (alter !== null)
    return parts(alter[2] ?? '').flatMap(action =>
      actionHazards(action).map(({ kind, column }) => hazard(kind, alter[1] ?? '', column)),
    );
  const drop = drops.exec(sql);
  if (drop !== null) return parts(drop[1] ?? '').map(table => hazard('drops-table', table));
  const empty = empties.exec(sql);
  if (empty !== null) return parts(empty[1] ?? '').map(table => hazard('empties-table', table));
  const rename = renames.exec(sql);
  if (rename !== null) return [hazard('renames', rename[1] ?? '')];
  const index = indexes.exec(sql);
  return index === null ? [] : [hazard('builds-index', index[1] ?? '')];
};

/**
 * What a migration does, when it goes forward, that members or the release before would notice. A table that the same
 * migration creates is nobody's yet.
 */
export const hazardsOf = (path: string, text: string): readonly Hazard[] => {
  const statements = statementsOf(path, text);
  const own = new Set(statements.flatMap(({ sql }) => creates.exec(sql)?.[1] ?? []).map(table => bare(table)));
  return [...statements.flatMap(statement => statementHazards(statement)), ...builderHazards(path, text)].filter(
    ({ table }) => !own.has(table),
  );
};
