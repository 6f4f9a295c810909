import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/spike-spares-login.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Crowd, EntryRun, SpikeEvidence, VisitorSpike } from '../../../src/evidence/spike.ts';
import { controlRun, crowdedRun, entryRun, visitorSpike } from '../../evidence/build-spike.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const spiked = (change: Partial<SpikeEvidence>) => {
  const all = evidence();
  Object.assign(all.spike, change);
  return all;
};
const visited = (entries: EntryRun, change: Partial<VisitorSpike> = {}) =>
  spiked({ visitors: seen(visitorSpike(entries, change)) });
const looks = (first: EntryRun, ...others: readonly EntryRun[]) =>
  visited(first, {
    again: others.map(entries => ({ visitors: crowdedRun(entries), control: controlRun(entryRun(60)) })),
  });
const twice = (entries: EntryRun, again: EntryRun = entries) => looks(entries, again);
const knocked = (entries: EntryRun, crowd: Partial<Crowd>) =>
  spiked({ strangers: seen(crowdedRun(entries, { perSecond: 200, sent: 600, answered: 600, ...crowd })) });
const fault = { severity: 'high', confidence: 'proven' } as const;
const visitors = { ...fault, place: 'visitors' };
const strangers = { ...fault, place: 'strangers' };

test('members who wait while visitors come, seen twice, with what the machine adds', () => {
  const { happened, evidence: lines, remedy } = oneFault(check, twice(entryRun(3_000)), visitors);
  assert.match(
    happened,
    /^Those who pay cannot get in .* 300 visitors a second opened \/ and \/pricing .* it takes 7\d ms/,
  );
  assert.match(
    lines.join('\n'),
    /300 a second asked for \/healthz, which does almost nothing: 95 of 100 were in within 7\d ms/,
  );
  assert.match(JSON.stringify(remedy), /neither the database nor a password hash/);
  assert.match(JSON.stringify(remedy), /two password hashes run at the same time and fifty wait/);
});

test('members who are turned away by a crowd of visitors are counted: that is no matter of speed', () => {
  const away = entryRun(70, { refused: 12, told: 12 });
  const { happened } = oneFault(check, visited(away), visitors);
  assert.match(happened, /12 of 20 were turned away/);
  oneFault(check, visited(away, { control: silent('there is no such address') }), visitors);
});

test('an app that a crowd brought down, and that did not come back', () => {
  const down = { settledMs: null, after: entryRun(70, { lost: 20 }) };
  oneFault(check, visited(entryRun(70, { lost: 18 }), down), visitors);
  assertNotPassed(check, visited(entryRun(3_000), { settledMs: null, after: entryRun(3_000) }));
});

test('strangers whose attempts are all worked off, while members wait', () => {
  const { cause, remedy } = oneFault(check, knocked(entryRun(5_000), {}), strangers);
  assert.match(cause, /none of 600 was turned away before a password was hashed/);
  assert.match(JSON.stringify(remedy), /before a password is hashed, and answer 429/);
  oneFault(check, knocked(entryRun(5_000, { lost: 8 }), { answered: 500, failed: 80, busy: 20 }), strangers);
});

test('quiet: the crowd is turned away and members are not, whatever the sign-in takes by itself', () => {
  const turnedAway = { ...crowdedRun(entryRun(70), { answered: 200, busy: 900, throttled: 600 }) };
  assertPasses(check, visited(entryRun(70), turnedAway));
  const all = spiked({
    quiet: seen(entryRun(700)),
    visitors: seen(visitorSpike(entryRun(1_100), { control: seen(controlRun(entryRun(800))), after: entryRun(700) })),
    strangers: seen(crowdedRun(entryRun(1_500), { sent: 300, answered: 300 })),
  });
  assertPasses(check, all);
});

test('quiet: strangers are turned away, and members with them or after a bounded line', () => {
  assertPasses(check, knocked(entryRun(2_000, { refused: 12, told: 12, mayWait: true }), { answered: 200, busy: 400 }));
  assertPasses(check, knocked(entryRun(90), {}));
});

test('quiet: what takes as long while as many requests go to an address that does almost nothing', () => {
  assertPasses(check, visited(entryRun(1_600), { control: seen(controlRun(entryRun(1_500))) }));
});

test('not checked: a late generator, a second look that does not confirm, and none', () => {
  assertNotPassed(check, twice(entryRun(900, { lagMs: 700 })));
  oneFault(check, twice(entryRun(3_000, { lagMs: 700 })), visitors);
  assertNotPassed(check, twice(entryRun(3_000), entryRun(80)));
  assertNotPassed(check, visited(entryRun(3_000)));
});

test('two looks of three decide where one of them stands alone', () => {
  const [slow, quick, unsure] = [entryRun(3_000), entryRun(80), entryRun(70, { lost: 2 })];
  oneFault(check, looks(slow, quick, slow), visitors);
  oneFault(check, looks(unsure, slow, slow), visitors);
  assertPasses(check, looks(slow, quick, quick));
  assertPasses(check, looks(unsure, quick, quick));
  assertNotPassed(check, looks(slow, quick, unsure));
});

test('not checked: one in twenty took long, which twenty sign-ins do not prove', () => {
  assertNotPassed(check, visited(entryRun(70, { lost: 2 })));
});

test('not checked: too few sign-ins, before or while the crowd comes', () => {
  assertNotPassed(check, spiked({ quiet: seen(entryRun(45, { count: 8 })) }));
  assertNotPassed(check, visited(entryRun(70, { count: 8 })));
});

test('not checked: an app that counts all members and strangers as one address', () => {
  assertNotPassed(check, visited(entryRun(70, { refused: 20 }), { after: entryRun(70, { refused: 20 }) }));
  assertNotPassed(check, knocked(entryRun(70, { refused: 20 }), { answered: 60, throttled: 540 }));
});

test('not checked: strangers most of whom got no answer at all', () => {
  assertNotPassed(check, knocked(entryRun(5_000), { answered: 200, failed: 400 }));
});

test('not checked: what nobody saw', () => {
  assertNotPassed(check, spiked({ quiet: silent('nobody could sign up') }));
  assertNotPassed(check, spiked({ visitors: silent('no request was left') }));
  assertNotPassed(check, spiked({ strangers: silent('no request was left') }));
  assertNotPassed(check, visited(entryRun(70), { control: silent('there is no such address') }));
  assertNotPassed(check, visited(entryRun(3_000), { control: silent('there is no such address') }));
});
