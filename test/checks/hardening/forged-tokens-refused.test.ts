import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/forged-tokens-refused.ts';
import type { ForgedTrial } from '../../../src/evidence/hardening/tokens.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { forgedTrial, webExchange } from '../../evidence/build-hardening-web.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';

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

test('all refused passes', () => {
  assertPasses(check, after(forgedTrial({ kind: 'opaque', tried: 2 })));
});
