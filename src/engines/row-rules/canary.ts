import { ownerColumnOf } from './belonging.ts';
import {
  type Ask,
  type Catalog,
  type Column,
  quotedName,
  quotedRelation,
  quotedText,
  type Relation,
} from './catalog.ts';
import { wordsOf } from './rule-shape.ts';

/** A member that is made up. The one who asks is number -1. */
export type Person = { readonly number: number; readonly id: string; readonly email: string };

const person = (number: number): Person => ({
  number,
  id: `0${number < 0 ? 'b' : 'a'}c0ffee-0000-4000-8000-${String(Math.abs(number)).padStart(12, '0')}`,
  email: `zq0x0x${number < 0 ? 99 : number}q@canary.test`,
});

/** Each has rows of another sort: drafts and published ones, every state, every role. */
export const others: readonly Person[] = [0, 1, 2, 3, 4].map(person);
export const asker: Person = person(-1);

/** What was planted in one table. */
export type Planted = {
  readonly relation: Relation;
  readonly at: number;
  readonly owner: Column | null;
  /** By number of the person, the text of each value. */
  readonly rows: ReadonlyMap<number, Readonly<Record<string, string | null>>>;
};

/** Why nothing could be planted. */
type Barren = { readonly table: string; readonly because: string };

const privileged = /admin|owner|staff|moder|super|service|root|manager|editor/i;
const usual = /^(?:active|approved|accepted|confirmed|member|user|published|paid|open)$/i;

/** Of several values one for each of the others; the one who asks has none that gives it rights. */
const chosen = (values: readonly string[], who: Person): string | undefined => {
  if (who.number >= 0) return values[who.number % values.length];
  const plain = values.filter(value => !privileged.test(value));
  return plain.find(value => usual.test(value)) ?? plain[0] ?? values.at(-1);
};

/** How hard it is tried to satisfy constraints that only a person understands. */
type Effort = 'as-named' | 'as-checked' | 'as-little';

type Making = { readonly catalog: Catalog; readonly positions: ReadonlyMap<string, number> };

/** The mark of one value: table, column and person, found again wherever it shows. */
const markOf = (table: number, column: number, { number }: Person): string =>
  `zq${table + 1}x${column}x${number < 0 ? 99 : number}q`;

const marks = /zq(\d{1,4})x(\d{1,4})x(\d{1,2})q/g;

export type Mark = { readonly table: number; readonly column: number; readonly person: number };

/** Every value of somebody else that stands in a text. */
export const marksIn = (text: string): readonly Mark[] =>
  [...text.matchAll(marks)].flatMap(([, table, column, number]) =>
    number === '99' || table === '0'
      ? []
      : [{ table: Number(table) - 1, column: Number(column), person: Number(number) }],
  );

/** Constants of the constraints that name this column. */
const allowed = (relation: Relation, name: string): { readonly texts: string[]; readonly numbers: string[] } => {
  const found = { texts: [] as string[], numbers: [] as string[] };
  for (const check of relation.checks) {
    const words = wordsOf(check);
    if (!words.some(({ text, quoted }) => !quoted && text === name.toLowerCase())) continue;
    found.texts.push(...words.filter(({ quoted }) => quoted).map(({ text }) => text));
    found.numbers.push(...words.filter(({ text, quoted }) => !quoted && /^\d+$/.test(text)).map(({ text }) => text));
  }
  return found;
};

const whole = /^(?:smallint|integer|bigint)$/;
const fraction = /^(?:numeric|real|double precision)/;

const textFor = (relation: Relation, column: Column, who: Person, mark: string): string => {
  const { texts } = allowed(relation, column.name);
  const plain = texts.filter(text => !/[\^$%\\*+]/.test(text) && text !== '');
  if (plain.length > 0) return chosen(plain, who) ?? mark;
  if (/mail/i.test(column.name)) return `${mark}@canary.test`;
  if (/url|link|website|avatar|image/i.test(column.name)) return `https://canary.test/${mark}`;
  return mark;
};

const fits = (type: string, text: string): string => {
  const longest = /^character(?: varying)?\((\d+)\)/.exec(type)?.[1];
  return longest === undefined ? text : text.slice(0, Number(longest));
};

const day = (ordinal: number): string => new Date(Date.UTC(1901, 0, 1 + ordinal)).toISOString().slice(0, 10);

