import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwnAddress, kindOfSecret, storeIn } from '../../../src/engines/env-use/kinds.ts';

const at = (scheme: string, rest: string): string => [`${scheme}:`, '', rest].join('/');

test('what a secret opens, by its name', () => {
  const named: readonly (readonly [string, string | undefined])[] = [
    ['DATABASE_URL', 'database'],
    ['REDIS_URL', 'database'],
    ['SUPABASE_SERVICE_ROLE_KEY', 'database'],
    ['STRIPE_SECRET_KEY', 'payments'],
    ['PADDLE_API_KEY', 'payments'],
    ['BILLING_WEBHOOK_SECRET', 'payments'],
    ['SESSION_SECRET', 'sign-in'],
    ['NEXTAUTH_SECRET', 'sign-in'],
    ['GITHUB_CLIENT_SECRET', 'sign-in'],
    ['SECRET_KEY_BASE', 'sign-in'],
    ['RESEND_API_KEY', undefined],
    ['OPENAI_API_KEY', undefined],
    ['STRIPE_PUBLISHABLE_KEY', undefined],
    ['VITE_STRIPE_KEY', undefined],
    ['GOOGLE_CLIENT_ID', undefined],
    ['DATABASE_POOL_SIZE', undefined],
    ['LOG_LEVEL', undefined],
  ];
  for (const [name, kind] of named) assert.equal(kindOfSecret(name), kind, name);
});

test('one database in its spellings', () => {
  const one = storeIn(at('postgres', 'app:first@db.harbour.example/harbour'));
  assert.equal(one, 'db.harbour.example:5432/harbour');
  for (const other of [
    'other:second@DB.harbour.example:5432/harbour?sslmode=require',
    'app@db.harbour.example./harbour/',
  ])
    assert.equal(storeIn(at('postgresql', other)), one, other);
  assert.equal(
    storeIn(at('postgres', 'a:b@ep-cool-sun-123-pooler.eu-central-1.aws.neon.tech/main')),
    storeIn(at('postgres', 'c:d@ep-cool-sun-123.eu-central-1.aws.neon.tech/main')),
  );
});

test('databases that only look alike', () => {
  const pooler = '@aws-0-eu-central-1.pooler.supabase.com:6543/postgres';
  assert.notEqual(
    storeIn(at('postgres', `postgres.one:a${pooler}`)),
    storeIn(at('postgres', `postgres.two:a${pooler}`)),
  );
  assert.notEqual(storeIn(at('postgres', 'db.a.example/one')), storeIn(at('postgres', 'db.a.example/two')));
  for (const inside of [
    'db:5432/app',
    'postgres.railway.internal:5432/railway',
    '127.0.0.1/app',
    'localhost/app',
    'x.flycast/app',
  ])
    assert.equal(storeIn(at('postgres', `app:pw@${inside}`)), undefined, inside);
  for (const none of ['https://db.a.example/one', 'true', '', at('postgres', '[::')])
    assert.equal(storeIn(none), undefined);
});

test('variables that hold an address of the app', () => {
  for (const name of [
    'OAUTH_CALLBACK_URL',
    'GOOGLE_REDIRECT_URI',
    'CHECKOUT_SUCCESS_URL',
    'NEXTAUTH_URL',
    'BETTER_AUTH_URL',
    'PUBLIC_URL',
    'NEXT_PUBLIC_APP_URL',
    'SITE_URL',
    'ORIGIN',
  ])
    assert.ok(isOwnAddress(name), name);
  for (const name of ['OPENAI_BASE_URL', 'IMAGE_PROXY_URL', 'DATABASE_URL', 'REDIS_URL', 'CALLBACK_TOKEN'])
    assert.ok(!isOwnAddress(name), name);
});
