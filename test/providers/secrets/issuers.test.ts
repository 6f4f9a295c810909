import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { issuers } from '../../../src/providers/secrets/issuers.ts';

const ids = issuers.map(({ id }) => id);

test('every rule names an issuer that is there, and every issuer has a rule', () => {
  const named = new Set(rules.flatMap(({ issuer }) => (issuer === null ? [] : [issuer])));
  assert.deepEqual(
    [...named].filter(id => !ids.includes(id)),
    [],
  );
  assert.deepEqual(
    ids.filter(id => !named.has(id)),
    [],
  );
  assert.equal(new Set(ids).size, ids.length);
});

const make = /\b(?:make|makes|create|add|generate|reset|rotate|reinstall|new)\b/i;
const deploy = /\bDeploy\b|\band deploy\b|, deploy,/;
const revoke = /\b(?:revoke|revocation|delete|disable|deactivate|remove|drop|roll)\b/i;

describe('each issuer', () => {
  for (const { id, name, blastRadius, rotation, page, guard, source } of issuers)
    test(id, () => {
      assert.ok(name.length > 1);
      for (const text of [blastRadius, ...rotation, ...(guard === undefined ? [] : [guard])]) {
        assert.match(text, /^[A-Z].{20,}\.$/s, text);
        assert.doesNotMatch(text, /\b(?:should|potentially)\b/i, text);
      }
      const [made, deployed, revoked] = [make, deploy, revoke].map(step => rotation.findIndex(text => step.test(text)));
      assert.ok(rotation.length >= 3);
      assert.ok(made !== -1 && deployed !== -1 && revoked !== -1, 'make, deploy, revoke');
      const lastRevoked = rotation.findLastIndex(text => revoke.test(text));
      assert.ok((made ?? 0) < (deployed ?? 0) && (deployed ?? 0) < lastRevoked, 'in this order');
      assert.match(page, /^https:\/\/[\w.-]+\.[a-z]+\//);
      if (source !== null) {
        assert.match(source.url, /^https:\/\/[\w.-]+\.[a-z]+\//);
        assert.match(source.read, /^20\d\d-[01]\d-[0-3]\d$/);
      }
    });
});

test('what is public by design, or on conditions, says what has to guard it', () => {
  const guarded = new Set(issuers.filter(({ guard }) => guard !== undefined).map(({ id }) => id));
  assert.deepEqual(
    rules
      .filter(rule => rule.class === 'public' && rule.issuer !== null && !guarded.has(rule.issuer))
      .map(({ id }) => id),
    [],
  );
  for (const id of ['supabase', 'google', 'stripe', 'clerk']) assert.ok(guarded.has(id), id);
});
