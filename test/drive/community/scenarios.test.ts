import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { actorsOf, castAll } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { scenarios } from '../../../src/drive/scenarios/index.ts';
import { type Outcome, play } from '../../../src/drive/scenarios/scenario.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

/** Records that the app keeps on purpose: what happened, what was paid, and sessions of accounts that existed before. */
const kept = new Set(['audit', 'billing_event', 'invoice', 'session', 'mail']);
const countable = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.entries(await driven.rows()).filter(([table]) => !kept.has(table)));
const before = await countable();

/** What a sound app shows to each scenario; times are left out. */
const expected: Readonly<Record<string, Readonly<Record<string, boolean | number | string>>>> = {
  join: { 'in a real browser': false },
  login: { 'wrong password gets in': false },
  logout: { 'old session still gets in': false },
  reset: { 'open session still gets in': false, 'old password still gets in': false },
  'post-and-read': { 'a stranger reads it': false },
  moderate: { 'still read after removal': false },
  invite: { 'status of the link afterwards': 409, accepted: true },
  'pay-to-role': { 'holds the role before paying': false, 'gets the role': true },
  'plan-down': { 'holds the lower role': true, 'still holds the higher role': false },
  'cancel-to-revoked': {
    'gets the role': true,
    policy: 'period-end',
    'holds the role after cancelling': true,
    'loses the role': true,
  },
};

const facts = (outcome: Outcome): unknown =>
  outcome.outcome === 'walked'
    ? Object.fromEntries(Object.entries(outcome.seen).filter(([name]) => !name.startsWith('ms ')))
    : outcome;

for (const round of ['first', 'second']) {
  test(`every actor holds its role, every scenario walks, and nothing is left: the ${round} time`, async t => {
    const drive = await driven.drive();
    const from = performance.now();
    const { cast, absent } = await castAll(drive);
    t.diagnostic(`${cast.size} actors in ${Math.round(performance.now() - from)} ms`);
    assert.deepEqual(absent, []);
    assert.deepEqual([...cast.keys()].toSorted(), actorsOf(drive).toSorted());
    const seen = new Map<string, unknown>();
    for (const scenario of scenarios) {
      const outcome = await play(scenario, drive, cast);
      seen.set(scenario.name, facts(outcome));
      if (outcome.outcome === 'walked') t.diagnostic(`${scenario.name} in ${Math.round(outcome.ms)} ms`);
    }
    assert.deepEqual(Object.fromEntries(seen), expected);
    const { left } = await clean(drive);
    assert.deepEqual(left, []);
    assert.deepEqual(drive.journal.left(), []);
    assert.deepEqual(await countable(), before);
    await drive.close();
  });
}

test('no password, cookie, token or link of a run stands in its transcript', async () => {
  // A community of its own: the limit on sign-ups of the first one is used up by now.
  const other = await driveCommunity();
  after(() => other.stop());
  const drive = await other.drive(undefined, {
    actors: { 'member-a': {}, owner: { email: 'OWNER_EMAIL', password: 'OWNER_PASSWORD' } },
  });
  const { cast } = await castAll(drive);
  const text = JSON.stringify(drive.transcript.all());
  const secrets = [other.environment['OWNER_PASSWORD'] ?? '', other.community.webhookSecret];
  for (const actor of cast.values()) {
    const cookies = await actor.session.cookies();
    secrets.push(
      actor.variables()['password'] ?? '',
      cookies.split('=').slice(1).join('='),
      actor.variables()['link'] ?? '',
    );
  }
  const told = secrets.filter(secret => secret !== '');
  assert.ok(told.length >= 6);
  for (const secret of told) assert.equal(text.includes(secret), false, `${secret.slice(0, 6)}…`);
  assert.ok(text.includes('/login'));
  await clean(drive);
  await drive.close();
});
