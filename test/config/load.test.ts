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

test('what is wrong is said in plain words, and never with what stands there', () => {
  const secret = ['sk', 'live', 'x'.repeat(24)].join('_');
  const cases: readonly (readonly [object, string])[] = [
    [{ domain: 7 }, 'domain: it is a number, and a text belongs here'],
    [{ domain: { secret } }, 'domain: it is a group in { }, and a text belongs here'],
    [{ hosts: { app: { service: secret } } }, 'hosts.app.service: it is none of "site", "app",'],
    [{ hosts: { app: {} } }, 'hosts.app.service: it is missing: "site", "app",'],
    [
      { watch: { channels: { chat: { kind: 'ntfy' } } } },
      'watch.channels.chat.url: it is missing: a text belongs here',
    ],
    [{ watch: { channels: { chat: { kind: secret } } } }, 'watch.channels.chat.kind: it is none of "email", "slack",'],
    [{ watch: { channels: { chat: {} } } }, 'watch.channels.chat.kind: it is missing: "email", "slack",'],
    [{ watch: { contacts: secret } }, 'watch.contacts: it is a text, and a list in [ ] belongs here'],
    [{ drive: { app: 'https://a.test', perSecond: -1 } }, 'drive.perSecond: it must be 0.1 or more'],
    [{ drive: { app: 'https://a.test', requests: 1.5 } }, 'drive.requests: it is no whole number'],
    [{ spending: { [secret.toUpperCase()]: 4 } }, 'no name that may stand here: write the name of a service'],
  ];
  for (const [value, words] of cases) {
    const said = message(JSON.stringify(value));
    assert.ok(said.includes(words), said);
    assert.ok(!said.includes(secret), said);
    assert.doesNotMatch(said, /Invalid|expected|received|undefined/);
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
  assert.match(
    message('{\n  "domain": "a.com"\n  "hosts": {}\n}'),
    /line 3: this is not valid JSON with comments: a comma is missing before this/,
  );
  assert.match(message('{ domain: 1 }'), /there is a word without quotes here/);
  assert.match(message('{ "domain": "a.com'), /a text has no closing quote/);
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
