import type { Mark, Planted } from './canary.ts';
import {
  type Ask,
  type Asker,
  type Command,
  quotedName,
  quotedRelation,
  quotedText,
  type Relation,
} from './catalog.ts';
import type { Look } from './persona.ts';

/** What somebody got at that is not theirs. */
export type Attempt = {
  readonly as: Asker;
  /** The relation or routine that was asked. */
  readonly through: string;
  /** `hand-over`: a row of one's own was given to somebody else. */
  readonly does: Command | 'hand-over';
  /** The table whose rows they are. */
  readonly of: string;
  /** Columns that were shown or changed. */
  readonly columns: readonly string[];
  /** Every row of every other member, of whatever sort it is. */
  readonly all: boolean;
};

/** What could not be tried; `because` is what the database said. */
export type Untried = { readonly what: string; readonly because: string };

const keyed = (relation: Relation): string => {
  const keys = relation.columns.filter(({ key }) => key);
  return keys.length === 0
    ? 'to_jsonb(x)'
    : `jsonb_build_array(${keys.map(({ name }) => `x.${quotedName(name)}::text`).join(', ')})`;
};

/** Remembers every planted row as it is, outside of what any role of the app reaches. */
export const remember = async (ask: Ask, planted: readonly Planted[]): Promise<void> => {
  await ask(
    'create schema launch_ready; create table launch_ready.planted (relation text, person integer, key jsonb, was jsonb)',
  );
  for (const { relation, rows } of planted)
    for (const [person, row] of rows) {
      const keys = relation.columns.filter(({ key }) => key);
      const named = (keys.length > 0 ? keys.map(({ name }) => name) : Object.keys(row)).filter(
        name => row[name] !== null && row[name] !== undefined,
      );
      const where = named.map(name => `x.${quotedName(name)}::text = ${quotedText(row[name] ?? '')}`);
      await ask(
        `insert into launch_ready.planted select ${quotedText(relation.name)}, ${person}, ${keyed(relation)}, to_jsonb(x)
         from ${quotedRelation(relation.name)} x where ${where.length === 0 ? 'true' : where.join(' and ')}`,
      ).catch(() => undefined);
    }
};

/** Which planted rows were written or are gone since this transaction began. */
export const touchedSql = (relations: readonly Relation[]): string =>
  relations
    .map(
      relation => `select p.relation, p.person, x.ctid is null as gone,
        (select array_agg(w.key) from jsonb_each(to_jsonb(x)) w where p.was -> w.key is distinct from w.value) as columns
      from launch_ready.planted p left join ${quotedRelation(relation.name)} x on ${keyed(relation)} = p.key
      where p.relation = ${quotedText(relation.name)}
        and (x.ctid is null or x.xmin = pg_current_xact_id()::xid or to_jsonb(x) <> p.was)`,
    )
    .join(' union all ');

export const persons = ({ rows }: Planted): readonly number[] => [...rows.keys()].filter(number => number >= 0);

export const everybody = (planted: Planted, found: ReadonlySet<number>): boolean =>
  persons(planted).every(number => found.has(number));

export const byTable = (look: Look, found: readonly Mark[]): readonly (readonly [Planted, readonly Mark[]])[] =>
  [...Map.groupBy(found, ({ table }) => table)].flatMap(([at, own]) => {
    const planted = look.sown.planted.find(one => one.at === at);
    return planted === undefined ? [] : [[planted, own] as const];
  });

export const columnNames = ({ relation }: Planted, own: readonly Mark[]): readonly string[] => [
  ...new Set(own.flatMap(({ column }) => relation.columns[column]?.name ?? [])),
];

export type Touched = {
  readonly relation: string;
  readonly person: number;
  readonly gone: boolean;
  readonly columns: readonly string[];
};

export const touchedIn = (rows: readonly Readonly<Record<string, unknown>>[]): readonly Touched[] =>
  rows.map(row => ({
    relation: String(row['relation']),
    person: Number(row['person']),
    gone: row['gone'] === true,
    columns: Array.isArray(row['columns']) ? row['columns'].map(String) : [],
  }));

export const touchAttempts = (
  look: Look,
  touched: readonly Touched[],
  base: Pick<Attempt, 'as' | 'through'>,
  written: readonly string[],
): Attempt[] =>
  [
    ...Map.groupBy(
      touched.filter(({ person }) => person >= 0),
      ({ relation, gone }) => `${relation} ${gone}`,
    ).values(),
  ].flatMap(group => {
    const [first] = group;
    const planted = look.sown.planted.find(({ relation }) => relation.name === first?.relation);
    if (first === undefined || planted === undefined) return [];
    const columns = [...new Set(group.flatMap(one => one.columns)), ...written];
    return [
      {
        ...base,
        does: first.gone ? 'delete' : 'update',
        of: first.relation,
        columns: [...new Set(columns)],
        all: everybody(planted, new Set(group.map(({ person }) => person))),
      } as const,
    ];
  });
