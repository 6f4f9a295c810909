import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { verifications } from '../../../src/drive/harden/index.ts';
import type { Judgement } from '../../../src/findings/judge.ts';
import { judgedAfter } from '../judged.ts';
import { drivenClub } from './driven-club.ts';

const wanted = new Set(['billing', 'webhooks', 'throttles']);
const chosen = verifications.filter(({ name }) => wanted.has(name));

const judged = async (mended: boolean): Promise<ReadonlyMap<string, Judgement>> => {
  const club = await drivenClub(mended);
  after(club.stop);
  return (await judgedAfter(await club.drive(club.settings), chosen)).judgements;
};

const outcomeOf = (judgements: ReadonlyMap<string, Judgement>, name: string): string | undefined =>
  judgements.get(`hardening/${name}`)?.outcome;

/** What the library does right by itself: none of it may be called a fault. */
const right = [
  'webhook-forged',
  'webhook-accepted',
  'cancel-revokes',
  'cancel-by-policy',
  'plan-down',
  'past-due-ends',
];

/** What it does wrong. */
const wrong = ['webhook-late', 'throttle-not-forgeable', 'throttle-not-shared'];

describe('better-auth with its billing plugin', () => {
  test('with every default: late events bring ended plans back, a made-up address guesses on, and whoever guesses locks others out', async () => {
    const judgements = await judged(false);
    for (const name of wrong) assert.equal(outcomeOf(judgements, name), 'fail', name);
    for (const name of [...right, 'login-throttled', 'sign-up-throttled'])
      assert.equal(outcomeOf(judgements, name), 'pass', name);
    // It also answers 200 where its handler throws; no event from outside makes its store in memory fail, and that is said.
    const failing = judgements.get('hardening/webhook-failure-retried');
    assert.equal(failing?.outcome, 'not-checked');
    assert.match(failing.reason ?? '', /the app failed at nothing that I sent/);
    const faults = [...judgements.values()].flatMap(one => one.faults);
    assert.deepEqual(
      faults.filter(({ severity }) => severity === 'blocker').map(({ place }) => place),
      ['after-a-change', 'after-the-end'],
    );
  });

  test('as our fix says, all of it is gone', async () => {
    const judgements = await judged(true);
    for (const name of [...right, ...wrong, 'login-throttled']) assert.equal(outcomeOf(judgements, name), 'pass', name);
  });
});
