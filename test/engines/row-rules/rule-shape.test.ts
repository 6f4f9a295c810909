import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Holds } from '../../../src/engines/row-rules/catalog.ts';
import { editableClaims, looksAtCaller, readyParser, ruleOf } from '../../../src/engines/row-rules/rule-shape.ts';

before(readyParser);

const says = (holds: Holds, expressions: readonly string[]): void => {
  for (const sql of expressions) assert.equal(ruleOf(sql).holds, holds, sql);
};

test('true for everybody, however it is written', () =>
  says('always', [
    'true',
    '(1 = 1)',
    "('a'::text = 'a'::text)",
    '((user_id = auth.uid()) OR true)',
    '(NOT false)',
    '(id = id)',
    "(auth.role() = ANY (ARRAY['anon'::text, 'authenticated'::text]))",
    "((auth.role() = 'authenticated'::text) OR (1 = 1))",
  ]));

test('true for everybody with a session', () =>
  says('signed-in', [
    '(auth.uid() IS NOT NULL)',
    '(( SELECT auth.uid() AS uid) IS NOT NULL)',
    "(auth.role() = 'authenticated'::text)",
    "((auth.jwt() ->> 'role'::text) = 'authenticated'::text)",
    "('authenticated'::text = ( SELECT auth.role() AS role))",
    '(auth.uid() = auth.uid())',
    "(true AND (auth.role() = 'authenticated'::text))",
    '((user_id = auth.uid()) OR (auth.uid() IS NOT NULL))',
  ]));

test('true for nobody who comes from a browser', () =>
  says('never', ['false', '(1 = 2)', "(auth.role() = 'service_role'::text)", '((user_id = auth.uid()) AND false)']));

test('decided by the row or by what only the server says', () =>
  says('depends', [
    '(user_id = auth.uid())',
    '(( SELECT auth.uid() AS uid) = user_id)',
    '((auth.uid() IS NOT NULL) AND (user_id = auth.uid()))',
    '(published OR (user_id = auth.uid()))',
    "((auth.jwt() -> 'app_metadata'::text) ->> 'role'::text) = 'admin'::text",
    '(EXISTS ( SELECT 1 FROM team_members m WHERE ((m.team_id = documents.team_id) AND (m.user_id = auth.uid()))))',
    '(deleted_at IS NULL)',
    "(NOT (auth.role() = 'authenticated'::text))",
    'public.is_admin()',
    '(a.id = b.id)',
  ]));

test('a word in a comment, in a text or in a name is no rule', () => {
  says('depends', ["(note = 'true')", '(is_true = auth.uid())', '(user_id = auth.uid()) /* or true */']);
});

test('what every member edits of itself is told from what the server says', () => {
  assert.equal(ruleOf("(((auth.jwt() -> 'user_metadata'::text) ->> 'role'::text) = 'admin'::text)").editable, true);
  assert.equal(ruleOf("(((auth.jwt() -> 'app_metadata'::text) ->> 'role'::text) = 'admin'::text)").editable, false);
  assert.equal(ruleOf('(user_metadata_id = auth.uid())').editable, false);
  assert.deepEqual(
    [...editableClaims("select (auth.jwt() -> 'user_metadata' ->> 'role') = 'admin' or name = 'x'")],
    [['role', ['admin']]],
  );
  assert.deepEqual(
    [...editableClaims("select (raw_user_meta_data ->> 'is_admin')::boolean from auth.users")],
    [['is_admin', []]],
  );
});

test('whether a body asks who calls', () => {
  assert.equal(looksAtCaller('select * from t where owner = auth.uid()'), true);
  assert.equal(looksAtCaller("select current_setting('request.jwt.claims', true)"), true);
  assert.equal(looksAtCaller("select 'auth.uid()' -- auth.uid()"), false);
});
