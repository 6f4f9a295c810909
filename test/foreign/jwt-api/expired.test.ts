import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { expired } from '../../../src/drive/harden/expired.ts';
import { placeToDriveFrom, portOf } from '../../drive/place.ts';
import { judgedAfter } from '../judged.ts';
import { createApp } from './app.ts';

const place = await placeToDriveFrom();
after(() => place.stop());

const check = 'hardening/expired-tokens-refused';
const removal = { 'close-account': [{ call: 'DELETE /auth/me' }, { expect: { status: 200 } }] };

/** What hardening says of the API while its tokens live so long. */
const judgedWith = async (lives: string) => {
  const api = await createApp(randomBytes(32), lives);
  await api.listen({ port: 0, host: '127.0.0.1' });
  try {
    const drive = await place.drive({ app: `http://127.0.0.1:${await portOf(api.server)}`, flows: removal });
    const { hardening, judgements } = await judgedAfter(drive, [expired]);
    assert.deepEqual((await clean(drive)).left, []);
    const facts = hardening.tried.expired?.facts;
    assert.ok(facts?.status === 'ok', JSON.stringify(facts));
    return { leaf: facts.value['session'], judgement: judgements.get(check) };
  } finally {
    await api.close();
  }
};

test('a token of jose that lives for seconds is waited for, and refused by its end alone', async () => {
  const { leaf, judgement } = await judgedWith('6s');
  assert.ok(leaf?.status === 'ok', JSON.stringify(leaf));
  const { token } = leaf.value;
  assert.deepEqual([token?.name, token?.livesMs, token?.taken], ['bearer token', 6_000, false]);
  assert.equal(token?.shown.status, 401);
  assert.equal(judgement?.outcome, 'pass');
});

test('one that lives for an hour is not exercised, and it is said how long it is valid', async () => {
  const { judgement } = await judgedWith('1h');
  assert.equal(judgement?.outcome, 'not-checked');
  assert.match(judgement.reason ?? '', /not exercised: the bearer token of this app is valid for 1 hour \(exp\)/);
});
