import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { clean } from '../../../src/drive/clean.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import { driveChoir } from './driven-choir.ts';
import { type Fate, findingsIn, listedIn, wrongIn } from '../compared.ts';
import { judgedAfter } from '../judged.ts';

const choir = await driveChoir();
after(() => choir.stop());

const { defects } = listedIn(import.meta.dirname);

const found = (check: `hardening/${string}`, place: string, severity: string): Fate => ({
  found: check,
  place,
  severity,
});

/** What hardening makes of each defect of the list. */
const fates: Readonly<Record<string, Fate>> = {
  'copied-cookie-outlives-sign-out': found('hardening/sessions-end', 'logout', 'blocker'),
  // The list says medium; the contract (X2) wants a sign-out to end sessions everywhere.
  'other-devices-stay-signed-in': found('hardening/sessions-end', 'logout-elsewhere', 'blocker'),
  'deleted-account-stays-signed-in': found('hardening/sessions-end', 'closed-account', 'blocker'),
  'password-guessed-without-limit': { notChecked: 'hardening/login-throttled', because: /password/ },
  'mails-without-limit': found('hardening/sign-up-throttled', 'sign-up', 'high'),
  'public-pages-without-limit': found('hardening/api-throttled', 'member', 'high'),
  'stack-trace-for-broken-body': found('hardening/errors-say-nothing', 'stack', 'medium'),
  'no-audit-trail': { notChecked: 'hardening/audit-complete', because: /“read-trail”/ },
  'link-mailed-with-foreign-host': { noCheck: 'no row of the contract speaks of links to a host that a visitor named' },
};

test('driven by its settings alone, each listed defect is found or said not to be checked, and nothing else is found', async () => {
  const drive = await choir.drive({ ...choir.settings, requests: 1_500 });
  const { judgements } = await judgedAfter(drive, verifications);
  assert.deepEqual(Object.keys(fates).toSorted(), defects.map(({ name }) => name).toSorted());
  assert.deepEqual(wrongIn(judgements, fates), []);
  const listed = Object.values(fates).flatMap(fate =>
    'found' in fate ? [`${fate.found} ${fate.place} ${fate.severity}`] : [],
  );
  assert.deepEqual(findingsIn(judgements), listed.toSorted(), 'no finding that the list does not hold');
  // What is right in this app is let be: links and wrong passwords tell nobody who is a member, tokens cannot be forged.
  for (const name of ['forged-tokens-refused', 'session-rotates', 'cookie-flags', 'cors-closed'])
    assert.equal(judgements.get(`hardening/${name}`)?.outcome, 'pass', name);
  assert.deepEqual((await clean(drive)).left, []);
});
