import {
  type Ask,
  type Catalog,
  type Column,
  type Command,
  type Policy,
  type Relation,
  type Role,
  type Routine,
  textOf,
} from './catalog.ts';
import { looksAtCaller, ruleOf, wordsOf } from './rule-shape.ts';

const commands: { readonly [letter: string]: Policy['command'] } = {
  r: 'select',
  a: 'insert',
  w: 'update',
  d: 'delete',
  '*': 'all',
};

/** Schemas that belong to Postgres or to the platform, and not to the app. */
const foreignSchemas = `'pg_catalog', 'information_schema', 'pg_toast', 'auth', 'storage', 'extensions', 'realtime',
  'vault', 'cron', 'net', 'graphql', 'graphql_public', 'pgbouncer', 'supabase_functions', 'supabase_migrations',
  '_realtime', '_analytics', 'pgsodium', 'pgmq', 'drizzle', 'launch_ready'`;

const rolesSql = `select rolname as name, rolsuper as superuser, rolbypassrls as bypass, rolname = current_user as own,
  exists (select 1 from pg_auth_members m join pg_roles a on a.oid = m.member
    where m.roleid = r.oid and a.rolname = 'authenticator') as comes
  from pg_roles r where rolname !~ '^pg_' order by rolname`;

const rights = (role: string): string => {
  const text = role.replaceAll("'", "''");
  const one = (command: Command): string =>
    `case when has_schema_privilege('${text}', n.oid, 'usage') and ${
      command === 'delete'
        ? `has_table_privilege('${text}', c.oid, 'delete')`
        : `has_any_column_privilege('${text}', c.oid, '${command}')`
    } then '${command}' end`;
  return `array_remove(array[${(['select', 'insert', 'update', 'delete'] as const).map(one).join(', ')}], null)`;
};

const relationsSql = (stranger: string, member: string): string => `
  select n.nspname || '.' || c.relname as name, c.relkind::text as kind, pg_get_userbyid(c.relowner)::text as owner,
    c.relrowsecurity as rules, c.relforcerowsecurity as forced,
    exists (select 1 from pg_options_to_table(c.reloptions) o
      where o.option_name = 'security_invoker' and o.option_value in ('true', 'on', '1', 'yes')) as invoker,
    (select json_agg(json_build_object(
        'name', a.attname, 'type', (select case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod)
            else format_type(a.atttypid, a.atttypmod) end from pg_type t where t.oid = a.atttypid),
        'labels', coalesce((select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e
          where e.enumtypid = a.atttypid), '[]'::json),
        'key', exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any(i.indkey)),
        'made', a.attgenerated <> '', 'required', a.attnotnull,
        'references', (select json_build_object('table', fn.nspname || '.' || fc.relname, 'column', fa.attname)
          from pg_constraint k join pg_class fc on fc.oid = k.confrelid join pg_namespace fn on fn.oid = fc.relnamespace
          join pg_attribute fa on fa.attrelid = fc.oid and fa.attnum = k.confkey[array_position(k.conkey, a.attnum)]
          where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any(k.conkey) limit 1)) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select json_agg(json_build_object('name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
        'roles', array(select case when r = 0 then 'public' else pg_get_userbyid(r)::text end from unnest(p.polroles) r),
        'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) order by p.polname)
      from pg_policy p where p.polrelid = c.oid) as policies,
    array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
      order by k.conname) as checks,
    array(select distinct sn.nspname || '.' || s.relname from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
      join pg_class s on s.oid = d.refobjid join pg_namespace sn on sn.oid = s.relnamespace
      where w.ev_class = c.oid and s.oid <> c.oid order by 1) as over,
    ${rights(stranger)} as stranger, ${rights(member)} as member
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and n.nspname not in (${foreignSchemas})
    and n.nspname !~ '^pg_' and not exists (select 1 from pg_depend x where x.objid = c.oid and x.deptype = 'e')
  order by 1`;

const routinesSql = (stranger: string, member: string): string => `
  select n.nspname || '.' || p.proname as name, pg_get_userbyid(p.proowner)::text as owner, p.prosecdef as definer,
    coalesce(exists (select 1 from unnest(p.proconfig) s where s like 'search_path=%'), false) as fixed, p.prosrc as body,
    pg_get_function_identity_arguments(p.oid) as arguments,
    array(select coalesce(p.proargnames[i.n], '') from generate_series(1, p.pronargs) i(n)) as names,
    array(select format_type(p.proargtypes[i.n - 1], null) from generate_series(1, p.pronargs) i(n)) as types,
    has_schema_privilege('${stranger}', n.oid, 'usage') and has_function_privilege('${stranger}', p.oid, 'execute') as stranger,
    has_schema_privilege('${member}', n.oid, 'usage') and has_function_privilege('${member}', p.oid, 'execute') as member
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prokind = 'f' and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and n.nspname not in (${foreignSchemas}) and n.nspname !~ '^pg_'
    and not exists (select 1 from pg_depend x where x.objid = p.oid and x.deptype = 'e')
  order by 1, 6`;

