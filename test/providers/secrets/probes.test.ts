import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import { madeUpKey } from '../../../src/engines/secrets/made-up-key.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { probeFor, probes } from '../../../src/providers/secrets/probes.ts';

const scanner = createScanner(rules);

/** Values that a rule finds in its own examples. */
const valuesOf = (id: string): readonly string[] =>
  (rules.find(rule => rule.id === id)?.positives() ?? []).flatMap(text =>
    scanner
      .scan(Buffer.from(text), 'settings')
      .filter(hit => hit.rule.id === id && hit.class === hit.rule.class)
      .map(({ value }) => value),
  );

test('a question is sent to its issuer over TLS, with the key in one header and nowhere else', () => {
  for (const { url, method, header, more = {}, body, alive, refused } of probes) {
    assert.match(url, /^https:\/\/[a-z0-9.{}-]+\.[a-z]+\//, url);
    assert.doesNotMatch(url, /\{key\}/);
    assert.doesNotMatch(`${body ?? ''}${Object.values(more).join('')}`, /\{key\}/);
    assert.equal(header.value.split('{key}').length, 2, url);
    assert.equal(header.name, header.name.toLowerCase());
    // Where a question is posted it asks for one's own name.
    if (method === 'POST') assert.match(`${url} ${body ?? ''}`, /auth\.test|query \{ viewer \{ id \} \}/);
    // No answer without a word in it means both.
    for (const one of alive)
      assert.ok(
        one.says !== undefined || !refused.some(other => other.status === one.status && other.says === undefined),
        url,
      );
  }
});

test('each names rules that are there and find secrets, and a find has one question at most', () => {
  const claimed = probes.flatMap(probe => probe.rules);
  for (const { rules: own, shows } of probes)
    for (const id of own)
      assert.equal(rules.find(rule => rule.id === id)?.class, shows === undefined ? 'secret' : 'conditional', id);
  for (const id of new Set(claimed))
    for (const value of valuesOf(id))
      assert.ok(
        probes.filter(({ rules: own, only }) => own.includes(id) && (only?.test(value) ?? true)).length <= 1,
        id,
      );
});

test('what could belong to somebody else’s server is not asked about', () => {
  // npm tokens of the old form, and those of Sentry, are issued by servers of other people, too.
  for (const id of ['npm-legacy-token', 'sentry-user-token', 'json-web-token', 'database-url', 'secret-by-name'])
    assert.equal(probeFor(id, 'x'.repeat(40)), undefined, id);
  assert.equal(probeFor('github-token', `ghr_${'x'.repeat(36)}`), undefined);
});

describe('a made-up key has the shape of the found one, so that the issuer refuses it for one reason only', () => {
  for (const { rules: own, only, url, ...shape } of probes)
    for (const id of own)
      test(`${id} at ${url}`, () => {
        const values = valuesOf(id)
          .flatMap(value => [value, value.replace('pdl_live_', 'pdl_sdbx_')])
          .filter(value => only?.test(value) ?? true);
        assert.ok(values.length > 0, 'no example to try');
        for (const value of values) {
          const made = madeUpKey(value, shape, below => randomInt(below));
          assert.ok(made !== null);
          assert.notEqual(made, value);
          assert.equal(made.length, value.length);
          // Whoever knows the rule takes it for a key; its name is put before it for rules that want one.
          const name = id.replaceAll('-', '_').toUpperCase();
          const hits = scanner.scan(Buffer.from(`${name}=${made}\n`), 'settings');
          assert.deepEqual(
            hits
              .filter(hit => hit.class === hit.rule.class && hit.rule.id !== 'secret-by-name')
              .map(hit => [hit.rule.id, hit.value]),
            [[id, made]],
          );
          // What is drawn has nothing of the found one: no 12 characters in a row.
          const kept = value.replaceAll(shape.keeps, part => ' '.repeat(part.length));
          for (let at = 0; at + 12 <= kept.length; at += 1)
            if (!/[^A-Za-z0-9]/.test(kept.slice(at, at + 12))) assert.ok(!made.includes(kept.slice(at, at + 12)));
        }
      });
});

test('too little that can be drawn is no made-up key: somebody could own it', () => {
  const draw = (below: number): number => randomInt(below);
  assert.equal(madeUpKey('short-key', { keeps: /^$/g }, draw), null);
  assert.equal(madeUpKey('fixed_prefix_that_is_long_abc', { keeps: /^fixed_prefix_that_is_long_/g }, draw), null);
});
