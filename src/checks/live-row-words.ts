import { isPrivate, namesPerson } from '../engines/row-rules/belonging.ts';
import { quotedName, type Relation } from '../engines/row-rules/catalog.ts';
import { byCodePoint } from '../evidence/derive/answers.ts';
import type { RowReader, RowsTrial } from '../evidence/hardening/rows.ts';
import type { Fault } from './check.ts';
import { tryAgain } from './hardening-words.ts';
import { byHand, listed } from './wording.ts';

/** The relation as far as its rows tell, for the one opinion on what is private by its name. */
const relationOf = (name: string, { columns }: RowsTrial): Relation => ({
  name: `public.${name}`,
  kind: 'table',
  owner: '',
  rules: false,
  forced: false,
  invoker: false,
  columns: columns.map(column => ({
    ...column,
    labels: [],
    key: column.name === 'id',
    made: false,
    required: false,
    references: namesPerson(column.name) ? { table: 'auth.users', column: 'id' } : null,
  })),
  policies: [],
  checks: [],
  over: [],
  granted: { stranger: [], member: [] },
});

/** Columns that are nobody else's business by their names, in order. */
export const privateIn = (name: string, trial: RowsTrial): readonly string[] => {
  const relation = relationOf(name, trial);
  return trial.columns
    .filter(column => isPrivate(relation, column.name, trial.owned))
    .map(column => column.name)
    .toSorted(byCodePoint);
};

/** Who reads of the member's row what is not for them: by its address, by what the app itself shows, or by what its columns are. */
export const leaksTo = (name: string, trial: RowsTrial): readonly RowReader[] => {
  const { made, holds, inApp, meant, shows } = trial;
  if (meant || made === null) return [];
  if (holds.includes('address') || inApp === 'nobody') return shows;
  if (inApp === 'members') return shows.filter(reader => reader === 'anonymous');
  if (inApp === 'everybody') return [];
  return privateIn(name, trial).length > 0 ? shows : [];
};

export const askersOf = (readers: readonly RowReader[]): string =>
  readers.includes('anonymous') ? 'Anybody, without an account,' : 'Every member, also one who signed up a minute ago,';

export const verbs = { update: 'changes', delete: 'deletes' } as const;
/** How the member's row came there. */
export const came: { readonly [M in NonNullable<RowsTrial['made']>]: string } = {
  app: 'the app keeps a row of member-a there, who read it',
  flow: 'member-a wrote with the app, and read the row of that',
  api: 'member-a put a row there, and read it back',
};
export const audience = {
  nobody: 'the app itself shows that to nobody else',
  members: 'the app itself shows that to members alone',
  everybody: 'the app itself shows that to everybody',
} as const;

export const readWhat = (name: string, trial: RowsTrial): string => {
  if (trial.holds.includes('address')) return `reads e-mail addresses of members in ${name}`;
  const columns = privateIn(name, trial);
  return columns.length > 0 && trial.inApp === null
    ? `reads ${listed(columns.slice(0, 3))} of members in ${name}`
    : `reads what members wrote into ${name}`;
};

/** What closes it, whether it is a table or a view: the rows themselves do not tell. */
export const closingLive = (name: string, { columns }: RowsTrial): Fault['remedy'] => {
  const table = `public.${quotedName(name)}`;
  const owner = columns.find(column => namesPerson(column.name))?.name;
  const rule =
    owner === undefined
      ? ''
      : ` create policy "own rows" on ${table} for all to authenticated using ((select auth.uid()) = ${quotedName(owner)}) with check ((select auth.uid()) = ${quotedName(owner)});`;
  return [
    byHand(
      'a new migration',
      `Where ${name} is a table, drop its policies that say yes to everybody, and paste this: alter table ${table} enable row level security;${rule}`,
      `Where it is a view, let it read with the rights of whoever asks: alter view ${table} set (security_invoker = true);`,
      'Look into the database itself, and not only into your migrations: what was switched in its dashboard stands in none of them.',
      tryAgain('rows'),
    ),
  ];
};
