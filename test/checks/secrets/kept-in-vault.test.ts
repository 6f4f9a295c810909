import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/kept-in-vault.ts';
import { evidence } from '../../evidence/build.ts';
import { addSecret, allow, foundSecret, inHistory, inTree } from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, oneFault } from '../expectations.ts';

const place = 'stripe-secret-key:1a2b3c4d';
const blocker = { place, severity: 'blocker', confidence: 'observed' } as const;
const high = { ...blocker, severity: 'high' } as const;

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('a value in the settings of the platform, a container file or a workflow', () => {
  for (const [file, sort] of [
    ['vercel.json', 'deploy'],
    ['docker-compose.yml', 'container'],
    ['.github/workflows/deploy.yml', 'deploy'],
  ] as const)
    oneFault(check, addSecret(evidence(), [inTree(file, sort)]), blocker);
});

test('it is entered in the vault of the platform that the file belongs to, and named in the file', () => {
  const fault = oneFault(check, addSecret(evidence(), [inTree('vercel.json', 'deploy')]), blocker);
  const steps = JSON.stringify(fault.remedy);
  assert.match(steps, /Vercel → your project → Settings → Environment Variables/);
  const workflow = addSecret(evidence(), [inTree('.github/workflows/deploy.yml', 'deploy')]);
  workflow.repo.deploys = [
    { platform: 'github-actions', in: { file: '.github/workflows/deploy.yml', line: 1 }, domains: [] },
  ];
  assert.match(JSON.stringify(oneFault(check, workflow, blocker).remedy), /\$\{\{ secrets\.STRIPE_SECRET_KEY \}\}/);
});

test('on this machine only, not in Git, or of test mode: high', () => {
  oneFault(check, addSecret(evidence(), [inTree('vercel.json', 'deploy', false)]), high);
  oneFault(check, addSecret(evidence(), [inTree('vercel.json', 'deploy'), inHistory('vercel.json', false)]), high);
  oneFault(check, addSecret(evidence(), [inTree('vercel.json', 'deploy')], foundSecret({ mode: 'test' })), high);
});

test('a value elsewhere, a placeholder and a public key in the file are sound here', () => {
  assertPasses(check, addSecret(evidence(), [inTree('src/pay.ts')]));
  assertPasses(check, addSecret(evidence(), [inHistory('vercel.json')]));
  for (const sort of ['public', 'placeholder', 'conditional'] as const)
    assertPasses(check, addSecret(evidence(), [inTree('vercel.json', 'deploy')], foundSecret({ class: sort })));
});

test('an accepted value is quiet until its last day is over', () => {
  assertPasses(check, allow(addSecret(evidence(), [inTree('vercel.json', 'deploy')]), '2026-12-31'));
  oneFault(check, allow(addSecret(evidence(), [inTree('vercel.json', 'deploy')]), '2026-11-22'), blocker);
});

test('without a deployment file nothing is passed, and one that could not be read is said', () => {
  const none = evidence();
  none.repo.deploys = [];
  assertNotPassed(check, none);
  oneFault(check, addSecret(none, [inTree('deploy/k8s.yaml', 'deploy')]), blocker);
  const unread = evidence();
  unread.secrets.leftOut = [{ what: 'vercel.json', reason: 'it is larger than 1 MB' }];
  assertNotPassed(check, unread);
});