type Row = Readonly<Record<string, unknown>>;

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const policyOf = (row: Row): Policy => ({
  name: String(row['name']),
  permissive: row['permissive'] === true,
  roles: texts(row['roles']),
  command: commands[String(row['command'])] ?? 'all',
  using: typeof row['using'] === 'string' ? ruleOf(row['using']) : null,
  check: typeof row['check'] === 'string' ? ruleOf(row['check']) : null,
});

const relationOf = (row: Row): Relation => ({
  name: String(row['name']),
  kind: row['kind'] === 'v' ? 'view' : row['kind'] === 'm' ? 'materialized-view' : 'table',
  owner: String(row['owner']),
  rules: row['rules'] === true,
  forced: row['forced'] === true,
  invoker: row['invoker'] === true,
  columns: Array.isArray(row['columns']) ? (row['columns'] as Column[]) : [],
  policies: Array.isArray(row['policies']) ? (row['policies'] as Row[]).map(policyOf) : [],
  checks: texts(row['checks']),
  over: texts(row['over']),
  granted: { stranger: texts(row['stranger']) as Command[], member: texts(row['member']) as Command[] },
});

/** Tables that a body names, with or without their schema. */
const touchedBy = (body: string, relations: readonly Relation[]): readonly string[] => {
  const words = new Set(wordsOf(body).flatMap(({ text }) => text.split(/[^\w$]+/)));
  return relations.map(({ name }) => name).filter(name => words.has(name.slice(name.indexOf('.') + 1).toLowerCase()));
};

const routineOf = (row: Row, relations: readonly Relation[]): Routine => {
  const types = texts(row['types']);
  const names = texts(row['names']);
  const body = textOf(row['body']);
  return {
    name: `${String(row['name'])}(${types.join(', ')})`,
    owner: String(row['owner']),
    definer: row['definer'] === true,
    fixedPath: row['fixed'] === true,
    parameters: types.map((type, at) => ({ name: names[at] ?? '', type })),
    callers: (['stranger', 'member'] as const).filter(who => row[who] === true),
    looksAtCaller: looksAtCaller(body),
    touches: touchedBy(body, relations),
  };
};

const roleOf = (row: Row): Role => ({
  name: String(row['name']),
  superuser: row['superuser'] === true,
  bypass: row['bypass'] === true,
});

/**
 * The roles of browsers: those of Supabase, else those that `authenticator` may become, as PostgREST has it
 * (https://docs.postgrest.org/en/stable/explanations/db_authz.html).
 */
const browsersOf = (rows: readonly Row[]): Catalog['browsers'] => {
  const comes = rows.filter(row => row['comes'] === true && row['bypass'] !== true).map(({ name }) => String(name));
  const named = rows.map(({ name }) => String(name));
  const stranger =
    comes.find(name => name !== 'anon' && /anon|guest|visitor/i.test(name)) ?? named.find(name => name === 'anon');
  if (stranger === undefined) return null;
  const member =
    stranger === 'anon'
      ? named.find(name => name === 'authenticated')
      : comes.find(name => name !== stranger && name !== 'anon' && name !== 'authenticated');
  return { stranger, member: member ?? stranger };
};

/** Reads what decides about rows; `ask` may be a session that only reads. The parser has to be ready. */
export const readCatalog = async (ask: Ask): Promise<Catalog> => {
  const rows = await ask(rolesSql);
  const browsers = browsersOf(rows);
  const own = rows.find(({ own }) => own === true);
  const login = own === undefined ? { name: '', superuser: false, bypass: false } : roleOf(own);
  // Without such roles nobody comes from a browser; the rights of everybody are what is left to ask for.
  const { stranger, member } = browsers ?? { stranger: 'public', member: 'public' };
  const relations = (await ask(relationsSql(stranger, member))).map(relationOf);
  const routines = (await ask(routinesSql(stranger, member))).map(row => routineOf(row, relations));
  return { browsers, login, roles: rows.map(roleOf), relations, routines };
};
