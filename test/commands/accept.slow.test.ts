import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { accept } from '../../src/commands/accept.ts';
import { audit } from '../../src/commands/audit.ts';
import type { Report } from '../../src/findings/report.ts';
import { heard } from '../proof/command-line.ts';
import { type Target, targetIn } from '../proof/target.ts';
import { webHostOf } from '../world/change.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

const domain = 'community.test';
const room = `classes.${domain}`;
const dayMs = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

const flawedPlan = (): WorldPlan => {
  const plan = soundPlan(['classes']);
  webHostOf(plan, room).certificate.toDays = -3;
  return plan;
};

describe('accept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-accept-'));
  const state = join(folder, 'state');
  let world: World;
  let target: Target;
  let id = '';

  const accepted = (flags: Partial<{ reason: string; by: string; until: string }> = {}): ReturnType<typeof heard> =>
    heard(state, folder, around =>
      accept(id, { reason: 'the room opens in spring', by: 'Ana', until: dayIn(30), ...flags }, around),
    );

  /** The kept evidence judged again as if it had been collected on that day. */
  const judgedOn = async (collectedAt: string): Promise<Report> => {
    const set = JSON.parse(readFileSync(join(folder, 'evidence', 'evidence.json'), 'utf8')) as object;
    const file = join(folder, 'dated.json');
    writeFileSync(file, JSON.stringify({ ...set, collectedAt }));
    const { stdout } = await heard(state, folder, around => audit(undefined, { from: file, json: true }, around));
    return JSON.parse(stdout) as Report;
  };

  before(async () => {
    world = await startWorld();
    target = targetIn(world, folder);
    await target.set(flawedPlan());
    const report = await target.audit({ browser: false, save: 'evidence' });
    id = report.findings.find(({ check }) => check === 'launch-path/certificate-current')?.id ?? '';
    assert.notEqual(id, '');
  });

  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('it is said who lives with what until when, and it survives a new audit', async () => {
    const { code, stdout } = await accepted();
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^Accepted until ${dayIn(30)} by Ana: .*${room}`));
    const report = await target.audit({ browser: false, save: 'evidence' });
    assert.deepEqual(
      report.accepted.map(one => [one.id, one.accepted?.by, one.accepted?.reason]),
      [[id, 'Ana', 'the room opens in spring']],
    );
    assert.ok(!report.findings.some(one => one.id === id));
    assert.notEqual(report.verdict, 'not-ready');
  });

  test('it ends with its last day by the clock of the evidence, whatever the day of the replay', async () => {
    await accepted();
    const last = await judgedOn(`${dayIn(30)}T23:59:59.999Z`);
    assert.deepEqual(
      last.accepted.map(one => one.id),
      [id],
    );
    const next = await judgedOn(`${dayIn(31)}T00:00:00.000Z`);
    assert.deepEqual(next.accepted, []);
    assert.ok(next.findings.some(one => one.id === id));
    assert.equal(next.verdict, 'not-ready');
  });

  test('accepting again renews it, and every format still shows it', async () => {
    await accepted({ until: dayIn(3) });
    await accepted({ until: dayIn(60), by: 'Ben' });
    const report = await target.audit({ browser: false, save: 'evidence' });
    assert.deepEqual(
      report.accepted.map(one => one.accepted?.by),
      ['Ben'],
    );
    for (const format of ['terminal', 'markdown', 'html', 'sarif', 'junit', 'github']) {
      const { stdout } = await heard(state, folder, around => audit(undefined, { from: 'evidence', format }, around));
      assert.match(stdout, /Ben/, format);
    }
  });

  test('what can not be accepted is refused: a past day, no date, an unknown ID', async () => {
    await assert.rejects(accepted({ until: '2020-01-01' }), /is past/);
    await assert.rejects(accepted({ until: 'soon' }), /is not a date/);
    await assert.rejects(accepted({ until: '2027-02-31' }), /is not a date/);
    await assert.rejects(accepted({ reason: ' ' }), /reason/);
    await assert.rejects(accepted({ by: '' }), /by/);
    id = `${id.slice(0, -8)}00000000`;
    await assert.rejects(accepted(), /No finding has the ID/);
  });
});
