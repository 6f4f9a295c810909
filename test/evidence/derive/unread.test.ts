import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notText } from '../../../src/collectors/secrets/peek.ts';
import { unloggedIn, unprobedAt, unreadIn, unservedAt } from '../../../src/evidence/derive/unread.ts';
import { soundSecrets, soundSite } from '../build-secrets.ts';

const left = (...leftOut: readonly (readonly [string, string])[]) => ({
  ...soundSecrets(),
  leftOut: leftOut.map(([what, reason]) => ({ what, reason })),
});

test('pictures and links are no gap, a large file is one of its own, and a cut history is one of everything', () => {
  assert.deepEqual(
    unreadIn(left(['logo.png', notText], ['latest', 'a link'], ['gone.ts', 'listed and not there'])),
    [],
  );
  assert.deepEqual(
    unreadIn(left(['data/dump.sql', 'larger than 5 bytes'], ['older history', 'the clone is shallow'])),
    [
      { host: 'data/dump.sql', reason: 'data/dump.sql: larger than 5 bytes' },
      { reason: 'older history: the clone is shallow' },
    ],
  );
  assert.deepEqual(unreadIn({ ...left(), read: { files: 0, blobs: 0, bytes: 0 } }), [
    { reason: 'no file of the repository was read' },
  ]);
});

test('logs are a matter of the logs', () => {
  const secrets = left(
    ['logs/app.log', 'larger than 5 bytes'],
    ['src/login.ts', 'larger than 5 bytes'],
    ['more log files', 'only 9 are read'],
  );
  assert.deepEqual(
    unloggedIn(secrets).map(({ reason }) => reason),
    ['logs/app.log: larger than 5 bytes', 'more log files: only 9 are read'],
  );
  assert.deepEqual(
    unreadIn(secrets).map(({ host }) => host),
    ['src/login.ts'],
  );
});

test('a script is a matter of what is served, a probe one of what is exposed', () => {
  const site = {
    ...soundSite('a.test'),
    leftOut: ['https://a.test/app.js', 'https://a.test/.git/HEAD', 'https://a.test/backup.zip'].map(what => ({
      what,
      reason: 'no reply',
    })),
  };
  assert.deepEqual(
    unservedAt('a.test', site).map(({ reason }) => reason),
    ['https://a.test/app.js: no reply'],
  );
  assert.equal(unprobedAt('a.test', site).length, 2);
});
