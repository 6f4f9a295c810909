import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { environmentNames, readConfig } from '../src/config.ts';

const example = parseEnv(readFileSync(new URL('../.env.example', import.meta.url), 'utf8'));

test('the example names every variable the app reads, no other, and would start', () => {
  assert.deepEqual(Object.keys(example).toSorted(), [...environmentNames].toSorted());
  assert.equal(readConfig(example).PUBLIC_URL, 'https://community.example');
});

test('a start without its secrets names all of them at once and shows no value', () => {
  const { APP_SECRET: _, SMTP_URL: __, ...rest } = example;
  const broken = { ...rest, BILLING_WEBHOOK_SECRET: 'too-short-value' };
  assert.throws(
    () => readConfig(broken),
    (error: unknown) => {
      const text = String(error);
      return (
        ['APP_SECRET', 'SMTP_URL', 'BILLING_WEBHOOK_SECRET'].every(name => text.includes(name)) &&
        !text.includes('too-short-value')
      );
    },
  );
});
