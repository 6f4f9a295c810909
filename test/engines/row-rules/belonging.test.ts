import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwned, isPrivate, ownerColumnOf } from '../../../src/engines/row-rules/belonging.ts';
import { catalog, column, members, plans, relation } from '../../evidence/build-row-rules.ts';

const id = column('id', 'uuid', { key: true });
const person = column('user_id', 'uuid', { references: { table: 'auth.users', column: 'id' } });
const profiles = relation('public.profiles', [
  column('id', 'uuid', { key: true, references: { table: 'auth.users', column: 'id' } }),
  column('username'),
]);

test('whose a row is: by what it refers to, by a profile, by its name, by what it belongs to', () => {
  const posts = relation('public.posts', [
    id,
    column('editor', 'uuid', { references: { table: 'public.profiles', column: 'id' } }),
  ]);
  const named = relation('public.notes', [id, column('created_by', 'text'), column('user_count', 'integer')]);
  const lines = relation('public.lines', [
    id,
    column('post', 'uuid', { references: { table: 'public.posts', column: 'id' } }),
  ]);
  const all = catalog([members(), plans(), profiles, posts, named, lines]);
  const owners = all.relations.map(one => [ownerColumnOf(one, all)?.name ?? null, isOwned(one, all)]);
  assert.deepEqual(owners, [
    ['user_id', true],
    [null, false],
    ['id', true],
    ['editor', true],
    ['created_by', true],
    [null, true],
  ]);
});

test('what is private: by its own name, by whose it is, by its table', () => {
  const told = (table: string, name: string, owned: boolean, type = 'text'): boolean =>
    isPrivate(relation(`public.${table}`, [id, person, column(name, type)]), name, owned);
  for (const [table, name] of [
    ['members', 'email'],
    ['members', 'billingEmail'],
    ['profiles', 'phone_number'],
    ['profiles', 'home_address'],
    ['accounts', 'balance'],
    ['messages', 'body'],
    ['customers', 'stripe_customer_id'],
  ] as const)
    assert.equal(told(table, name, true), true, `${table}.${name}`);
  for (const [table, name, owned, type] of [
    ['profiles', 'username', true],
    ['profiles', 'email_verified', true, 'boolean'],
    ['profiles', 'phone_count', true, 'integer'],
    ['posts', 'body', true],
    ['events', 'address', true],
    ['plans', 'amount', false, 'integer'],
    ['servers', 'health', false],
    ['settings', 'support_email', false],
    ['messages', 'sent_at', true, 'timestamp with time zone'],
    ['messages', 'user_id', true, 'uuid'],
  ] as const)
    assert.equal(told(table, name, owned, type), false, `${table}.${name}`);
});
