import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredOf } from '../../src/collectors/declared.ts';
import fc from 'fast-check';
import { parseConfig } from '../../src/config/load.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';

const message = (text: string): string => {
  try {
    parseConfig(text, 'launch-ready.jsonc');
  } catch (error) {
    assert.ok(error instanceof LaunchReadyError);
    assert.equal(error.code, 'LR_CONFIG_INVALID');
    return error.message;
  }
  return assert.fail('the settings were taken');
};

test('comments and trailing commas are fine, defaults are filled in', () => {
  const config = parseConfig(
    '{\n  // ours\n  "domain": "example.com",\n  "hosts": { "app": { "service": "app" } },\n}',
    'x',
  );
  assert.deepEqual(config.hosts['app'], { service: 'app', environment: 'production', path: '/' });
});

test('five mistakes are told together, each with its line', () => {
  const text = [
    '{',
    '  "domain": 7,',
    '  "hosts": { "app": { "service": "shop" } },',
    '  "environments": { "production": "www.example.com" },',
    '  "dsn": {},',
    '  "accept": [{ "id": "x", "reason": "because", "by": "Ana", "until": "2027-01-01" }]',
    '}',
  ].join('\n');
  const said = message(text);
  assert.match(said, /has 5 problems/);
  for (const part of [
    /line 2: domain: /,
    /line 3: hosts\.app\.service: /,
    /line 4: environments\.production: write an origin/,
    /line 5: dsn: there is no such setting/,
    /line 6: accept\.0\.id: write the finding ID/,
  ]) {
    assert.match(said, part);
  }
});

test('an accepted secret is named by fingerprint and rule, with reason, name and last day; the secret itself is refused', () => {
  const entry = {
    fingerprint: '1a2b3c4d',
    rule: 'stripe-secret-key',
    reason: 'revoked in May',
    by: 'Ada',
    until: '2027-03-31',
  };
  const text = (change: object): string => JSON.stringify({ secrets: { allow: [{ ...entry, ...change }] } });
  const config = parseConfig(text({}), 'x');
  const aim = { domain: 'a.test', unicode: 'a.test', config, repo: null, browser: false };
  assert.deepEqual(declaredOf(aim).secrets, { allow: [entry] });
  assert.equal(declaredOf({ ...aim, config: parseConfig('{}', 'x') }).secrets, undefined);
  assert.match(message(text({ fingerprint: 'x'.repeat(40) })), /secrets\.allow\.0\.fingerprint: write the 8 digits/);
  assert.match(message(text({ until: undefined })), /secrets\.allow\.0\.until/);
  assert.match(message(text({ value: 'x' })), /there is no such setting/);
});

test('broken syntax and an empty file are told with a line, too', () => {
  assert.match(message('{\n  "domain": "a.com"\n  "hosts": {}\n}'), /line 3: this is not valid JSON/);
  assert.match(message(''), /line 1/);
});

test('any text is refused with a sentence or read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), text => {
      try {
        parseConfig(text, 'x');
      } catch (error) {
        assert.ok(error instanceof LaunchReadyError, String(error));
      }
    }),
  );
});
