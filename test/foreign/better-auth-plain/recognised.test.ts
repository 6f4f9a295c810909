import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { login } from '../../../src/drive/scenarios/login.ts';
import { logout } from '../../../src/drive/scenarios/logout.ts';
import { play } from '../../../src/drive/scenarios/scenario.ts';
import { castOf, freePort, placeToDriveFrom, seenIn } from '../../drive/place.ts';
import { judgedAfter, ofSessions } from '../judged.ts';
import { startApp } from './app.ts';

const place = await placeToDriveFrom();
const port = await freePort();
const secret = randomBytes(32).toString('hex');
const server = startApp({ port, secret, smtpUrl: `smtp://127.0.0.1:${place.sink.port}` });
const app = `http://127.0.0.1:${port}`;
after(async () => {
  server.close();
  await place.stop();
});

test('better-auth is recognised; with nothing but the address two members sign up, in, out, and by link', async () => {
  const drive = await place.drive({ app });
  assert.equal(drive.recipe.name, 'better-auth');
  const { cast, absent } = await castOf(drive);
  assert.equal(absent, '');
  const [a, b] = ['member-a', 'member-b'].map(name => cast.get(name as 'member-a')?.variables()['member']);
  assert.ok(a !== undefined && b !== undefined && a !== b);
  assert.deepEqual(seenIn(await play(login, drive, cast)), { 'wrong password gets in': false });
  assert.deepEqual(seenIn(await play(logout, drive, cast)), { 'old session still gets in': false });

  const known = cast.get('member-a')?.variables() ?? {};
  const byLink = drive.part('member-a, by link', { run: drive.run.label, email: known['email'] ?? '' });
  await byLink.walk('sign-in-by-link');
  await byLink.walk('who-am-i');
  assert.equal(byLink.variables()['member'], a);

  const stranger = drive.part('a stranger', { run: drive.run.label });
  await assert.rejects(stranger.walk('who-am-i'), /who-am-i stopped at “keep member”: the answer does not hold member/);
  const { left } = await clean(drive);
  assert.equal(left.length, 2);
  assert.match(left[0]?.reason ?? '', /do not say how “close-account” is done/);
});

test('hardening lets better-auth be, but for a sign-out that ends one session of several', async () => {
  const drive = await place.drive({ app });
  const { judgements } = await judgedAfter(drive, ofSessions);
  for (const name of ['cookie-flags', 'cors-closed', 'errors-say-nothing', 'forged-tokens-refused', 'session-rotates'])
    assert.equal(judgements.get(`hardening/${name}`)?.outcome, 'pass', name);
  const found = [...judgements.values()].flatMap(({ faults }) => faults.map(({ place: at }) => at));
  assert.deepEqual(found, ['logout-elsewhere']);
  await clean(drive);
});
