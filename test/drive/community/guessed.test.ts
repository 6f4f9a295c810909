import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import { castNewcomer } from '../../../src/drive/actors/cast.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

/** Records that the app keeps on purpose: its counters, and links that nobody followed until they expire. */
const kept = new Set(['audit', 'session', 'mail', 'rate', 'verification']);
const countable = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.entries(await driven.rows()).filter(([table]) => !kept.has(table)));
const before = await countable();
const own = verifications.filter(({ name }) => name === 'enumeration' || name === 'throttles');

test('everything is tried within the usual budget and the burst, twice in a row, and nothing is left', async t => {
  for (const round of ['first', 'second']) {
    const drive = await driven.drive(undefined, { requests: 400 });
    const { tried } = await harden(drive, own, () => undefined);
    for (const { name } of own) {
      const facts = tried[name]?.facts;
      assert.ok(facts?.status === 'ok', `${round}: ${name}`);
      const unknown = Object.entries(facts.value).filter(([, { status }]) => status !== 'ok');
      assert.deepEqual(unknown, [], `${round}: ${name}`);
    }
    t.diagnostic(`${drive.scope.sent()} requests`);
    assert.deepEqual((await clean(drive)).left, []);
    assert.deepEqual(drive.journal.left(), []);
    await drive.close();
  }
  assert.deepEqual(await countable(), before);
});

test('an account that was guessed at until it was throttled is removed all the same', async t => {
  const drive = await driven.drive();
  const way = await drive.otherWay();
  if (way === null) return t.skip('this system gives itself 127.0.0.1 alone');
  const member = await castNewcomer(drive, 'guessed');
  const guess = async (): Promise<number> => {
    const guesser = drive.partOn(way, 'somebody who guesses', { ...member.variables(), password: 'none of theirs' });
    await guesser.walk('sign-in').catch(() => undefined);
    return guesser.session.last()?.status ?? 0;
  };
  const statuses: number[] = [];
  while (statuses.at(-1) !== 429 && statuses.length < 15) statuses.push(await guess());
  assert.equal(statuses.at(-1), 429);
  assert.deepEqual(await clean(drive), { removed: ['account guessed'], left: [] });
  await drive.close();
});
