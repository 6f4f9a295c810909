import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAccess } from '../../../src/watch/dashboard/access.ts';
import { beatToken } from '../../../src/watch/dashboard/beats.ts';
import { createTries } from '../../../src/watch/dashboard/tries.ts';
import { recordedStore } from './recorded-store.ts';
import { ownerToken } from './served.ts';

const day = 86_400_000;

const made = async (token: string | null = ownerToken) => {
  const store = await recordedStore();
  const kept = new Map<string, string>();
  const clock = { at: 1_000_000 };
  const access = createAccess(
    {
      kept: store.kept,
      keep: async (name, json) => {
        if (json === null) kept.delete(name);
        else kept.set(name, json);
        await store.keep(name, json);
      },
    },
    { token, now: () => clock.at },
  );
  return { access, kept, clock };
};

describe('who may look', () => {
  test('a one-time link signs in once, also when it is used twice at once', async () => {
    const { access } = await made();
    const link = await access.oneTimeLink();
    const cookies = await Promise.all([access.signIn({ link }), access.signIn({ link }), access.signIn({ link })]);
    assert.equal(cookies.filter(cookie => cookie !== null).length, 1);
    const [cookie] = cookies;
    assert.equal((await access.session(cookie ?? ''))?.may, 'owner');
    assert.equal(await access.signIn({ link }), null);
  });

  test('a link is too old after a quarter of an hour, a session after 30 days, a shared link after its days', async () => {
    const { access, clock } = await made();
    const [link, share] = [await access.oneTimeLink(), await access.share(7)];
    const cookie = (await access.signIn({ token: ownerToken })) ?? '';
    clock.at += 15 * 60_000;
    assert.equal(await access.signIn({ link }), null);
    clock.at += 7 * day - 15 * 60_000 - 1;
    assert.equal((await access.session(share))?.may, 'reader');
    clock.at += 1;
    assert.equal(await access.session(share), null);
    assert.equal((await access.session(cookie))?.may, 'owner');
    clock.at += 23 * day;
    assert.equal(await access.session(cookie), null);
  });

  test('a link is no session and no shared link, a session is no shared link', async () => {
    const { access } = await made();
    const link = await access.oneTimeLink();
    const cookie = (await access.signIn({ token: ownerToken })) ?? '';
    assert.equal(await access.session(link), null);
    assert.equal(await access.isShare(link), false);
    assert.equal(await access.isShare(cookie), false);
    assert.equal(await access.signIn({ link: cookie }), null);
    assert.equal(await access.signIn({ link: await access.share(1) }), null);
  });

  test('whoever reads the store cannot sign in with what stands there', async () => {
    const { access, kept } = await made();
    const tokens = [
      await access.oneTimeLink(),
      await access.share(1),
      (await access.signIn({ token: ownerToken })) ?? '',
    ];
    const all = [...kept].flat().join('\n');
    for (const token of [...tokens, ownerToken]) assert.ok(!all.includes(token));
    for (const word of all.match(/[\w-]{43}/g) ?? []) {
      assert.equal(await access.session(word), null);
      assert.equal(await access.signIn({ link: word }), null);
    }
  });

  test('signing out, ending one link, ending everything', async () => {
    const { access, kept } = await made();
    const cookies = [await access.signIn({ token: ownerToken }), await access.signIn({ token: ownerToken })];
    const [first = '', second = ''] = cookies.map(cookie => cookie ?? '');
    const [one, other] = [await access.share(1), await access.share(30)];
    await access.signOut(first);
    assert.equal(await access.session(first), null);
    const [listed] = await access.shares();
    await access.endShare(listed?.id ?? '');
    assert.deepEqual([await access.isShare(one), await access.isShare(other)], [false, true]);
    // A reader has no session that could be signed out, and ends nobody else's reading by it.
    await access.signOut(other);
    assert.equal(await access.isShare(other), true);
    await access.endAll();
    assert.deepEqual([await access.session(second), await access.isShare(other), kept.size], [null, false, 0]);
  });

  test('what is over is thrown away, and at most 500 tokens are remembered', async () => {
    const { access, kept, clock } = await made();
    for (let index = 0; index < 510; index += 1) await access.oneTimeLink();
    assert.equal(kept.size, 501);
    clock.at += day;
    await access.oneTimeLink();
    assert.equal(kept.size, 2);
  });

  test('no token, a wrong one and one that is too short to be safe', async () => {
    const { access } = await made(null);
    assert.equal(await access.signIn({ token: '' }), null);
    assert.equal(await access.signIn({}), null);
    assert.equal(await (await made()).access.signIn({ token: `${ownerToken}x` }), null);
    await assert.rejects(made('short'), RangeError);
  });

  test('each session has forms of its own', async () => {
    const { access } = await made();
    const [one, other] = [await access.signIn({ token: ownerToken }), await access.signIn({ token: ownerToken })];
    assert.notEqual((await access.session(one ?? ''))?.csrf, (await access.session(other ?? ''))?.csrf);
  });
});

describe('wrong tries', () => {
  test('ten at once, then one a minute, and each address for itself', () => {
    let at = 0;
    const tries = createTries(() => at);
    for (let index = 0; index < 10; index += 1) {
      assert.equal(tries.wait('here'), 0);
      tries.counted('here');
    }
    assert.equal(tries.wait('here'), 60);
    assert.equal(tries.wait('there'), 0);
    at += 60_000;
    assert.equal(tries.wait('here'), 0);
    tries.counted('here');
    assert.equal(tries.wait('here'), 60);
  });

  test('many addresses do not get around it', () => {
    const tries = createTries(() => 0);
    for (let index = 0; index < 1_000; index += 1) tries.counted(`address ${index}`);
    for (let index = 0; index < 10; index += 1) tries.counted(`new one ${index}`);
    assert.ok(tries.wait('a newer one') > 0);
    assert.equal(tries.wait('address 5'), 0);
  });
});

test('the token of one job is not that of another', () => {
  assert.notEqual(beatToken('s', 'backup'), beatToken('s', 'mails'));
  assert.notEqual(beatToken('s', 'backup'), beatToken('t', 'backup'));
});
