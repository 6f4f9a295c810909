import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { leaks, type LeaksFlags } from '../../../src/commands/leaks.ts';
import { leaksNote } from '../../../src/commands/leaks-note.ts';
import type { LeaksReport } from '../../../src/commands/leaks-text.ts';
import { type Heard, heard } from '../../proof/command-line.ts';
import { type DrivenCommunity, driveCommunity } from './driven-community.ts';

const started = async (t: TestContext, change?: (parts: Parts) => Partial<Parts>): Promise<DrivenCommunity> => {
  const driven = await driveCommunity(change);
  // The command opens a sink of its own at the same port.
  await driven.sink.close();
  t.after(() => driven.stop());
  return driven;
};

const hunted = ({ state, environment, file }: DrivenCommunity, flags: LeaksFlags): Promise<Heard> =>
  heard(state, state, around =>
    leaks(undefined, { config: file, ...flags }, { ...around, env: name => environment[name] ?? around.env(name) }),
  );

const noted = ({ state, file }: DrivenCommunity, output: string): Promise<Heard> =>
  heard(state, state, around => leaksNote(undefined, { config: file, output }, around));

const assertFits = (text: string): void => {
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
};

test('without --active nothing is sent: what would be asked, and how many requests that takes', async t => {
  const driven = await started(t);
  const before = await driven.rows();
  const { code, stdout } = await hunted(driven, {});
  assert.equal(code, 0);
  assert.match(stdout, /Nothing was sent\..*at most 5000 requests/s);
  assertFits(stdout);
  assert.deepEqual(await driven.rows(), before);
  assert.equal((await noted(driven, 'note.md')).code, 3, 'there is nothing to note yet');
  await assert.rejects(hunted(driven, { routes: 'many' }), /--routes/);
});

test('the sound community: nobody is given what is another’s, and nothing is left', async t => {
  const driven = await started(t);
  const before = await driven.rows();
  const { code, stdout } = await hunted(driven, { active: true });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /\/dashboard +shows who asks +ok/);
  assert.match(stdout, /Nobody was given what is another’s\./);
  assert.match(stdout, /Everything that this hunt made is removed again\./);
  assertFits(stdout);
  const kept = new Set(['audit', 'mail', 'billing_event', 'invoice', 'session']);
  const changed = Object.entries(await driven.rows()).filter(
    ([name, count]) => !kept.has(name) && count !== before[name],
  );
  assert.deepEqual(changed, []);
  assert.equal((await noted(driven, 'note.md')).code, 0);
  const note = readFileSync(join(driven.state, 'note.md'), 'utf8');
  assert.match(note, /\| `\/dashboard` \| `private, no-store` \| yes \|/);
  assert.match(note, /\| `\/pricing` \| `public, max-age=0, s-maxage=300[^`]*` \| yes \|/);
});

test('a dashboard that is remembered by its address: a blocker, and no page in what is kept', async t => {
  const driven = await started(t, composed(['dashboard-shared-by-cache']).alter);
  const { code, stdout } = await hunted(driven, { active: true, json: true });
  assert.equal(code, 1);
  const report = JSON.parse(stdout) as LeaksReport;
  const [finding] = report.findings;
  assert.deepEqual(
    report.findings.map(({ check, place, severity }) => `${check} ${place} ${severity}`),
    ['edge/no-member-leak /dashboard blocker'],
  );
  assert.match(finding?.cause ?? '', /a memo in the code/);
  assert.equal(stdout.includes('Hello '), false);
  assert.equal(stdout.includes('@members.example.test'), false);
});
