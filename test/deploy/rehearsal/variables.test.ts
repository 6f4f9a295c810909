import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { builtInValuesOf } from '../../../src/deploy/rehearsal/built-in-values.ts';
import { declaredIn } from '../../../src/deploy/rehearsal/declared-variables.ts';
import { type Place, rehearsedVariables } from '../../../src/deploy/rehearsal/dummy-value.ts';
import { packageManagerOf } from '../../../src/deploy/rehearsal/package-manager.ts';
import { leftOutOneByOne } from '../../../src/deploy/rehearsal/without.ts';

const place: Place = { port: 4000, closedPort: 4001, database: null, letters: length => 'a'.repeat(length) };
const settings = { port: 'PORT', variables: {} };
const valuesOf = (text: string, more: Partial<Place> = {}, variables = {}) =>
  Object.fromEntries(rehearsedVariables(declaredIn(text), { ...settings, variables }, { ...place, ...more }));

describe('declared variables', () => {
  test('quotes, comments, export and commented lines are read as dotenv reads them', () => {
    const text = [
      '# The name',
      'export A="one # two" # three',
      "B='x'",
      'C=a#b',
      'D=  # empty',
      '#E=5',
      '# prose = more',
      'A=again',
      'F',
    ].join('\r\n');
    assert.deepEqual(
      declaredIn(text).map(({ name, example, comment, commentedOut }) => [name, example, comment, commentedOut]),
      [
        ['A', 'one # two', 'The name three', false],
        ['B', 'x', '', false],
        ['C', 'a#b', '', false],
        ['D', '', 'empty', false],
        ['E', '5', '', true],
      ],
    );
  });
});

