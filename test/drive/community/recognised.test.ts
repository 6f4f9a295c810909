import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { castAll } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

test('an app that nobody described is entered through the forms that it shows', async () => {
  const { 'who-am-i': who, 'close-account': close, confirm } = driven.settings.flows;
  assert.ok(who && close && confirm);
  const { owner } = driven.settings.actors;
  const changed = {
    flows: { 'who-am-i': who, 'close-account': close, confirm },
    actors: { 'member-a': {}, ...(owner ? { owner } : {}) },
  };
  const drive = await driven.drive(undefined, changed);
  assert.equal(drive.recipe.name, 'plain-form');
  assert.deepEqual(Object.keys(drive.recipe.flows).toSorted(), [
    'close-account',
    'confirm',
    'sign-in',
    'sign-in-by-link',
    'sign-up',
    'who-am-i',
  ]);
  const { cast, absent } = await castAll(drive);
  assert.deepEqual(absent, []);
  assert.equal(cast.get('owner')?.role, 'owner');
  const wrong = drive.part('stranger', { ...cast.get('member-a')?.variables(), password: 'not the password' });
  await assert.rejects(wrong.walk('sign-in'), /sign-in stopped/);
  assert.deepEqual((await clean(drive)).left, []);
  await drive.close();
});

test('a role that an actor does not hold keeps it from acting', async () => {
  const { owner } = driven.settings.actors;
  const drive = await driven.drive(undefined, { actors: owner ? { admin: owner } : {} });
  const { cast, absent } = await castAll(drive);
  assert.equal(cast.has('admin'), false);
  assert.match(absent[0]?.reason ?? '', /does not hold the role admin/);
  await drive.close();
});
