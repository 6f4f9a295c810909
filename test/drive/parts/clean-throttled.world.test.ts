import assert from 'node:assert/strict';
import { test } from 'node:test';
import { castNewcomer } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import type { Drive } from '../../../src/drive/drive.ts';
import {
  addressesOf,
  onSmallCommunity,
  type SmallCommunity,
  startSmallCommunity,
} from '../../evals/small-community.ts';

/** Where runs come from that take no other way. */
const usual = '127.0.0.1';

/** Every address that asked: whoever the app throttles by then is throttled. */
const askedFrom = ({ asked }: SmallCommunity): ReadonlySet<string> =>
  new Set([usual, ...asked.map(each => each.split(' ')[2] ?? '')]);

/** A run with one account left, cleaned up by another one that begins with its journal. */
const cleaned = async (
  app: SmallCommunity,
  lets: (address: string, used: ReadonlySet<string>) => number | null,
  change: (drive: Drive) => Partial<Drive> = () => ({}),
) =>
  onSmallCommunity(app, async drive => {
    await castNewcomer(drive, 'newcomer');
    const used = askedFrom(app);
    app.ways.instead = (route, address) => (route === 'POST /close' ? lets(address, used) : null);
    app.asked.length = 0;
    // Nobody is signed in any more: present are the actors of that very run.
    const result = await clean({ ...drive, ...change(drive) });
    return { ...result, listed: drive.journal.left().length, used, hasOtherWay: (await drive.otherWay()) !== null };
  });

const onApp = async (use: (app: SmallCommunity) => Promise<void>): Promise<void> => {
  const app = await startSmallCommunity();
  try {
    await use(app);
  } finally {
    await app.stop();
  }
};

const throttled = (address: string, used: ReadonlySet<string>): number | null => (used.has(address) ? 429 : null);

test('on this machine an account that the app lets nobody close from here is closed from another address', async context =>
  onApp(async app => {
    const { removed, left, listed, used, hasOtherWay } = await cleaned(app, throttled);
    if (!hasOtherWay) return context.skip('this system gives itself 127.0.0.1 alone');
    assert.deepEqual([removed, left, listed], [['account newcomer'], [], 0]);
    assert.equal(app.members.size, 1, 'staff alone');
    const from = addressesOf(app, 'POST /close');
    assert.deepEqual(from.slice(0, 1), [usual], 'it is tried from here first');
    assert.equal(from.filter(address => !used.has(address)).length, 1);
  }));

test('elsewhere no limit is walked around: it stays listed with the reason, and no other address asks', async () =>
  onApp(async app => {
    const elsewhere = ({ scope }: Drive): Partial<Drive> => ({ scope: { ...scope, environment: 'staging' } });
    const { removed, left, listed, used } = await cleaned(app, throttled, elsewhere);
    assert.deepEqual([removed, listed, app.members.size], [[], 1, 2]);
    assert.deepEqual(
      left.map(({ what }) => what),
      ['account newcomer'],
    );
    assert.match(left[0]?.reason ?? '', /^close-account stopped at .*429/);
    assert.deepEqual(
      addressesOf(app, 'POST /close').filter(address => !used.has(address)),
      [],
    );
  }));

test('where this machine has no other address, and where the app is broken, it stays listed, too', async () =>
  onApp(async app => {
    const alone = await cleaned(app, throttled, () => ({ otherWay: async () => null }));
    assert.deepEqual([alone.removed, alone.listed], [[], 1]);
    assert.match(alone.left[0]?.reason ?? '', /429/);
    const broken = await cleaned(app, () => 503);
    assert.deepEqual([broken.removed, broken.listed], [[], 1]);
    assert.match(broken.left[0]?.reason ?? '', /503/);
    assert.deepEqual(addressesOf(app, 'POST /close'), [usual], 'no limit, so nothing to go on from elsewhere');
  }));

test('throttled there as well, it stays listed', async () =>
  onApp(async app => {
    const { removed, left, listed } = await cleaned(app, () => 429);
    assert.deepEqual([removed, listed, app.members.size], [[], 1, 2]);
    assert.match(left[0]?.reason ?? '', /429/);
  }));
