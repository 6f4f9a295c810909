import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/no-personal-names.ts';
import { namedPeopleIn } from '../../../src/engines/env-use/named-people.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { type Draft, evidence } from '../../evidence/build.ts';
import { assertPasses, oneFault } from '../expectations.ts';

const written = (text: string, path = 'src/a.ts'): Draft<Evidence> => {
  const all = evidence();
  all.envUse.people = namedPeopleIn({ path, text }) as Draft<Evidence>['envUse']['people'];
  return all;
};

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('comments that send the reader to one person', () => {
  for (const [text, path] of [
    ['# Ask Tobias for the key of the live account.\nA=1', '.env.example'],
    ["RUN x # built on Jenna's laptop", 'Dockerfile'],
    [`// ${['TO', 'DO'].join('')}(marta): take this out\n`, 'src/a.ts'],
    ['/*\n * The password is in Priya’s account.\n */', 'src/a.ts'],
    ['-- check with Henrik before you run this', 'db/a.sql'],
    ['x: 1 # only Stefan knows the password, Stefan knows where', 'deploy.yml'],
    ['const a = 1; // ping Oluwaseun when this breaks', 'src/a.ts'],
  ] as const) {
    const fault = oneFault(check, written(text, path), {
      place: path.toLowerCase(),
      severity: 'medium',
      confidence: 'observed',
    });
    assert.equal(fault.places?.length, 1);
  }
});

test('what is said of the person is not kept', () => {
  const all = written('# Ask Tobias, 555 0100, in the evening', '.env.example');
  assert.doesNotMatch(JSON.stringify(all.envUse.people), /555/);
});

test('what looks like a name to turn to and is none', () => {
  for (const [text, path] of [
    ['// Copyright 2026 Tobias Meier, ask Tobias for another licence', 'src/a.ts'],
    ['/** @author Jenna */', 'src/a.ts'],
    ["// Stripe's key is in the vault; ask Stripe for a new one", 'src/a.ts'],
    ['// Ask the owner; call Support; text the team', 'src/a.ts'],
    ["// GitHub's account page, Vercel's password field", 'src/a.ts'],
    ['// Thanks to Marta for the idea: ask Marta', 'src/a.ts'],
    ["const people = ['Ask Tobias'];", 'src/a.ts'],
    ['// Ask Tobias for the key', 'test/a.test.ts'],
    ['Ask Tobias for the key.', 'README.md'],
    ['// call Promise.all, call React.memo, ask Postgres for its version', 'src/a.ts'],
    ["// the user's password, Everybody's account", 'src/a.ts'],
    ['// message Queue is full; Text Encoder; contact Form', 'src/a.ts'],
  ] as const)
    assertPasses(check, written(text, path));
});
