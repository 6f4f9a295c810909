import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import type { Check, CheckId } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/index.ts';
import { rows } from '../../src/contract/rows.ts';

const folder = new URL('../../src/checks/', import.meta.url);

const inFolder = (): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(stage =>
      readdirSync(new URL(`${stage.name}/`, folder)).map(file => `${stage.name}/${file.replace(/\.ts$/, '')}`),
    )
    .toSorted();

test('the list holds exactly the checks of the folder, sorted by ID', () => {
  assert.deepEqual(
    checks.map(({ id }) => id),
    inFolder(),
  );
});

test('the ID of a check is its path', async () => {
  for (const id of inFolder()) {
    const module: { default: Check } = await import(fileURLToPath(new URL(`${id}.ts`, folder)));
    assert.equal(module.default.id, id);
  }
});

test('each check has its test', () => {
  for (const { id } of checks) assert.ok(existsSync(new URL(`../checks/${id}.test.ts`, import.meta.url)), id);
});

const byId = new Map<CheckId, Check>(checks.map(check => [check.id, check]));

/** Every check that has to be settled before this one, near and far. */
const before = (id: CheckId, path: readonly CheckId[] = []): readonly CheckId[] => {
  assert.ok(!path.includes(id), `a circle: ${[...path, id].join(' → ')}`);
  const own = byId.get(id)?.after ?? [];
  return [...own, ...own.flatMap(earlier => before(earlier, [...path, id]))];
};

/** Words that a founder has to be told the meaning of; a title has no room for that. */
const jargon = /\b(AAAA|CNAME|MX|NS|SOA|TXT|CAA|DNSSEC|TTL|RDAP|SAN|OCSP|HSTS|NXDOMAIN|TCP|UDP|SERVFAIL|apex)\b/;

for (const check of checks) {
  describe(check.id, () => {
    test('documents: whole sentences that fit, nothing left out', () => {
      const { title, failureTitle, why, fix, howTo, references } = check.docs;
      for (const heading of [title, failureTitle]) {
        assert.ok(heading.length > 10 && heading.length <= 70, `${heading} (${heading.length})`);
        assert.match(heading, /^(?:[A-Z]|https?\b)[^.]*[^.]$/, heading);
        assert.doesNotMatch(heading, jargon, heading);
      }
      assert.notEqual(title, failureTitle);
      for (const text of [why, fix, howTo]) {
        assert.match(text, /^[A-Z].{20,}\.$/s, text);
        assert.doesNotMatch(text, /\b(should|potentially)\b/i, text);
      }
      assert.ok(references.length > 0);
      for (const reference of references) assert.match(reference, /^https:\/\/[a-z0-9.-]+\.[a-z]+\//, reference);
    });

    test('rows exist, and some row is as grave as the gravest fault or one step below', () => {
      const order = ['medium', 'high', 'blocker'];
      const found = check.rows.map(id => rows.find(row => row.id === id));
      assert.ok(
        found.every(row => row !== undefined),
        check.rows.join(),
      );
      const gravest = Math.max(...found.map(row => order.indexOf(row?.severity ?? 'blocker')));
      assert.ok(
        order.indexOf(check.worst) <= gravest + 1,
        `${check.worst} is more than one step above ${check.rows.join()}`,
      );
      assert.ok(check.needs.length > 0);
      const [least, most] = check.effort.minutes;
      assert.ok(least > 0 && least <= most);
    });

    test('what comes before it exists, can fail, and leads in no circle', () => {
      for (const earlier of before(check.id)) {
        assert.ok(byId.has(earlier), `${earlier} does not exist`);
        assert.notEqual(earlier, check.id);
      }
      const own = check.after ?? [];
      assert.equal(new Set(own).size, own.length, 'named twice');
    });
  });
}
