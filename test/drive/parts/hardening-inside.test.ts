import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insideOf } from '../../../src/drive/harden/errors/inside.ts';
import { changed, forgeriesOf, jwtOf } from '../../../src/drive/harden/tokens/jwt.ts';

const whatOf = (text: string): string | undefined => insideOf(text)?.what;

test('what runtimes and databases write is recognised, as text, JSON and markup', () => {
  const { stack = '' } = new Error('of this very runtime');
  assert.equal(whatOf(stack), 'stack');
  assert.equal(whatOf(JSON.stringify({ error: { message: stack } })), 'stack');
  assert.equal(whatOf('Traceback (most recent call last):\n  File &quot;/srv/app/views.py&quot;, line 3'), 'stack');
  assert.equal(whatOf('at com.example.App.main(App.java:12)'), 'stack');
  assert.equal(whatOf('Fatal error: Uncaught Exception: x in /var/www/a.php:3'), 'stack');
  assert.equal(whatOf('{"message":"syntax error at or near \\"x\\""}'), 'statement');
  assert.equal(whatOf('select "id" from "member" where "email" = $1'), 'statement');
  assert.equal(whatOf('relation "member" does not exist'), 'statement');
  assert.equal(whatOf("ENOENT: no such file, open '/app/src/pages/home.ts'"), 'folder');
});

test('words for people are left alone', () => {
  for (const text of [
    'Select a plan from the list to join us where you live.',
    'We are back at 18:30:00, at the latest.',
    'There is nothing at this address: /nowhere-abc',
    'Error in line 1: insert into the field what is missing',
    '<a href="/app/posts/12">the app</a> and /home/',
  ])
    assert.equal(insideOf(text), null, text);
});

const jwt = (header: object, payload: object): string =>
  [header, payload].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.c2lnbmF0dXJl';

test('a JSON Web Token is read, and what is none is not', () => {
  assert.equal(jwtOf(jwt({ alg: 'HS256' }, { sub: '1' }))?.payload['sub'], '1');
  for (const value of ['abc.def', 'abc.def.ghi', jwt({}, {}), `${jwt({ alg: 'HS256' }, {})}.more`, 'a.b.c.d.e'])
    assert.equal(jwtOf(value), null, value);
});

test('forgeries differ from the token and name the other member', () => {
  const token = jwt({ alg: 'HS256', typ: 'JWT' }, { sub: 'me', nested: [{ number: 7 }] });
  const read = jwtOf(token);
  assert.ok(read !== null);
  const forgeries = forgeriesOf(
    read,
    new Map([
      ['me', 'somebody'],
      ['7', '8'],
    ]),
  );
  assert.equal(new Set(forgeries.map(([, each]) => each)).size, 8);
  const payloads = forgeries.map(([, each]) => Buffer.from(each.split('.')[1] ?? '', 'base64url').toString());
  assert.deepEqual(JSON.parse(payloads[0] ?? ''), { sub: 'somebody', nested: [{ number: 8 }], forged: true });
  assert.equal(
    forgeries.some(([, each]) => each === token),
    false,
  );
});

test('a changed value is another one of the same length', () => {
  for (const text of ['A', 'abcdef', 'AAAA']) {
    assert.notEqual(changed(text), text);
    assert.equal(changed(text).length, text.length);
  }
});
