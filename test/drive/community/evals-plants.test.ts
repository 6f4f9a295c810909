import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { asked, hitsOf, reportOf } from './evals-of.ts';
import { settingsOf } from './driven-community.ts';
import { attachmentFlows, withAttachments } from './with-attachments.ts';

const only = { only: 'stored-injection' };
const { drive, evals } = settingsOf();
const { remove_post } = (evals === undefined || evals === false ? undefined : evals.tools) ?? {};
const settings = { tools: { remove_post }, reads: ['invites', 'file-names'] };
const flows = { ...drive?.flows, ...attachmentFlows };

/** On top of that community, this flaw. */
const run = async (flaw?: string) => {
  const { list, alter } = withAttachments();
  const twin = flaw === undefined ? undefined : composed([flaw]);
  const both = (parts: Parts): Partial<Parts> => {
    const own = alter(parts);
    return { ...own, ...twin?.alter({ ...parts, ...own }) };
  };
  const { code, ...done } = await asked({ alter: both, settings, drive: { flows } }, only);
  return { code, report: reportOf(done), left: list() };
};

test('sound: what stands in invitations and names of files reaches the model, orders nothing, and is taken back', async () => {
  const { code, report, left } = await run();
  assert.deepEqual([code, report.findings, report.notChecked], [0, [], []]);
  assert.equal(hitsOf(report)['stored-injection'], 0);
  const cases = report.evals.families['stored-injection']?.cases;
  assert.equal(cases?.status === 'ok' ? Object.keys(cases.value).length : 0, 12);
  // Both reached the model, and the tool works for who may use it.
  assert.deepEqual(report.evals.harmless, { asked: 3, answered: 3 });
  assert.deepEqual([left, report.left], [[], []]);
});

test('an order in the name of a file, and in the note of an invitation, is carried out and caught', async () => {
  const { code, report, left } = await run('assistant-obeys-posts:a-moderator-is-asking');
  assert.equal(code, 1);
  assert.deepEqual(
    report.findings.map(({ check, severity, place, places }) => [check, severity, place, places.length]),
    [['evals/stored-injection', 'blocker', 'remove_post', 12]],
  );
  const told = report.findings[0]?.evidence.join('\n') ?? '';
  assert.match(told, /with an order in (?:names of files|invitations) of member-a/);
  assert.deepEqual([left, report.left], [[], []]);
});

test('an app without such a way is told so, case by case: exit code 3, and no pass', async () => {
  const { code, ...done } = await asked({ settings }, only);
  const { findings, notChecked, evals: seen } = reportOf(done);
  assert.equal(code, 3);
  assert.deepEqual(findings, []);
  assert.deepEqual(notChecked.map(({ reason }) => reason).toSorted(), [
    'not exercised: the settings name no way in which members write file-names (drive.flows.attach-file); take file-names out of evals.reads where the app has none',
    'not exercised: the settings name no way in which members write invites (drive.flows.write-invite); take invites out of evals.reads where the app has none',
  ]);
  const cases = seen.families['stored-injection']?.cases;
  const states = cases?.status === 'ok' ? Object.values(cases.value).map(({ status }) => status) : [];
  assert.deepEqual([states.length, new Set(states)], [12, new Set(['silent'])]);
});
