import { ownerColumnOf } from '../engines/row-rules/belonging.ts';
import { type Catalog, quotedName, quotedRelation, type Relation } from '../engines/row-rules/catalog.ts';
import type { Opening } from '../engines/row-rules/judge.ts';
import type { Change } from './check.ts';
import { byHand } from './wording.ts';

const migration = 'a new migration';

/** Whose row it is, in SQL; null where no column says so. */
const isOwn = (table: Relation, catalog: Catalog, supabase: boolean): string | null => {
  const owner = ownerColumnOf(table, catalog);
  if (owner === null) return null;
  const caller = supabase
    ? '(select auth.uid())'
    : `(select current_setting('request.jwt.claims', true)::json ->> 'sub')`;
  const isUuid = owner.type === 'uuid';
  const name = quotedName(owner.name);
  if (supabase) return isUuid ? `${caller} = ${name}` : `${caller}::text = ${name}`;
  return isUuid ? `${caller}::uuid = ${name}` : `${caller} = ${name}`;
};

const roles = ({ browsers }: Catalog): { readonly both: string; readonly member: string } => {
  const { stranger = 'anon', member = 'authenticated' } = browsers ?? {};
  return {
    both: [...new Set([stranger, member])].map(quotedName).join(', '),
    member: quotedName(member),
  };
};

const ownRows = (table: Relation, own: string, catalog: Catalog, name = 'own rows'): string =>
  `create policy ${quotedName(name)} on ${quotedRelation(table.name)} for all to ${roles(catalog).member} using (${own}) with check (${own});`;

const forNoRules = (opening: Opening, table: Relation, catalog: Catalog, supabase: boolean): readonly string[] => {
  const name = quotedRelation(table.name);
  const own = isOwn(table, catalog, supabase);
  const on = `alter table ${name} enable row level security;`;
  if (own !== null) return [on, ownRows(table, own, catalog)];
  if (opening.shows.length > 0) return [on];
  return [
    on,
    `revoke insert, update, delete, truncate on ${name} from ${roles(catalog).both};`,
    `create policy "everybody reads" on ${name} for select using (true);`,
  ];
};

const forPolicies = (opening: Opening, table: Relation, catalog: Catalog, supabase: boolean): readonly string[] => {
  const { way } = opening;
  if (way.way !== 'policies') return [];
  const name = quotedRelation(table.name);
  const own = isOwn(table, catalog, supabase);
  const dropped = way.policies.map(policy => `drop policy ${quotedName(policy.name)} on ${name};`);
  const readers = way.policies.some(({ command }) => command === 'select');
  // What everybody reads on purpose stays so when only writing is at fault.
  const read =
    readers && opening.shows.length === 0
      ? [`create policy "everybody reads" on ${name} for select using (true);`]
      : [];
  return own === null ? [...dropped, ...read] : [...dropped, ...read, ownRows(table, own, catalog)];
};

/** Statements that close an opening, in their order: they are tried on the same migrations by a test. */
export const closingSql = (opening: Opening, catalog: Catalog, supabase: boolean): readonly string[] => {
  const { through, way } = opening;
  const table = catalog.relations.find(({ name }) => name === through);
  const { both } = roles(catalog);
  switch (way.way) {
    case 'no-rules':
      return table === undefined ? [] : forNoRules(opening, table, catalog, supabase);
    case 'policies':
      return table === undefined ? [] : forPolicies(opening, table, catalog, supabase);
    case 'editable':
      return way.policies.map(({ name, using, check }) => {
        const served = (sql: string): string =>
          sql.replaceAll("'user_metadata'", "'app_metadata'").replaceAll('raw_user_meta_data', 'raw_app_meta_data');
        const parts = [
          ...(using === null ? [] : [`using (${served(using.sql)})`]),
          ...(check === null ? [] : [`with check (${served(check.sql)})`]),
        ];
        return `alter policy ${quotedName(name)} on ${quotedRelation(through)} ${parts.join(' ')};`;
      });
    case 'view':
      return [
        `alter view ${quotedRelation(through)} set (security_invoker = true);`,
        ...(opening.changes.length > 0
          ? [`revoke insert, update, delete on ${quotedRelation(through)} from ${both};`]
          : []),
      ];
    case 'materialized-view':
      return [`revoke all on ${quotedRelation(through)} from ${both};`];
    case 'function': {
      const at = through.indexOf('(');
      return [
        `revoke execute on function ${quotedRelation(through.slice(0, at))}${through.slice(at)} from public, ${both};`,
      ];
    }
  }
};

const afterwards = ({ way, through }: Opening, catalog: Catalog): readonly string[] => {
  const table = catalog.relations.find(({ name }) => name === through);
  switch (way.way) {
    case 'no-rules':
      return table !== undefined && ownerColumnOf(table, catalog) === null
        ? [
            'What browsers are meant to get there needs a policy that says which rows those are; your server keeps its rights.',
          ]
        : [];
    case 'function':
      return [
        'Where browsers have to call it, let it take only rows with user_id = auth.uid() instead, and make it security invoker.',
      ];
    case 'view':
      return ['Where strangers are meant to see a part of it, leave the private columns out of the view.'];
    case 'editable':
      return ['Give roles to members on your server only, in app_metadata.'];
    default:
      return [];
  }
};

export const closing = (opening: Opening, catalog: Catalog, supabase: boolean): readonly [Change, ...Change[]] => [
  byHand(migration, `Paste this: ${closingSql(opening, catalog, supabase).join(' ')}`, ...afterwards(opening, catalog)),
];
