import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-revocable.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { inviteUse, soundInvites } from '../../evidence/build-hardening-invites.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { invitesWith, untried } from './invite-trials.ts';

itJudges(check);

test('taken back and used; the page refuses and the button does not', () => {
  const place = { place: 'revoked', severity: 'high', confidence: 'proven' } as const;
  const used = oneFault(check, invitesWith({ revoked: seen(inviteUse({ gave: 1 })) }), place);
  assert.match(used.cause, /^Accepting an invitation does not ask/);
  const { cause, evidence: lines } = oneFault(
    check,
    invitesWith({ revoked: seen(inviteUse({ gave: 1, pressed: true })) }),
    place,
  );
  assert.match(cause, /^Only the page/);
  assert.match(lines.join('\n'), /the request of its button alone was enough/);
});

test('the older link of one that was sent again', () => {
  const again = invitesWith({ 're-sent': seen(inviteUse({ gave: 1 })) });
  const { happened } = oneFault(check, again, { place: 're-sent', severity: 'high', confidence: 'proven' });
  assert.match(happened, /replaced by a newer one/);
});

test('quiet: the button was pressed and gave nothing, or the app sends none again', () => {
  assertPasses(check, invitesWith({ revoked: seen(inviteUse({ pressed: true })) }));
  const { 're-sent': _, ...without } = soundInvites().invites;
  assertPasses(check, { ...evidence(), hardening: soundHardening({ invites: without }) });
});

test('not checked: one that was taken back could not be tried, or not the older link', () => {
  assertNotPassed(check, invitesWith({ revoked: untried }));
  assertNotPassed(check, invitesWith({ 're-sent': untried }));
});
