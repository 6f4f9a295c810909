import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/values-apart.ts';
import type { PlatformVariables } from '../../../src/evidence/env-use.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

type Variables = PlatformVariables['variables'];

const apart = (production: Variables, staging: Variables) => {
  const all = evidence();
  const of = (from: string, variables: Variables) =>
    seen({ from, rehearsed: true, variables: structuredClone([...variables]) });
  Object.assign(all.envUse, { production: of('production.env', production), staging: of('staging.env', staging) });
  return all;
};
/** Equal words stand for equal values. */
const has = (...pairs: readonly (readonly [string, string, string?])[]): Variables =>
  pairs.map(([name, print, store]) => ({ name, print, ...(store === undefined ? {} : { store }) }));

test('one value of a database, of payments, of sign-in: a fault for each, two of them launch blockers', () => {
  const same = has(
    ['DATABASE_URL', 'd'],
    ['STRIPE_SECRET_KEY', 's'],
    ['STRIPE_WEBHOOK_SECRET', 'w'],
    ['SESSION_SECRET', 'x'],
  );
  const faults = faultsOf(check, apart(same, same));
  assert.deepEqual(
    faults.map(({ place, severity, confidence }) => [place, severity, confidence]),
    [
      ['database', 'blocker', 'observed'],
      ['payments', 'blocker', 'observed'],
      ['sign-in', 'high', 'observed'],
    ],
  );
  assert.equal(
    faults[1]?.cause,
    'STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET have one value in staging and in production.',
  );
});

test('under another name it is the same value', () => {
  const { evidence: lines } = oneFault(check, apart(has(['DATABASE_URL', 'd']), has(['POSTGRES_URL', 'd'])), {
    place: 'database',
    severity: 'blocker',
    confidence: 'observed',
  });
  assert.equal(lines[1], 'DATABASE_URL of production and POSTGRES_URL are equal');
});

test('one database, with a user or a spelling of its own', () => {
  const fault = oneFault(check, apart(has(['DATABASE_URL', 'a', 'one']), has(['DATABASE_URL', 'b', 'one'])), {
    place: 'database',
    severity: 'blocker',
    confidence: 'observed',
  });
  assert.equal(fault.cause, 'DATABASE_URL of production leads to a database that staging uses, too.');
});

test('quiet: what is no secret may be equal; a key of something else is advice', () => {
  const same = has(
    ['LOG_LEVEL', 'l'],
    ['STRIPE_PUBLISHABLE_KEY', 'p'],
    ['NEXT_PUBLIC_SUPABASE_ANON_KEY', 'n'],
    ['GOOGLE_CLIENT_ID', 'g'],
    ['PRICE_PATRON', 'r'],
  );
  assertPasses(check, apart(same, same));
  const mail = has(['RESEND_API_KEY', 'm']);
  const verdict = verdictOf(check, apart(mail, mail));
  assert.ok(verdict.outcome === 'pass' && verdict.advice?.[0]?.text.startsWith('RESEND_API_KEY is the same'));
});

test('not checked: names alone, nobody said, or an answer that did not come', () => {
  const names = [{ name: 'DATABASE_URL', print: null }];
  assertNotPassed(check, apart(names, has(['DATABASE_URL', 'd'])));
  for (const part of ['production', 'staging'] as const) {
    const all = evidence();
    Object.assign(all.envUse, { [part]: silent('it did not answer') });
    assertNotPassed(check, all);
  }
  const all = evidence();
  all.envUse.staging = null;
  assertNotPassed(check, all);
});

test('without a staging there is nothing to compare', () => {
  const all = evidence();
  all.envUse.staging = null;
  all.declared.hosts = all.declared.hosts.filter(({ environment }) => environment === 'production');
  delete all.declared.staging;
  assert.equal(verdictOf(check, all).outcome, 'not-applicable');
});
