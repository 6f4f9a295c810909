import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/callbacks.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Callback, SmokeEvidence } from '../../../src/evidence/smoke.ts';
import { evidence } from '../../evidence/build.ts';
import { callback } from '../../evidence/build-smoke.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const told = (
  payment: readonly Partial<Callback>[],
  change: Partial<SmokeEvidence> = {},
  signIn: readonly Partial<Callback>[] = [],
) => {
  const all = evidence();
  Object.assign(all.smoke, {
    callbacks: {
      payment: seen(payment.map(callback)),
      signIn: seen(signIn.map(each => callback({ when: 'signed-in', told: 'accounts.google.com', ...each }))),
    },
    ...change,
  });
  return all;
};
const here: readonly Partial<Callback>[] = [{}];
const blocker = { place: 'checkout', severity: 'blocker', confidence: 'proven' } as const;
const local = { app: 'http://localhost:4310', origins: ['http://localhost:4310'], environment: 'loopback' } as const;

test('whoever has paid is led to the machine of whoever opens it', () => {
  const fault = oneFault(check, told([{ address: 'http://localhost:3000/billing/thanks' }]), blocker);
  assert.match(fault.happened, /^People pay and end up at localhost: .*some pay again\.$/);
  assert.match(
    fault.cause,
    /^The app at https:\/\/staging\.community\.test told Stripe to lead whoever has paid to http:\/\/localhost:3000\/billing\/thanks, which is the machine of whoever opens it\.$/,
  );
  assert.deepEqual(fault.covers, ['join']);
});

test('another port of this machine is not the app', () => {
  oneFault(check, told([{ address: 'http://localhost:3000/billing/thanks' }], local), blocker);
});

test('a preview, and a host of somebody else', () => {
  for (const address of [
    'https://harbour-git-main.vercel.app/thanks',
    'https://community-git-main.preview.example/thanks',
  ])
    oneFault(check, told([{ address }]), blocker);
});

test('one step lower: only whoever gives up, or another environment', () => {
  const lower = { ...blocker, severity: 'high' } as const;
  oneFault(check, told([{}, { when: 'gave-up', address: 'http://localhost:3000/billing' }]), lower);
  oneFault(check, told([{ address: 'https://app.community.test/billing/thanks' }]), lower);
});

test('both addresses of one page are one fault', () => {
  const address = 'http://localhost:3000/billing';
  const { evidence: lines } = oneFault(check, told([{ address }, { when: 'gave-up', address }]), blocker);
  assert.equal(lines.length, 3);
});

test('signing in with another account leads elsewhere: one fault for each service', () => {
  const all = told(here, {}, [
    { address: 'http://localhost:3000/auth/callback/google' },
    { address: 'http://localhost:3000/auth/callback/github', told: 'github.com' },
  ]);
  assert.deepEqual(
    faultsOf(check, all).map(({ place, severity }) => [place, severity]),
    [
      ['sign-in-by-accounts.google.com', 'blocker'],
      ['sign-in-by-github.com', 'blocker'],
    ],
  );
});

test('quiet: home, with and without www, another declared host, and a service that takes people in', () => {
  assertPasses(check, told(here));
  assertPasses(check, told([{ address: 'https://www.staging.community.test/thanks' }]));
  for (const address of ['https://www.community.test/thanks', 'https://app.community.test/thanks'])
    assertPasses(check, told([{ address }], local));
  assertPasses(check, told(here, {}, [{ address: 'https://abcdefgh.supabase.co/auth/v1/callback' }]));
  assertPasses(
    check,
    told([{ address: 'http://localhost:4320/thanks' }], { ...local, origins: ['http://localhost:4320'] }),
  );
});

test('not checked: nobody told, or a host of which nobody said whose it is', () => {
  for (const part of ['payment', 'signIn'] as const) {
    const all = evidence();
    Object.assign(all.smoke.callbacks, { [part]: silent('nobody asked') });
    assertNotPassed(check, all);
  }
  assertNotPassed(check, told([{ address: 'https://try.community.test/thanks' }]));
  assertNotPassed(check, told(here, {}, [{ address: 'https://sign-in.elsewhere.example/callback' }]));
});
