import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type AuditFlags, audit } from '../../src/commands/audit.ts';
import type { Report } from '../../src/findings/report.ts';
import { heard } from '../proof/command-line.ts';

const recorded = join(import.meta.dirname, '..', 'evidence', 'recorded');
const folder = mkdtempSync(join(tmpdir(), 'launch-ready-kept-'));
after(() => rmSync(folder, { recursive: true, force: true }));
cpSync(join(recorded, 'launch-day.json'), join(folder, 'launch-day', 'evidence.json'));
cpSync(join(recorded, 'sound.json'), join(folder, 'sound', 'evidence.json'));

const judged = async (flags: AuditFlags): Promise<{ readonly code: number; readonly report: Report }> => {
  const state = join(folder, 'state');
  const { code, stdout } = await heard(state, folder, around => audit(undefined, { json: true, ...flags }, around));
  return { code, report: JSON.parse(stdout) as Report };
};

test('--profile launch asks the same evidence for more, and says so in the verdict and the exit code', async () => {
  const { report: kept } = await judged({ from: 'sound' });
  const { code, report } = await judged({ from: 'sound', profile: 'launch' });
  assert.notEqual(kept.profile, 'launch');
  assert.deepEqual([code, report.profile, report.verdict], [3, 'launch', 'incomplete']);
  assert.match(report.headline, /^INCOMPLETE for launch/);
  const [before, now] = [kept, report].map(({ coverage }) => coverage.required);
  assert.deepEqual([before?.includes('T5'), now?.includes('T5')], [false, true]);
});

test('what the settings accept that are named beside kept evidence is accepted', async () => {
  const { report } = await judged({ from: 'launch-day' });
  const id = report.findings[0]?.id ?? '';
  const until = new Date(Date.parse(report.collectedAt) + 86_400_000).toISOString().slice(0, 10);
  const config = join(folder, 'accepting.jsonc');
  writeFileSync(config, JSON.stringify({ accept: [{ id, reason: 'the room opens in spring', by: 'Ana', until }] }));
  const { report: accepting } = await judged({ from: 'launch-day', config });
  assert.deepEqual(report.accepted, []);
  assert.deepEqual(
    accepting.accepted.map(one => one.id),
    [id],
  );
  assert.equal(accepting.findings.length, report.findings.length - 1);
});
