import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { login } from '../../../src/drive/scenarios/login.ts';
import { logout } from '../../../src/drive/scenarios/logout.ts';
import { play } from '../../../src/drive/scenarios/scenario.ts';
import { castOf, seenIn } from '../../drive/place.ts';
import { driveChoir } from './driven-choir.ts';

const choir = await driveChoir();
after(() => choir.stop());

test('Auth.js is recognised by its own answers; both ways in work as found', async () => {
  const { actors } = choir.settings;
  const drive = await choir.drive({
    app: choir.app,
    actors,
    roles: {
      free: { status: 200, json: { '/user/role': 'member' } },
      admin: { status: 200, json: { '/user/role': 'admin' } },
    },
  });
  assert.equal(drive.recipe.name, 'auth-js');
  const flows = ['sign-in', 'sign-in-by-link', 'sign-out', 'sign-up', 'who-am-i'];
  assert.deepEqual(Object.keys(drive.recipe.flows).toSorted(), flows);
  const { cast, absent } = await castOf(drive);
  assert.equal(absent, '');
  assert.equal(cast.get('admin')?.variables()['member'], 'admin@example.test');
  assert.match(cast.get('member-a')?.variables()['member'] ?? '', /^lr-.*-member-a@members\.example\.test$/);
  assert.deepEqual(seenIn(await play(login, drive, cast)), { 'used link gets in': false });
  assert.deepEqual(seenIn(await play(logout, drive, cast)), { 'old session still gets in': true });
  const wrong = drive.part('a stranger', { email: 'admin@example.test', password: 'not the password' });
  await assert.rejects(wrong.walk('sign-in'), /sign-in stopped at “look at the answer”: the answer lacks “"user"”/);
  const { left } = await clean(drive);
  assert.deepEqual(
    left.map(({ reason }) => reason),
    ['member-b', 'member-a'].map(() => 'the settings do not say how “close-account” is done in this app (drive.flows)'),
  );
});
