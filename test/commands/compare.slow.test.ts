import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compare } from '../../src/commands/compare.ts';
import type { Comparison } from '../../src/findings/compare.ts';
import type { Report } from '../../src/findings/report.ts';
import { heard } from '../proof/command-line.ts';
import { type Target, targetIn } from '../proof/target.ts';
import { webHostOf } from '../world/change.ts';
import { at } from '../world/parts.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

const domain = 'community.test';
const rooms = ['classes', 'library', 'garden'] as const;
const [classes, library, garden] = rooms.map(label => `${label}.${domain}`) as [string, string, string];

const expired = (plan: WorldPlan, host: string): void => void (webHostOf(plan, host).certificate.toDays = -3);
const typedTwice = (plan: WorldPlan): void => void (plan.zone[`www.${domain}.${domain}`] = at('192.0.2.11'));

/** Before: two certificates ran out, one redirect is for now only, one record is typed twice. */
const beforePlan = (): WorldPlan => {
  const plan = soundPlan(rooms);
  webHostOf(plan, classes).certificate.names = ['another.example'];
  expired(plan, library);
  typedTwice(plan);
  return plan;
};

/** After: one is put right, one host fell silent, one fault stayed, one is new. */
const afterPlan = (): WorldPlan => {
  const plan = soundPlan(rooms);
  for (const machine of plan.machines.filter(({ hosts }) => Object.hasOwn(hosts, library)))
    Object.assign(machine, { port80: 'silent', port443: 'silent' });
  typedTwice(plan);
  webHostOf(plan, garden).https = [{ path: '/*', answer: { redirect: 301, to: 'https://{host}{path}' } }];
  return plan;
};

describe('compare', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-compare-'));
  const state = join(folder, 'state');
  let world: World;
  let target: Target;

  const compared = async (...files: readonly string[]): Promise<{ code: number; result: Comparison }> => {
    const { code, stdout } = await heard(state, folder, around => compare(files, { json: true }, around));
    return { code, result: JSON.parse(stdout) as Comparison };
  };
  const auditedAs = async (plan: WorldPlan, file: string): Promise<Report> => {
    await target.set(plan);
    const report = await target.audit({ browser: false });
    writeFileSync(join(folder, file), JSON.stringify(report));
    return report;
  };
  const at = (findings: readonly { check: string; place: string }[]): readonly string[] =>
    findings.map(({ check, place }) => `${check.replace('launch-path/', '')} ${place}`);

  before(async () => {
    world = await startWorld();
    target = targetIn(world, folder);
    await auditedAs(beforePlan(), 'before.json');
    await auditedAs(afterPlan(), 'after.json');
  });

  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('fixed, new, still open and no longer checkable, each for itself', async () => {
    const { code, result } = await compared('before.json', 'after.json');
    assert.equal(code, 1);
    assert.deepEqual(at(result.fixed), [`certificate-name ${classes}`]);
    assert.deepEqual(at(result.appeared), [`redirect-loop ${garden}`]);
    assert.deepEqual(at(result.open), [`names-typed-once www.${domain}.${domain}`]);
    assert.deepEqual(at(result.noLongerCheckable), [`certificate-current ${library}`]);
    assert.notEqual(result.noLongerCheckable[0]?.reason ?? '', '');
  });

  test('without files the last two runs are compared, and the text says the same', async () => {
    const [files, kept] = [await compared('before.json', 'after.json'), await compared()];
    assert.deepEqual(kept, files);
    const { stdout } = await heard(state, folder, around => compare([], {}, around));
    for (const line of ['Fixed: 1', 'New: 1', 'Still open: 1', 'No longer checkable: 1', library])
      assert.ok(stdout.includes(line), stdout);
  });

  test('back on the sound target everything that can be seen is fixed', async () => {
    const sound = await auditedAs(soundPlan(rooms), 'sound.json');
    assert.deepEqual(sound.findings, []);
    const { code, result } = await compared('before.json', 'sound.json');
    assert.equal(code, 0);
    assert.equal(result.fixed.length, 3);
    assert.deepEqual([result.open, result.appeared, result.noLongerCheckable], [[], [], []]);
  });

  test('a run without the check calls its findings no longer checkable, not fixed', async () => {
    const report = await auditedAs(soundPlan(rooms), 'sound.json');
    const judged = report.judged.filter(id => id !== 'launch-path/certificate-current');
    writeFileSync(join(folder, 'narrow.json'), JSON.stringify({ ...report, judged }));
    const { result } = await compared('before.json', 'narrow.json');
    assert.deepEqual(at(result.noLongerCheckable), [`certificate-current ${library}`]);
  });

  test('what is no report is said by name', async () => {
    writeFileSync(join(folder, 'other.json'), '{"schema":"another"}');
    await assert.rejects(compared('before.json', 'other.json'), /other\.json is not a report/);
    await assert.rejects(compared('before.json', 'gone.json'), /gone\.json cannot be read/);
    await assert.rejects(compared('before.json'), /two reports or none/);
  });
});