/** A value for one column; null where there is none. */
const valueFor = (
  making: Making,
  relation: Relation,
  column: Column,
  who: Person,
  effort: Effort,
  depth = 0,
): string | null => {
  const { catalog, positions } = making;
  const table = positions.get(relation.name) ?? 0;
  const at = relation.columns.indexOf(column);
  const owner = ownerColumnOf(relation, catalog);
  const { references, type } = column;
  if (references?.table === 'auth.users') return who.id;
  if (references !== null && depth < 6) {
    const target = catalog.relations.find(({ name }) => name === references.table);
    const there = target?.columns.find(({ name }) => name === references.column);
    // A row that belongs to another of the same table is at the top.
    if (target === relation && !column.required) return null;
    if (target !== undefined && there !== undefined) return valueFor(making, target, there, who, effort, depth + 1);
  }
  if (column === owner) return who.id;
  if (effort === 'as-little' && !column.required && !column.key) return null;
  const ordinal = table * 200 + at * 6 + (who.number + 1);
  const { numbers } = effort === 'as-checked' ? allowed(relation, column.name) : { numbers: [] };
  if (column.labels.length > 0) return chosen(column.labels, who) ?? null;
  if (type.endsWith('[]')) return '{}';
  if (type === 'uuid')
    return `0d000000-0000-4000-8000-${String(table).padStart(4, '0')}${String(at).padStart(4, '0')}${String(who.number + 1).padStart(4, '0')}`;
  if (/^(?:text|character|citext|extensions\.citext|name)/.test(type))
    return fits(type, textFor(relation, column, who, markOf(table, at, who)));
  if (type === 'boolean') return who.number < 0 ? String(!privileged.test(column.name)) : String(who.number % 2 === 1);
  if (whole.test(type) && column.key) return String(100 + who.number + 1);
  if (whole.test(type) || fraction.test(type)) return numbers[0] ?? String(1 + ((who.number + 1) % 2));
  if (type === 'date') return /birth|dob/i.test(column.name) ? day(ordinal) : '2026-01-01';
  if (type.startsWith('timestamp')) return column.required || who.number % 2 !== 0 ? '2026-01-01T00:00:00Z' : null;
  if (/^jsonb?$/.test(type)) return JSON.stringify({ canary: markOf(table, at, who) });
  if (type.startsWith('time')) return '12:00';
  if (type.startsWith('interval')) return '1 day';
  if (/^(?:inet|cidr)$/.test(type)) return '192.0.2.1';
  if (type === 'bytea') return '\\x00';
  return null;
};

const rowFor = (making: Making, relation: Relation, who: Person, effort: Effort): Record<string, string | null> =>
  Object.fromEntries(
    relation.columns
      .filter(({ made }) => !made)
      .map(column => [column.name, valueFor(making, relation, column, who, effort)]),
  );

/** `insert` of one row; what the database makes itself, such as a number, is given as well. */
export const insertOf = (relation: Relation, row: Readonly<Record<string, string | null>>): string => {
  const given = Object.entries(row).filter(([name, value]) => {
    const column = relation.columns.find(each => each.name === name);
    // Its default stands in for a value that nobody can make up.
    return value !== null || column?.required !== true;
  });
  const names = given.map(([name]) => quotedName(name)).join(', ');
  const values = given.map(([, value]) => (value === null ? 'null' : quotedText(value))).join(', ');
  return `insert into ${quotedRelation(relation.name)} (${names}) overriding system value values (${values})`;
};

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);

const plantRow = async (
  ask: Ask,
  making: Making,
  relation: Relation,
  who: Person,
): Promise<Record<string, string | null>> => {
  let failure: unknown;
  for (const effort of ['as-named', 'as-checked', 'as-little'] as const) {
    const row = rowFor(making, relation, who, effort);
    try {
      await ask(insertOf(relation, row));
      return row;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
};

export type Sown = {
  readonly planted: readonly Planted[];
  readonly barren: readonly Barren[];
  readonly another: (relation: Relation, owner: Person) => Readonly<Record<string, string | null>>;
};

/**
 * Puts rows of made-up people into every table of a database that is nobody's. Triggers and references are off
 * meanwhile; constraints are not. `ask` must be a superuser.
 */
export const plant = async (ask: Ask, catalog: Catalog): Promise<Sown> => {
  const tables = catalog.relations.filter(({ kind }) => kind === 'table');
  const making: Making = { catalog, positions: new Map(tables.map(({ name }, at) => [name, at])) };
  const planted: Planted[] = [];
  const barren: Barren[] = [];
  await ask('set session_replication_role = replica');
  for (const who of [...others, asker])
    await ask(
      `insert into auth.users (id, email, aud, role) values (${quotedText(who.id)}, ${quotedText(who.email)}, 'authenticated', 'authenticated')`,
    );
  for (const [at, relation] of tables.entries()) {
    const rows = new Map<number, Record<string, string | null>>();
    let failure = '';
    for (const who of [...others, asker]) {
      try {
        rows.set(who.number, await plantRow(ask, making, relation, who));
      } catch (error) {
        // One table for all has room for one row.
        failure = message(error);
      }
    }
    if (![...rows.keys()].some(number => number >= 0)) barren.push({ table: relation.name, because: failure });
    else planted.push({ relation, at, owner: ownerColumnOf(relation, catalog), rows });
  }
  await ask('set session_replication_role = origin');
  for (const { name } of catalog.relations.filter(({ kind }) => kind === 'materialized-view'))
    await ask(`refresh materialized view ${quotedRelation(name)}`).catch(() => undefined);
  /** One row more, whose references are those of the owner. */
  const another: Sown['another'] = (relation, owner) => {
    const row = { ...rowFor(making, relation, owner, 'as-named') };
    for (const { name, key, references, type } of relation.columns) {
      if (!key || references !== null || name === ownerColumnOf(relation, catalog)?.name) continue;
      if (type === 'uuid') row[name] = '0e000000-0000-4000-8000-000000000001';
      if (whole.test(type)) row[name] = '990';
    }
    return row;
  };
  return { planted, barren, another };
};
