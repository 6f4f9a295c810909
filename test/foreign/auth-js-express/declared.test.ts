import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { assertRole } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { login } from '../../../src/drive/scenarios/login.ts';
import { logout } from '../../../src/drive/scenarios/logout.ts';
import { scenarios } from '../../../src/drive/scenarios/index.ts';
import { play } from '../../../src/drive/scenarios/scenario.ts';
import { castOf, seenIn } from '../../drive/place.ts';
import { judgedAfter, ofSessions } from '../judged.ts';
import { driveChoir } from './driven-choir.ts';

const choir = await driveChoir();
after(() => choir.stop());

test('settings alone drive the app: members by link, the admin by form, roles shown by the app, nothing left', async () => {
  const drive = await choir.drive(choir.settings);
  assert.equal(drive.recipe.name, 'declared');
  const { cast, absent } = await castOf(drive);
  assert.equal(absent, '');
  assert.deepEqual(Object.fromEntries([...cast].map(([name, { role }]) => [name, role])), {
    anonymous: null,
    'member-a': 'free',
    'member-b': 'free',
    admin: 'admin',
  });
  assert.equal((await cast.get('admin')?.session.open('/admin'))?.status, 200);
  assert.equal((await cast.get('member-a')?.session.open('/admin'))?.status, 403);
  const addresses = ['member-a', 'member-b'].map(name => choir.sink.addressOf(`${drive.run.label}-${name}`));
  assert.deepEqual([...choir.sink.recipients().keys()].toSorted(), addresses, 'the admin needs no mail');
  const member = cast.get('member-a');
  assert.ok(member);
  await assert.rejects(assertRole(drive, member, 'admin'), /does not hold the role admin: \/role of the answer/);
  const { left, removed } = await clean(drive);
  assert.deepEqual(left, []);
  assert.deepEqual(removed.toSorted(), ['account member-a', 'account member-b']);
});

test('signing in walks by link and the used link is dead; signing out leaves the session alive, as tokens in cookies do', async () => {
  const drive = await choir.drive(choir.settings);
  const { cast } = await castOf(drive);
  assert.deepEqual(seenIn(await play(login, drive, cast)), { 'used link gets in': false });
  assert.deepEqual(seenIn(await play(logout, drive, cast)), { 'old session still gets in': true });
  for (const scenario of scenarios) {
    if (scenario === login || scenario === logout || scenario.name === 'join') continue;
    const outcome = await play(scenario, drive, cast);
    assert.equal(outcome.outcome, 'not-tried', `${scenario.name}: ${JSON.stringify(outcome)}`);
  }
  assert.deepEqual((await clean(drive)).left, []);
});

test('a wrong password and somebody else’s role are refused in words, without a value', async () => {
  choir.environment['WRONG_PASSWORD'] = 'never the password';
  const email = 'CHOIR_ADMIN_EMAIL';
  const drive = await choir.drive({
    ...choir.settings,
    actors: {
      admin: { email, password: 'WRONG_PASSWORD' },
      owner: { email, password: 'CHOIR_ADMIN_PASSWORD', role: 'free' },
      moderator: { email: 'NOBODY_SET_THIS' },
    },
  });
  const { cast, absent } = await castOf(drive);
  assert.deepEqual([...cast.keys()], ['anonymous']);
  assert.match(absent, /admin cannot act: sign-in stopped at “look at the answer”: the way ended at \/auth\/signin/);
  assert.match(absent, /owner cannot act: it does not hold the role free/);
  assert.match(absent, /moderator cannot act: the variable NOBODY_SET_THIS is not set/);
  for (const secret of [choir.environment['CHOIR_ADMIN_PASSWORD'] ?? '', 'never the password'])
    assert.equal(`${absent} ${JSON.stringify(drive.transcript.all())}`.includes(secret), false);
});

test('a session comes along as a pasted cookie or as the storage state of a browser', async () => {
  const first = await choir.drive(choir.settings);
  const { cast } = await castOf(first);
  const cookie = (await cast.get('admin')?.session.cookies()) ?? '';
  const [name = '', ...value] =
    cookie
      .split('; ')
      .find(pair => pair.includes('session-token='))
      ?.split('=') ?? [];
  const cookies = [{ name, value: value.join('='), domain: '127.0.0.1', path: '/', httpOnly: true, secure: false }];
  const file = join(choir.state, 'storage-state.json');
  writeFileSync(file, JSON.stringify({ cookies, origins: [] }), { mode: 0o600 });
  const broken = join(choir.state, 'broken.json');
  writeFileSync(broken, `{"cookies": [{"value": "${value.join('=')}"`);
  Object.assign(choir.environment, { PASTED: cookie, STATE: file, BROKEN: broken, MISSING: join(choir.state, 'no') });
  const drive = await choir.drive({
    ...choir.settings,
    actors: {
      admin: { cookie: 'PASTED' },
      owner: { storageState: 'STATE', role: 'admin' },
      moderator: { storageState: 'BROKEN' },
      'member-a': { storageState: 'MISSING' },
    },
  });
  const brought = await castOf(drive);
  assert.deepEqual([...brought.cast.keys()].toSorted(), ['admin', 'anonymous', 'owner']);
  assert.match(brought.absent, /moderator cannot act: its storage state cannot be read as JSON/);
  assert.match(brought.absent, /member-a cannot act: its storage state cannot be read as JSON/);
  assert.equal(brought.absent.includes(value.join('=').slice(0, 12)), false);
  assert.equal(JSON.stringify(drive.transcript.all()).includes(value.join('=')), false);
  await clean(first);
});

test('who came in with a copied session is not asked to sign in anew', async () => {
  const first = await choir.drive(choir.settings);
  const { cast } = await castOf(first);
  choir.environment['PASTED_MEMBER'] = (await cast.get('member-a')?.session.cookies()) ?? '';
  const drive = await choir.drive({ ...choir.settings, actors: { 'member-a': { cookie: 'PASTED_MEMBER' } } });
  const brought = await castOf(drive);
  assert.equal(brought.cast.get('member-a')?.role, 'free');
  assert.deepEqual(await play(login, drive, brought.cast), {
    outcome: 'not-tried',
    reason: 'member-a came in with a copied session and cannot sign in anew',
  });
  await clean(first);
});

test('hardening finds the sessions that outlive a sign-out and the account itself, as tokens in cookies do, the stack that Express shows, and nothing else', async () => {
  const drive = await choir.drive(choir.settings);
  const { judgements } = await judgedAfter(drive, ofSessions);
  const found = [...judgements.values()].flatMap(({ faults }) => faults.map(({ place }) => place));
  assert.deepEqual(found.toSorted(), ['closed-account', 'logout', 'logout-elsewhere', 'stack']);
  assert.equal(judgements.get('hardening/session-rotates')?.outcome, 'pass');
  assert.deepEqual((await clean(drive)).left, []);
});
