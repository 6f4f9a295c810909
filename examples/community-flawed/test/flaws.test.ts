import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rows } from '../../../src/contract/rows.ts';
import { flaws } from '../flaws.ts';
import { launchDay } from '../launch-day.ts';

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

/** What an app can violate, of the rows that later stages judge. Missing: what lies with registrars, CDNs and monitors. */
const owed =
  'S3.c1 S3.c2 S3.c3 S3.c4 S3.c5 S3.d2 S3.f1 S3.f2 S3.f3 ' +
  'S4.c3 S4.c4 S4.c5 S4.f1 S4.f2 S4.f3 T1 T2 T3 ' +
  'S5.c1 S5.c2 S5.c3 S5.c4 S5.c5 S5.f2 S5.f3 A5 A7 J1 ' +
  'S6.c1 S6.c2 S6.c3 S6.c4 S6.c5 S6.d3 S6.f1 S6.f2 S6.f3 S6.f4 S6.m7 M7 ' +
  'X1 X2 X3 X4 X5 X6';

test('every row that an app can violate has a flaw, and most flaws change behaviour', () => {
  const have = new Set(flaws.map(({ row }) => row));
  assert.deepEqual(
    owed.split(' ').filter(row => !known.has(row) || !have.has(row)),
    [],
  );
  const count = (nature: string): number => flaws.filter(flaw => flaw.nature === nature).length;
  assert.ok(flaws.length >= 60, `${flaws.length} flaws`);
  assert.ok(count('attribute') <= flaws.length / 3, `${count('attribute')} of them one attribute`);
  assert.ok(count('sequence') >= 25, `${count('sequence')} across two requests or two people`);
});

test('the launch day names flaws that go together', () => {
  const chosen = launchDay.map(name => flaws.find(flaw => flaw.name === name));
  assert.ok(chosen.length >= 6 && chosen.every(flaw => flaw !== undefined));
  const parts = chosen.flatMap(flaw => flaw?.part ?? []);
  assert.equal(new Set(parts).size, parts.length, parts.join(', '));
});
