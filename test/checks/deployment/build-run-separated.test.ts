import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/build-run-separated.ts';
import { imageStepsOf } from '../../../src/engines/env-use/images.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { type Draft, evidence } from '../../evidence/build.ts';
import { assertPasses, faultsOf, oneFault } from '../expectations.ts';

const built = (dockerfile: string): Draft<Evidence> => {
  const all = evidence();
  all.envUse.images = imageStepsOf({ path: 'Dockerfile', text: dockerfile }) as Draft<Evidence>['envUse']['images'];
  all.envUse.uses.push({
    name: 'PUBLIC_URL',
    file: 'src/a.ts',
    line: 1,
    kind: 'run',
    need: 'required',
    by: 'server',
    inTest: false,
  });
  all.envUse.declared.push({ name: 'PUBLIC_URL', file: '.env.example', line: 3, empty: false, said: '' });
  return all;
};
const high = { severity: 'high', confidence: 'observed' } as const;

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('a key as an argument of the build, alone and set from it', () => {
  oneFault(check, built('FROM node:24\nARG SESSION_SECRET\nRUN build\n'), {
    place: 'dockerfile#session_secret',
    ...high,
  });
  const fault = oneFault(check, built('FROM node:24\nARG PAY_KEY\nENV PAY_KEY=$PAY_KEY\n'), {
    place: 'dockerfile#pay_key',
    ...high,
  });
  assert.deepEqual(fault.places, ['Dockerfile:2', 'Dockerfile:3']);
});

test('an address of one place', () => {
  oneFault(check, built('FROM node:24\nENV PUBLIC_URL=https://staging.community.test\n'), {
    place: 'dockerfile#public_url',
    ...high,
  });
  oneFault(check, built('FROM node:24\nENV NODE_ENV=production \\\n    PUBLIC_URL=http://localhost:3000\n'), {
    place: 'dockerfile#public_url',
    ...high,
  });
});

test('a file of variables, also for an earlier stage', () => {
  oneFault(check, built('FROM node:24\nCOPY package.json .env ./\n'), { place: 'dockerfile#.env', ...high });
  oneFault(check, built('FROM node:24 AS build\nCOPY ["apps/web/.env.production", "/app/"]\nFROM node:24\n'), {
    place: 'dockerfile#apps/web/.env.production',
    ...high,
  });
});

test('several are told apart', () => {
  assert.equal(faultsOf(check, built('FROM a\nARG PAY_KEY\nARG MAIL_TOKEN\nCOPY .env .\n')).length, 3);
});

test('what looks like it and is none', () => {
  for (const dockerfile of [
    'FROM node:24\nARG NODE_VERSION=24\nENV NODE_ENV=production HOST=0.0.0.0 PORT=3000\n',
    'FROM node:24\n# ARG SESSION_SECRET\nRUN --mount=type=secret,id=SESSION_SECRET build\n',
    'FROM node:24 AS build\nARG NPM_TOKEN\nRUN npm ci\nFROM node:24\nCOPY --from=build /app/.env.example /app\n',
    'FROM node:24\nCOPY .env.example ./\n',
    'FROM node:24\nENV PUBLIC_URL=\n',
    'FROM node:24\nENV PAY_API=https://api.stripe.com\n',
    'FROM node:24\nARG NEXT_PUBLIC_STRIPE_KEY\nARG BILLING_PUBLIC_KEY\n',
  ])
    assertPasses(check, built(dockerfile));
});

test('a secret whose name makes it public', () => {
  const all = evidence();
  all.envUse.uses.push({
    name: 'NEXT_PUBLIC_STRIPE_SECRET_KEY',
    file: 'app/pay.tsx',
    line: 4,
    kind: 'build',
    need: 'required',
    by: 'browser',
    inTest: false,
  });
  oneFault(check, all, { place: 'next_public_stripe_secret_key', severity: 'medium', confidence: 'inferred' });
  const near = evidence();
  near.envUse.uses.push({
    name: 'NEXT_PUBLIC_STRIPE_KEY',
    file: 'app/pay.tsx',
    line: 4,
    kind: 'build',
    need: 'required',
    by: 'browser',
    inTest: false,
  });
  assertPasses(check, near);
});
