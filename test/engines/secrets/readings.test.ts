import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { alphanumeric, hex, lower, madeUp, madeUpJwt, urlSafe } from '../../../src/engines/secrets/rules/made-up.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';

const { scan } = createScanner(rules);
const found = (text: string) => scan(Buffer.from(text), 'settings');
const only = (text: string) => {
  const hits = found(text);
  assert.equal(hits.length, 1, hits.map(hit => hit.rule.id).join(', '));
  return hits[0];
};

describe('a JSON web token says itself what it is', () => {
  const supabase = (role: string, iss = 'supabase') =>
    only(`KEY=${madeUpJwt({ iss, ref: madeUp(lower, 20), role, iat: 1_700_000_000, exp: 2_015_000_000 })}`);

  test('of Supabase: service_role is a secret, anon is public, both of one project', () => {
    const [service, anon] = [supabase('service_role'), supabase('anon')];
    assert.equal(service?.class, 'secret');
    assert.equal(anon?.class, 'public');
    assert.equal(service?.account, anon?.account);
    assert.deepEqual(service?.details, [
      'signed with HS256',
      'issued by supabase',
      'role service_role',
      'ends on 2033-11-07',
    ]);
  });

  test('of the local stack of Supabase: the same on every machine', () =>
    assert.equal(supabase('service_role', 'supabase-demo')?.class, 'placeholder'));

  test('a role that nobody knows is a secret', () => assert.equal(supabase('postgres')?.class, 'secret'));

  test('of anybody else: on conditions, with its end', () => {
    const hit = only(`"${madeUpJwt({ sub: 'a', exp: 1_516_239_022 })}"`);
    assert.equal(hit?.rule.id, 'json-web-token');
    assert.equal(hit?.class, 'conditional');
    assert.ok(hit?.details.includes('ends on 2018-01-18'));
  });

  test('claims smuggle nothing into the details', () => {
    const hit = only(`"${madeUpJwt({ iss: '\u001b[31mred</b>', sub: 'a' })}"`);
    assert.deepEqual(hit?.details, ['signed with HS256', 'says no end']);
  });
});

describe('keys of Stripe and Clerk, which begin alike', () => {
  const shared = madeUp(alphanumeric, 16);
  test('Stripe: mode, and the account that ties a pair together', () => {
    const secret = only(`A=sk_test_51${shared}${madeUp(alphanumeric, 80, 2)}`);
    const publishable = only(`B=pk_live_51${shared}${madeUp(alphanumeric, 80, 3)}`);
    assert.deepEqual([secret?.rule.id, secret?.class, secret?.mode], ['stripe-secret-key', 'secret', 'test']);
    assert.deepEqual([publishable?.class, publishable?.mode], ['public', 'live']);
    assert.equal(secret?.account, shared);
    assert.equal(publishable?.account, shared);
  });

  test('Clerk: a publishable key is a host in base64, a secret key has its name beside it', () => {
    const host = Buffer.from('clerk.community.test$').toString('base64').replaceAll('=', '');
    const publishable = only(`NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_${host}`);
    assert.deepEqual([publishable?.rule.id, publishable?.class], ['clerk-publishable-key', 'public']);
    assert.deepEqual(publishable?.details, ['for clerk.community.test']);
    assert.equal(only(`CLERK_SECRET_KEY=sk_test_${madeUp(alphanumeric, 42)}`)?.rule.id, 'clerk-secret-key');
  });
});

describe('the address of a database', () => {
  const at = (user: string, password: string, host: string, scheme = 'postgresql') =>
    found(`DATABASE_URL=${scheme}://${user}:${password}@${host}/app`).map(hit => hit.class);
  const drawn = madeUp(alphanumeric, 20);

  test('elsewhere with a drawn password: a secret, and whose', () => {
    assert.deepEqual(at('app', drawn, 'ep-cool.eu-central-1.aws.neon.tech'), ['secret']);
    const hit = only(`X=postgres://app:${drawn}@aws-0-eu-central-1.pooler.supabase.com:6543/postgres`);
    assert.ok(hit?.details.includes('a Supabase database'));
  });
  test('a host or a database called example is no reason to look away', () => {
    for (const scheme of ['mongodb', 'postgresql', 'mysql', 'amqps'])
      assert.deepEqual(at('app', drawn, 'db.sample.community.test', scheme), ['secret'], scheme);
  });
  test('on the machine itself, in a composition, or with a word of every manual: a placeholder', () => {
    for (const [user, password, host] of [
      ['postgres', 'postgres', 'localhost:5432'],
      ['app', drawn, 'localhost'],
      ['app', drawn, '127.0.0.1:5432'],
      ['app', drawn, 'db:5432'],
      ['user', 'password', 'db.community.test'],
    ] as const)
      assert.deepEqual(at(user, password, host), ['placeholder'], host);
  });
  test('with variables in it: nothing to see', () => {
    for (const password of ['${PASSWORD}', '$PASSWORD', '<password>', '{{password}}', '%PASS%'])
      assert.deepEqual(
        at('app', password, 'db.community.test').filter(is => is !== 'placeholder'),
        [],
        'a variable',
      );
  });
});

test('an AWS key ID holds the number of its account', () => {
  // The pair that the decoding was published with.
  const hit = only(`AWS_ACCESS_KEY_ID=${['ASIA', 'QNZGKIQY56JQ7WML'].join('')}`);
  assert.equal(hit?.account, '029608264753');
  assert.equal(hit?.class, 'conditional');
});

describe('checksums', () => {
  /** A token that its author revoked and printed with the description of the format. */
  const published = ['ghp', 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17'].join('_');
  test('a real one is proven', () => {
    const hit = only(`TOKEN=${published}`);
    assert.deepEqual([hit?.rule.id, hit?.class, hit?.verified], ['github-token', 'secret', true]);
  });
  test('one letter changed: nobody made it', () => {
    const changed = published.replace(/.$/, last => (last === '8' ? '9' : '8'));
    assert.deepEqual(
      found(`TOKEN=${changed}`).map(hit => hit.class),
      ['placeholder'],
    );
  });
});

test('what a bundle keeps of names is nothing: rules by name are silent there, tokens are not', () => {
  const text = Buffer.from(
    `const JWT_SECRET="${madeUp(hex, 64)}",b="sb_secret_${madeUp(urlSafe, 22)}_${madeUp(urlSafe, 8)}"`,
  );
  assert.deepEqual(
    scan(text, 'settings').map(hit => hit.rule.id),
    ['signing-secret', 'supabase-secret-key'],
  );
  assert.deepEqual(
    scan(text, 'bundle').map(hit => hit.rule.id),
    ['supabase-secret-key'],
  );
});

test('a weak signing secret is found and called weak', () => {
  const hit = only(['JWT', 'SECRET=supersecret123\n'].join('_'));
  assert.deepEqual([hit?.rule.id, hit?.class, hit?.details.length], ['signing-secret', 'secret', 2]);
});
