import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeMatch } from '../../../src/engines/secrets/judge-match.ts';
import { asPlaced, isTestPath } from '../../../src/engines/secrets/in-tests.ts';
import { nameBeside } from '../../../src/engines/secrets/name-beside.ts';
import { placeholderReason } from '../../../src/engines/secrets/placeholder.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { checked, keyLike, madeKey } from './made-rules.ts';

describe('an example is told from a real value', () => {
  const examples = [
    'your_key_here',
    'mk_your_api_key_goes_here',
    'mk_xxxxxxxxxxxxxxxxxxxxxxxx',
    'changeme',
    'change-me-please',
    '<your token>',
    '<TOKEN>',
    '${SOME_TOKEN}',
    '$SOME_TOKEN',
    '{{ secrets.TOKEN }}',
    'process.env.TOKEN',
    ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join(''),
    'mk_1234567890abcdefghij',
    'mk_abc123abc123abc123',
    'mk_0000000000000000000',
    'mk_4fK2...9sQ1',
    'mk_****************',
    'replace_with_real_value',
    'postgres://user:your-password@db.host.test/app',
    'postgres://user:${PASSWORD}@db.host.test/app',
  ];
  for (const [number, value] of examples.entries())
    test(`example ${number}`, () => assert.notEqual(placeholderReason(value), null));

  test('of 20,000 random tokens none is an example', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let state = 7;
    const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8;
    let judged = 0;
    for (let count = 0; count < 20_000; count++) {
      const size = count % 2 === 0 ? 64 : 16;
      const value = Array.from({ length: 40 }, () => alphabet[random() % size]).join('');
      if (placeholderReason(value) !== null) judged += 1;
    }
    assert.equal(judged, 0);
  });

  test('a host that is called example makes no example of a real password', () => {
    assert.equal(placeholderReason(['postgres://app', 'q8-Zt_4wLx2@db.example.com/app'].join(':')), null);
  });

  test('the letters of a long key say nothing', () => {
    assert.equal(placeholderReason(`-----BEGIN KEY-----${'Kq7Zt2Wb'.repeat(60)}example`), null);
  });
});

describe('what a match is', () => {
  const proven = `mk_${'example'.repeat(3)}sum`;
  test('proven real it is no example, even if it looks like one', () => {
    assert.equal(judgeMatch(checked, proven)?.class, 'secret');
    assert.equal(judgeMatch(keyLike, proven)?.class, 'placeholder');
  });
  test('a wrong checksum is nothing', () => {
    assert.equal(judgeMatch(checked, madeKey(1)), null);
  });
  test('without enough entropy it is nothing', () => {
    assert.equal(judgeMatch({ ...keyLike, entropy: 6 }, madeKey(1)), null);
    assert.equal(judgeMatch(keyLike, madeKey(1))?.class, 'secret');
  });
  test('what documentation prints is an example', () => {
    assert.equal(judgeMatch({ ...keyLike, examples: [madeKey(1)] }, madeKey(1))?.class, 'placeholder');
  });
  test('the reading decides the class', () => {
    const rule = { ...keyLike, read: () => ({ ok: true, class: 'public', mode: 'test' }) as const };
    assert.equal(judgeMatch(rule, madeKey(1))?.class, 'public');
  });
});

describe('a secret in a test', () => {
  const hitOf = (rule: typeof keyLike, value: string) => {
    const [hit] = createScanner([rule]).scan(Buffer.from(` ${value} `), 'settings');
    assert.ok(hit !== undefined);
    return hit;
  };
  test('is a fixture, with the reason', () => {
    const placed = asPlaced(hitOf(keyLike, madeKey(1)), 'src/pay.test.ts');
    assert.equal(placed.class, 'fixture');
    assert.match(placed.because ?? '', /test or a sample/);
  });
  test('stays a secret when it is proven, or says that it is live, or stands elsewhere', () => {
    const proven = `mk_${madeKey(1).slice(3, 23)}sum`;
    assert.equal(asPlaced(hitOf(checked, proven), 'src/pay.test.ts').class, 'secret');
    const live = { ...keyLike, read: () => ({ ok: true, mode: 'live' }) as const };
    assert.equal(asPlaced(hitOf(live, madeKey(1)), 'src/pay.test.ts').class, 'secret');
    assert.equal(asPlaced(hitOf(keyLike, madeKey(1)), 'src/pay.ts').class, 'secret');
    assert.equal(asPlaced(hitOf(keyLike, madeKey(1)), '.env.example').class, 'secret');
  });
  test('which paths are tests', () => {
    for (const path of [
      'test/a.ts',
      'src/__tests__/a.ts',
      'a.spec.tsx',
      'pkg/a_test.go',
      'tests/test_a.py',
      'fixtures/x.json',
      'e2e/login.ts',
    ])
      assert.ok(isTestPath(path), path);
    for (const path of [
      'src/latest/a.ts',
      'contest.ts',
      '.env',
      '.env.example',
      'test.ts.d/a',
      'docs/setup.md',
      'src/attest.go',
    ])
      assert.ok(!isTestPath(path), path);
  });
});

describe('the name beside a value', () => {
  const names: readonly (readonly [string, string | null])[] = [
    ['A=1\nB_KEY=', 'B_KEY'],
    ['export X_Y="', 'X_Y'],
    ['"apiKey": "', 'apiKey'],
    ['"a":1,\\"pass\\":\\"', 'pass'],
    ["const token: string = '", 'token'],
    ['var key string = "', 'key'],
    ['key := "', 'key'],
    ['data:\n  stripe: ', 'stripe'],
    ['cert: |\n    ', 'cert'],
    ['- name: SOME_KEY\n  value: ', 'SOME_KEY'],
    ['process.env.SOME ?? "', 'SOME'],
    ['process.env["SOME"] || "', 'SOME'],
    ["'key' => env('SOME', '", 'SOME'],
    ["$cfg['key'] = '", 'key'],
    ['ENV SOME_KEY ', 'SOME_KEY'],
    ['curl -H "X-Api-Key: ', 'X-Api-Key'],
    ['Authorization: Bearer ', 'Authorization'],
    ['headers.set("x-key", "', 'x-key'],
    ['//registry.npmjs.org/:_authToken=', '_authToken'],
    ['https://host.test/?token=', 'token'],
    ['run --api-key=', 'api-key'],
    ['new Client("', null],
    ['https://', null],
    ['see ', null],
    ['', null],
  ];
  for (const [before, name] of names)
    test(JSON.stringify(before), () => assert.equal(nameBeside(Buffer.from(before), Buffer.byteLength(before)), name));
});
