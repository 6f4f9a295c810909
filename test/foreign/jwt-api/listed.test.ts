import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import { placeToDriveFrom, portOf } from '../../drive/place.ts';
import { type Fate, findingsIn, listedIn, wrongIn } from '../compared.ts';
import { judgedAfter } from '../judged.ts';
import { createApp } from './app.ts';

const place = await placeToDriveFrom();
const api = await createApp(randomBytes(32));
await api.listen({ port: 0, host: '127.0.0.1' });
const app = `http://127.0.0.1:${await portOf(api.server)}`;
after(async () => {
  await api.close();
  await place.stop();
});

const { defects } = listedIn(import.meta.dirname);

const found = (check: `hardening/${string}`, at: string, severity: string): Fate => ({
  found: check,
  place: at,
  severity,
});

/** What hardening makes of each defect of the list. */
const fates: Readonly<Record<string, Fate>> = {
  'password-guessed-without-limit': found('hardening/login-throttled', 'sign-in', 'high'),
  'accounts-without-limit': found('hardening/sign-up-throttled', 'sign-up', 'high'),
  'public-api-without-limit': found('hardening/api-throttled', 'member', 'high'),
  'sign-up-tells-who-is-a-member': found('hardening/accounts-not-enumerable', 'sign-up', 'medium'),
  'sign-in-tells-who-is-a-member-by-its-wait': found('hardening/accounts-not-enumerable', 'sign-in-times', 'medium'),
  'token-cannot-be-ended': { notChecked: 'hardening/sessions-end', because: /“sign-out”/ },
  'no-audit-trail': { notChecked: 'hardening/audit-complete', because: /“read-trail”/ },
};

/** On a machine that others keep busy nobody can tell by the wait; then that is said. */
const byItsWait = 'sign-in-tells-who-is-a-member-by-its-wait';

test('an API with tokens: each listed defect is found or said not to be checked, and nothing else is found', async t => {
  const drive = await place.drive({
    app,
    requests: 1_500,
    flows: { 'close-account': [{ call: 'DELETE /auth/me' }, { expect: { status: 200 } }] },
  });
  const { judgements } = await judgedAfter(drive, verifications);
  assert.deepEqual(Object.keys(fates).toSorted(), defects.map(({ name }) => name).toSorted());
  const tooBusy: Fate = { notChecked: 'hardening/accounts-not-enumerable', because: /too busy to compare/ };
  const isBusy = wrongIn(judgements, { [byItsWait]: tooBusy }).length === 0;
  if (isBusy) t.diagnostic('this machine was too busy to compare waits');
  const own = isBusy ? { ...fates, [byItsWait]: tooBusy } : fates;
  assert.deepEqual(wrongIn(judgements, own), []);
  const listed = Object.values(own).flatMap(fate =>
    'found' in fate ? [`${fate.found} ${fate.place} ${fate.severity}`] : [],
  );
  assert.deepEqual(findingsIn(judgements), listed.toSorted(), 'no finding that the list does not hold');
  for (const name of [
    'forged-tokens-refused',
    'errors-say-nothing',
    'cors-closed',
    'cross-site-writes',
    'mass-assignment',
  ])
    assert.notEqual(judgements.get(`hardening/${name}`)?.outcome, 'fail', name);
  assert.deepEqual((await clean(drive)).left, []);
});
