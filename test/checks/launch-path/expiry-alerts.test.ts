import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/expiry-alerts.ts';
import { Unknown } from '../../../src/evidence/leaf.ts';
import { domain, evidence } from '../../evidence/build.ts';
import { assertPasses, oneFault, verdictOf } from '../expectations.ts';

const alerts = (to: string, by: string) => evidence(plan => void (plan.declared.expiryAlerts = { to, by }));
const expected = { place: domain, severity: 'medium', confidence: 'attested' } as const;

test('the sound community is judged and passes', () => {
  assertPasses(check, evidence());
});

test('a warning to an address at the domain dies with it', () => {
  assert.match(oneFault(check, alerts(`ops@${domain}`, 'the registrar'), expected).cause, /ops@community\.test/);
  oneFault(check, alerts(`Ops <ops@mail.${domain.toUpperCase()}>`, 'the registrar'), expected);
});

test('a warning by the app itself dies with it', () => {
  assert.match(
    oneFault(check, alerts('me@mailbox.test', `https://app.${domain}/cron`), expected).cause,
    /part of the app/,
  );
});

test('both at once are one fault that says both', () => {
  assert.match(
    oneFault(check, alerts(`a@${domain}`, `status.${domain}`), expected).cause,
    /is at community\.test itself and status\.community\.test is part/,
  );
});

test('near miss: a name that only looks like the domain', () => {
  assertPasses(check, alerts('me@mycommunity.test', 'https://community.test.monitor.example'));
});

test('nothing said is not checked, and the way out is named', () => {
  assert.throws(
    () =>
      verdictOf(
        check,
        evidence(plan => void delete plan.declared.expiryAlerts),
      ),
    error =>
      error instanceof Unknown &&
      error.reason === 'nobody has said who is told before the domain or a certificate expires',
  );
  assert.match(check.docs.howTo, /expiryAlerts.*launch-ready\.jsonc/s);
});
