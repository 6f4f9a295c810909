import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/forged-tokens-refused.ts';
import type { ForgedTrial } from '../../../src/evidence/hardening/tokens.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { forgedTrial, webExchange } from '../../evidence/build-hardening-web.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const after = (trial: ForgedTrial) => ({
  ...evidence(),
  hardening: soundHardening({ forged: { session: seen(trial) } }),
});
const expected = { place: 'session', severity: 'blocker', confidence: 'proven' } as const;
const shown = webExchange({ status: 200, excerpt: '{"id":"2"}' });

test('a member who is another one by writing it down', () => {
  const how = 'with the payload of another under the old signature';
  const fault = oneFault(check, after(forgedTrial({ taken: [{ how, as: 'another member', shown }] })), expected);
  assert.match(fault.happened, /writes the id of another one/);
  assert.match(fault.evidence.join('\n'), /under the old signature was taken for that of another member/);
});

test('half of a value that says nothing', () => {
  const taken = [{ how: 'of which half is missing', as: 'its member', shown }] as const;
  const fault = oneFault(check, after(forgedTrial({ kind: 'opaque', taken })), expected);
  assert.match(JSON.stringify(fault.remedy), /by its whole value/);
});

for (const [trial, cause, remedy] of [
  ['public-key', /takes the public key, which it shows to everybody/, /RS256/],
  ['guessed-key', /stands in examples/, /32 random bytes/],
] as const)
  test(`${trial}: a token made with a key that is none is told by its own cause`, () => {
    const taken = [{ how: 'signed with it', as: 'another member', shown }] as const;
    const forged = { session: seen(forgedTrial({})), [trial]: seen(forgedTrial({ taken })) };
    const told = { ...evidence(), hardening: soundHardening({ forged }) };
    const fault = oneFault(check, told, { ...expected, place: trial });
    assert.match(fault.cause, cause);
    assert.match(JSON.stringify(fault.remedy), remedy);
  });

test('a key that the app shows nowhere leaves open whether it opens sessions', () => {
  const forged = { session: seen(forgedTrial({})), 'public-key': silent('none is shown') };
  assertNotPassed(check, { ...evidence(), hardening: soundHardening({ forged }) });
});

test('all refused passes', () => {
  assertPasses(check, after(forgedTrial({ kind: 'opaque', tried: 2 })));
});
