import type { Attempt } from '../../src/engines/row-rules/got-at.ts';
import type { Catalog, Column, Command, Policy, Relation, Rule } from '../../src/engines/row-rules/catalog.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { RowRulesEvidence, RowsSeen } from '../../src/evidence/row-rules.ts';

export const column = (name: string, type = 'text', more: Partial<Column> = {}): Column => ({
  name,
  type,
  labels: [],
  key: false,
  made: false,
  required: true,
  references: null,
  ...more,
});

export const rule = (sql: string, holds: Rule['holds'] = 'depends', editable = false): Rule => ({
  sql,
  holds,
  editable,
});

export const policy = (name: string, command: Policy['command'], more: Partial<Policy> = {}): Policy => ({
  name,
  permissive: true,
  roles: ['authenticated'],
  command,
  using: rule('(user_id = auth.uid())'),
  check: null,
  ...more,
});

const all: readonly Command[] = ['select', 'insert', 'update', 'delete'];

export const relation = (name: string, columns: readonly Column[], more: Partial<Relation> = {}): Relation => ({
  name,
  kind: 'table',
  owner: 'postgres',
  rules: true,
  forced: false,
  invoker: false,
  columns,
  policies: [],
  checks: [],
  over: [],
  granted: { stranger: all, member: all },
  ...more,
});

export const members = (more: Partial<Relation> = {}): Relation =>
  relation(
    'public.members',
    [
      column('id', 'uuid', { key: true }),
      column('user_id', 'uuid', { references: { table: 'auth.users', column: 'id' } }),
      column('name'),
      column('email'),
    ],
    { policies: [policy('own row', 'all', { check: rule('(user_id = auth.uid())') })], ...more },
  );

/** What it costs to be a member: for everybody to read. */
export const plans = (more: Partial<Relation> = {}): Relation =>
  relation('public.plans', [column('id', 'integer', { key: true }), column('name'), column('price', 'integer')], {
    policies: [policy('everybody', 'select', { roles: ['public'], using: rule('true', 'always') })],
    ...more,
  });

export const catalog = (relations: readonly Relation[], more: Partial<Catalog> = {}): Catalog => ({
  browsers: { stranger: 'anon', member: 'authenticated' },
  login: { name: 'postgres', superuser: false, bypass: true },
  roles: [
    { name: 'anon', superuser: false, bypass: false },
    { name: 'authenticated', superuser: false, bypass: false },
    { name: 'postgres', superuser: false, bypass: true },
    { name: 'supabase_auth_admin', superuser: false, bypass: false },
  ],
  relations,
  routines: [],
  ...more,
});

export const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  as: 'stranger',
  through: 'public.members',
  does: 'select',
  of: 'public.members',
  columns: ['id', 'user_id', 'name', 'email'],
  all: true,
  ...more,
});

const forAll = attempt({ through: 'public.plans', of: 'public.plans', columns: ['id', 'name', 'price'] });

export const rowsSeen = (more: Partial<RowsSeen> = {}): RowsSeen => ({
  from: '1 file of SQL in supabase/migrations',
  how: 'tried',
  catalog: catalog([members(), plans()]),
  madeAt: { 'public.members': { file: 'supabase/migrations/20260301090000_members.sql', line: 1 } },
  attempts: [forAll],
  untried: [],
  ...more,
});

export const soundRowRules = (): RowRulesEvidence => ({
  signs: [{ what: 'is of a Supabase project', file: 'supabase/migrations/20260301090000_members.sql', line: 1 }],
  replayed: seen(rowsSeen()),
  live: seen(rowsSeen({ how: 'read', from: 'DATABASE_URL', madeAt: {} })),
  meant: [],
});

/** The same database, open. */
export const openedRows = (value: RowsSeen): readonly RowsSeen[] => [
  {
    ...value,
    catalog: { ...value.catalog, relations: [members({ rules: false, policies: [] }), plans()] },
    attempts: [attempt(), attempt({ does: 'delete', columns: [] })],
  },
  { ...value, attempts: [attempt({ as: 'member', does: 'hand-over', columns: ['user_id'] })] },
];
