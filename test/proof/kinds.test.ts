import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { kindOf, kinds } from './kinds.ts';
import { listed, parts, type Selection, selectionOf } from './selection.ts';
import { parsedShare } from './share.ts';

const whole = selectionOf({});

test('every variant of a check that is built has its one kind, and every kind has something to prove', () => {
  for (const { of, kind } of whole.variants)
    assert.equal(
      kind !== null,
      checks.some(({ id }) => id === of.flaw.expected),
      of.flaw.name,
    );
  for (const kind of kinds)
    assert.ok(
      whole.variants.some(each => each.kind === kind),
      kind.name,
    );
  assert.deepEqual(whole.kinds, kinds);
});

test('a variant that two kinds claim is refused, and so is one that nobody takes', () => {
  const first = whole.variants.find(({ kind }) => kind?.name === 'mail test');
  assert.ok(first?.kind);
  const { of, kind } = first;
  const check = checks.find(({ id }) => id === of.flaw.expected);
  assert.ok(check);
  assert.throws(() => kindOf(of, check, [kind, { ...kind, name: 'another' }]), /is judged by mail test and another$/);
  assert.throws(() => kindOf(of, check, []), /is judged by no kind$/);
  assert.equal(kindOf(of, check, [{ ...kind, name: 'the rest', rest: true }, kind]), kind);
});

test('one flaw readies only what it leans on, and asks the sound target for no more', () => {
  const one = selectionOf({ flaw: 'dns-ttl' });
  assert.deepEqual(
    one.kinds.map(({ name }) => name),
    ['world'],
  );
  assert.ok(one.checks.some(({ id }) => id === 'launch-path/apex-resolves'));
  assert.ok(!one.checks.some(({ id }) => id === 'deployment/clean-clone'));
  assert.deepEqual([one.traps, one.together, one.pairs], [[], [], []]);
  const backup = selectionOf({ flaw: 'backup-without-members' });
  assert.deepEqual(
    backup.kinds.map(({ name }) => name),
    ['backup'],
  );
});

test('a stage takes its own near misses and checks alone', () => {
  const email = selectionOf({ stage: 'email' });
  assert.ok(email.traps.length > 0);
  assert.ok(email.traps.every(({ trap }) => trap.check.startsWith('email/')));
  assert.deepEqual(
    email.kinds.map(({ name }) => name),
    ['world', 'mail test'],
  );
});

test('its parts together are the whole proof, each thing in one of them; each check judges the sound target in one of them', () => {
  const own = parts.map(part => selectionOf({ part }));
  assert.deepEqual(own.flatMap(listed).toSorted(), [...listed(whole)].toSorted());
  for (const selection of own) assert.ok(selection.variants.length > 0 && selection.traps.length > 0);
  const judged = own.flatMap(({ checks: some }) => some.map(({ id }) => id));
  assert.deepEqual(judged.toSorted(), whole.checks.map(({ id }) => id).toSorted());
  assert.equal(whole.checks.length, checks.length);
});

test('its shares together are the whole proof, each thing in one of them, and variants of one flaw in different ones', () => {
  const own = [1, 2, 3].map(at => selectionOf({ share: parsedShare(`${at}/3`) }));
  const of = ({ variants, traps }: Selection): readonly string[] =>
    listed({ variants, traps, together: [], pairs: [] });
  assert.deepEqual(own.flatMap(of).toSorted(), [...of(whole)].toSorted());
  for (const { variants, traps } of own) {
    assert.ok(Math.abs(variants.length - whole.variants.length / 3) < 1 && traps.length > 0);
    const twice = variants.filter(({ of: one }, index) => one.flaw.name === variants[index + 1]?.of.flaw.name);
    assert.ok(twice.every(({ of: { flaw } }) => Object.keys(flaw.variants).length > 3));
  }
  for (const wrong of ['0/3', '4/3', '1', '1/', 'a/b', '1/3 '])
    assert.throws(() => parsedShare(wrong), /a share is written as 2\/3/);
});

test('in each share stands ready whatever all flaws together lean on', () => {
  for (const share of [undefined, ...[1, 2, 3, 4].map(at => parsedShare(`${at}/4`))]) {
    const { together, pairs, kinds: ready } = selectionOf({ part: 'world', share });
    const expected = new Set(
      [...together.flatMap(({ chosen }) => chosen), ...pairs.flat()].map(({ flaw }) => flaw.expected),
    );
    const lacking = checks
      .filter(({ id }) => expected.has(id))
      .flatMap(check =>
        kinds.filter(kind => kind.readies(check) && !ready.includes(kind)).map(({ name }) => `${check.id}: ${name}`),
      );
    assert.ok(expected.size > 0);
    assert.deepEqual(lacking, []);
  }
});
