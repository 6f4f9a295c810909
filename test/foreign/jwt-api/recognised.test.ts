import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { sessions } from '../../../src/drive/harden/sessions.ts';
import { login } from '../../../src/drive/scenarios/login.ts';
import { logout } from '../../../src/drive/scenarios/logout.ts';
import { play } from '../../../src/drive/scenarios/scenario.ts';
import { castOf, placeToDriveFrom, portOf, seenIn } from '../../drive/place.ts';
import { judgedAfter, ofSessions } from '../judged.ts';
import { createApp } from './app.ts';

const place = await placeToDriveFrom();
const api = await createApp(randomBytes(32));
await api.listen({ port: 0, host: '127.0.0.1' });
const app = `http://127.0.0.1:${await portOf(api.server)}`;
after(async () => {
  await api.close();
  await place.stop();
});

const removal = { 'close-account': [{ call: 'DELETE /auth/me' }, { expect: { status: 200 } }] };

test('an API with tokens is recognised by its own OpenAPI document: sign-up, sign-in, who one is', async () => {
  const drive = await place.drive({ app, flows: removal });
  assert.equal(drive.recipe.name, 'jwt-login');
  assert.deepEqual(Object.keys(drive.recipe.flows).toSorted(), ['close-account', 'sign-in', 'sign-up', 'who-am-i']);
  const { cast, absent } = await castOf(drive);
  assert.equal(absent, '');
  assert.deepEqual(seenIn(await play(login, drive, cast)), { 'wrong password gets in': false });
  const outcome = await play(logout, drive, cast);
  assert.equal(outcome.outcome, 'not-tried', 'this API has no way out');
  const { authorization = '' } = cast.get('member-a')?.session.carried() ?? {};
  assert.match(authorization, /^Bearer \S{60,}$/);
  assert.equal(JSON.stringify(drive.transcript.all()).includes(authorization.slice(7)), false);
  assert.deepEqual((await clean(drive)).left, []);
});

test('a token that is only thrown away still gets in: signing out is tried with a copy of the token', async () => {
  const thrownAway = [{ carry: { authorization: 'none' } }];
  const drive = await place.drive({ app, recipe: 'jwt-login', flows: { ...removal, 'sign-out': thrownAway } });
  const { cast } = await castOf(drive);
  assert.deepEqual(seenIn(await play(logout, drive, cast)), { 'old session still gets in': true });
  assert.deepEqual((await clean(drive)).left, []);
});

test('hardening watches a copy of the token, and says of the rest why it is not known', async () => {
  const thrownAway = [{ carry: { authorization: 'none' } }];
  const drive = await place.drive({ app, recipe: 'jwt-login', flows: { ...removal, 'sign-out': thrownAway } });
  const { tried } = await harden(drive, [sessions], () => undefined);
  const facts = tried.sessions?.facts;
  assert.equal(facts?.status, 'ok');
  const trials = facts.value;
  const [logout, ban] = [trials['logout'], trials['ban']];
  assert.ok(logout?.status === 'ok' && logout.value.stillIn);
  assert.ok(ban?.status === 'silent' && /“ban” is done/.test(ban.reason));
  assert.deepEqual((await clean(drive)).left, []);
});

test('tokens that are forged or none are tried in the header that carries them, and refused', async () => {
  const drive = await place.drive({ app, flows: removal });
  const { hardening, judgements } = await judgedAfter(drive, ofSessions);
  const forged = hardening.tried.forged?.facts;
  const session = forged?.status === 'ok' ? forged.value['session'] : undefined;
  assert.ok(session?.status === 'ok' && session.value.kind === 'jwt' && session.value.tried === 8);
  assert.equal(judgements.get('hardening/forged-tokens-refused')?.outcome, 'pass');
  assert.deepEqual(
    [...judgements.values()].flatMap(({ faults }) => faults.map(({ place: at }) => at)),
    [],
  );
  assert.deepEqual((await clean(drive)).left, []);
});