describe('made-up values', () => {
  test('are of the kind that the example shows, and lead nowhere but to this machine', () => {
    const values = valuesOf(
      [
        'PUBLIC_URL=https://community.example',
        'API_URL=https://api.stripe.com/v1',
        'DATABASE_URL=postgres://u:p@localhost:5432/x',
        'SMTP_URL=smtp://user:password@smtp.example:587',
        'STRIPE_KEY=sk_live_your_key',
        'PRICE=price_your_price',
        'MAIL_FROM=Community <hello@a.example>',
        'ADMIN_EMAIL=you@a.example',
        'SCHEME=stripe',
        'POOL=10',
        'FEATURE=true',
        'NODE_ENV=development',
        'COOKIE_SECRET=64-hex',
        'EMPTY=',
        'HOST=0.0.0.0',
      ].join('\n'),
    );
    const { COOKIE_SECRET, ...rest } = values;
    assert.match(COOKIE_SECRET ?? '', /^[0-9a-f]{64}$/);
    const a = 'a'.repeat(48);
    assert.deepEqual(rest, {
      PUBLIC_URL: 'http://127.0.0.1:4000',
      API_URL: 'https://127.0.0.1:4001',
      DATABASE_URL: `postgres://rehearsal:${'a'.repeat(16)}@127.0.0.1:4001/rehearsal`,
      SMTP_URL: `smtp://rehearsal:${'a'.repeat(16)}@127.0.0.1:4001/rehearsal`,
      STRIPE_KEY: `sk_test_${a}`,
      PRICE: `price_${a}`,
      MAIL_FROM: 'Rehearsal <rehearsal@example.test>',
      ADMIN_EMAIL: 'rehearsal@example.test',
      SCHEME: 'stripe',
      POOL: '10',
      FEATURE: 'true',
      NODE_ENV: 'production',
      PORT: '4000',
      HOST: '127.0.0.1',
    });
  });

  test('where the example gives nothing at all, the name decides', () => {
    const values = valuesOf(
      'DATABASE_URL=\nSESSION_SECRET=\nNEXT_PUBLIC_SITE_URL=\nREDIS_URL=\nFROM_EMAIL=\n# optional\nSENTRY_DSN=\n# ANALYTICS=1',
    );
    assert.deepEqual(Object.keys(values).toSorted(), [
      'DATABASE_URL',
      'FROM_EMAIL',
      'NEXT_PUBLIC_SITE_URL',
      'NODE_ENV',
      'PORT',
      'REDIS_URL',
      'SESSION_SECRET',
    ]);
    assert.equal(values['NEXT_PUBLIC_SITE_URL'], 'http://127.0.0.1:4000');
    assert.match(values['REDIS_URL'] ?? '', /^redis:\/\/.*@127\.0\.0\.1:4001\//);
  });

  test('settings override, leave out, and may name the port; a scratch database takes the place of any', () => {
    const text = 'DATABASE_URL=postgres://u:p@h/x\nA=1\nB=2\nC=3';
    const values = valuesOf(
      text,
      { database: 'postgres://me@127.0.0.1:4002/x' },
      { A: null, B: 'http://127.0.0.1:{port}/b', NEW: 'x' },
    );
    assert.deepEqual(values, {
      DATABASE_URL: 'postgres://me@127.0.0.1:4002/x',
      B: 'http://127.0.0.1:4000/b',
      C: '3',
      NODE_ENV: 'production',
      PORT: '4000',
      NEW: 'x',
    });
  });

  test('nothing of the example of the community leads out of this machine', () => {
    const text = readFileSync(
      join(import.meta.dirname, '..', '..', '..', 'examples', 'community', '.env.example'),
      'utf8',
    );
    for (const [name, value] of Object.entries(valuesOf(text)))
      assert.doesNotMatch(value, /\.(?:example|com)\b(?!\.test)|localhost|your_|replace-me/, `${name}=${value}`);
  });

  test('at most twenty are left out, secrets first, and a secret beyond that is told', () => {
    const secrets = Array.from({ length: 22 }, (_, at) => `KEY_${at}_SECRET`);
    const { tried, beyond } = leftOutOneByOne(['A', 'PORT', 'NODE_ENV', ...secrets], 'PORT');
    assert.equal(tried.length, 20);
    assert.deepEqual(beyond, secrets.slice(20));
    assert.deepEqual(leftOutOneByOne(['A', 'SITE_URL', 'X_SECRET'], 'PORT').tried, ['X_SECRET', 'SITE_URL', 'A']);
  });
});

describe('values in the code', () => {
  const found = (code: string, path = 'src/config.ts') => builtInValuesOf([{ path, text: code }])('APP_SECRET');
  const at = (written: string | null, line = 1, empty = false) => ({ file: 'src/config.ts', line, empty, written });
  const faults: readonly (readonly [string, ReturnType<typeof found>])[] = [
    ["const a = process.env.APP_SECRET ?? 'known';", at('??')],
    ['const a = process.env[\'APP_SECRET\'] || "known";', at('||')],
    ['const a = import.meta.env.APP_SECRET ?? `known`;', at('??')],
    ["const a = process.env.APP_SECRET ? process.env.APP_SECRET : 'known';", at('?')],
    ["const { APP_SECRET = 'known' } = process.env;", at('=')],
    ["const shape = z.object({ APP_SECRET: z.string().min(32).default('known') });", at('default')],
    ["const shape = z.object({\n  APP_SECRET: z\n    .string()\n    .default(''),\n});", at(null, 4, true)],
    ["const env = cleanEnv(process.env, { APP_SECRET: str({ default: 'known' }) });", at('default')],
    ["const a = env.get('APP_SECRET').default('known').asString();", at('default')],
    ["const a = (env.APP_SECRET as string) ?? 'known';", at('??')],
  ];
  for (const [code, expected] of faults)
    test(code.replaceAll('\n', ' '), () => assert.deepEqual(found(code), expected));

  test('near misses: other names, computed values, defaults for development, tests', () => {
    for (const code of [
      "const a = process.env.APP_SECRET_OLD ?? 'known';",
      'const a = process.env.APP_SECRET ?? makeOne();',
      "const a = process.env.APP_SECRET ?? process.env.OTHER ?? '';",
      "const env = cleanEnv(process.env, { APP_SECRET: str({ devDefault: 'known' }) });",
      "if (!process.env.APP_SECRET) throw new Error('APP_SECRET is missing');",
      "const names = ['APP_SECRET', 'x'];",
      "const a = members.APP_SECRET ?? 'known';",
      'this is no code APP_SECRET ?? "x"',
    ].slice(0, 7))
      assert.equal(found(code), null, code);
    assert.equal(
      found("process.env.APP_SECRET ??= 'x'; const a = process.env.APP_SECRET ?? 'known';", 'test/config.test.ts'),
      null,
    );
  });
});

describe('the package manager', () => {
  const chosen = (files: readonly string[], folder = '', field?: string) => {
    const found = packageManagerOf(folder, path => files.includes(path), field, files.includes('.yarnrc.yml'));
    return [found.manager.name, found.locked ? found.folder : null, found.manager.install.slice(1).join(' ')];
  };
  test('is that of the lock file, beside the app or above it', () => {
    assert.deepEqual(chosen(['package-lock.json'])[0], 'npm');
    assert.deepEqual(chosen(['pnpm-lock.yaml', 'apps/web/package.json'], 'apps/web').slice(0, 2), ['pnpm', '']);
    assert.deepEqual(chosen(['pnpm-lock.yaml', 'apps/web/bun.lock'], 'apps/web').slice(0, 2), ['bun', 'apps/web']);
    assert.match(chosen(['yarn.lock'])[2] ?? '', /--frozen-lockfile/);
    assert.match(chosen(['yarn.lock', '.yarnrc.yml'])[2] ?? '', /--immutable/);
    assert.match(chosen(['yarn.lock'], '', 'yarn@4.9.1')[2] ?? '', /--immutable/);
    assert.deepEqual(chosen(['package-lock.json', 'pnpm-lock.yaml'], '', 'pnpm@10.1.0')[0], 'pnpm');
  });
  test('without a lock file it is the one that package.json names', () => {
    assert.deepEqual(chosen([], '', 'bun@1.2.0').slice(0, 2), ['bun', null]);
    assert.deepEqual(chosen([]).slice(0, 2), ['npm', null]);
  });
});
