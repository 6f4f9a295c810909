import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rows } from '../../../src/contract/rows.ts';
import { flaws } from '../flaws.ts';

const communityTests = join(import.meta.dirname, '..', '..', 'community', 'test');
const known = new Map(rows.map(row => [row.id, row]));

test('each flaw is what its file says: a known row, a check, a story, variants with a reason where they differ', () => {
  for (const flaw of flaws) {
    const row = known.get(flaw.row);
    assert.ok(row, `${flaw.name}: there is no row ${flaw.row}`);
    assert.match(flaw.expected, /^[a-z-]+\/[a-z0-9-]+$/, flaw.name);
    assert.ok(flaw.story.length > 60, `${flaw.name}: the story is too short to be one`);
    assert.ok(Object.keys(flaw.variants).length > 0, flaw.name);
    for (const file of flaw.breaks) assert.ok(existsSync(join(communityTests, file)), `${flaw.name}: no ${file}`);
    for (const [name, variant] of Object.entries(flaw.variants)) {
      assert.ok(variant.alter ?? variant.edit, `${flaw.name}:${name} changes nothing`);
      if (row.severity !== null && variant.severity !== row.severity)
        assert.ok(variant.reason, `${flaw.name}:${name} is not ${row.severity} and says no reason`);
    }
  }
});

test('a flaw is found by the name of its file', () => {
  const files = readdirSync(join(import.meta.dirname, '..', 'flaws')).map(file => file.replace(/\.ts$/, ''));
  assert.deepEqual(flaws.map(({ name }) => name).toSorted(), files.toSorted());
});
