import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { exitCodeOf } from '../../src/commands/audit.ts';
import { includesProfile, requiredRows } from '../../src/contract/profiles.ts';
import { isBlockerRow, rows, type Severity } from '../../src/contract/rows.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import type { Report } from '../../src/findings/report.ts';
import { run } from '../../src/findings/run.ts';
import { targetIn } from '../proof/target.ts';
import { machineOf, webHostOf } from '../world/change.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { runCli } from './child.ts';

const domain = 'community.test';
const room = `classes.${domain}`;

type Built = { severities?: readonly Severity[]; judged?: readonly string[]; notChecked?: readonly string[] };

/** As much of a report as an exit code is made of. */
const reportOf = (sound: Report, profile: Report['profile'], built: Built): Report => ({
  ...sound,
  profile,
  findings: (built.severities ?? []).map(severity => ({ severity }) as Report['findings'][number]),
  coverage: { required: [], judged: built.judged ?? [], notChecked: built.notChecked ?? [], notApplicable: [] },
});

describe('exit codes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-codes-'));
  const config = join(folder, 'settings.jsonc');
  let world: World;
  let sound: Report;
  let evidence: EvidenceSet;

  before(async () => {
    world = await startWorld();
    const target = targetIn(world, folder);
    await target.set(soundPlan(['classes']));
    sound = await target.audit({ browser: false, save: 'sound' });
    evidence = await loadEvidence(join(folder, 'sound'));
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('1 beats 3 beats 0; from outside incomplete alone is 0 unless nothing was judged or --strict', () => {
    const some = { judged: ['S1.c1'], notChecked: ['S1.c3'] };
    const none = { judged: ['S1.c2'], notChecked: ['S1.c1'] };
    const all = { judged: ['S1.c1'], notChecked: ['S1.f4'] };
    const table: readonly (readonly [Report['profile'], Built, Severity | 'never', boolean, number])[] = [
      ['outside', all, 'blocker', false, 0],
      ['outside', some, 'blocker', false, 0],
      ['outside', some, 'blocker', true, 3],
      ['outside', none, 'blocker', false, 3],
      ['repo', all, 'blocker', false, 0],
      ['repo', some, 'blocker', false, 3],
      ['launch', some, 'blocker', false, 3],
      ['repo', { ...some, severities: ['blocker'] }, 'blocker', false, 1],
      ['outside', { ...none, severities: ['blocker'] }, 'blocker', true, 1],
      ['outside', { ...all, severities: ['high'] }, 'blocker', false, 0],
      ['outside', { ...all, severities: ['high'] }, 'high', false, 1],
      ['outside', { ...all, severities: ['medium'] }, 'high', false, 0],
      ['outside', { ...all, severities: ['medium'] }, 'medium', false, 1],
      ['outside', { ...all, severities: ['blocker'] }, 'never', false, 0],
      ['repo', { ...some, severities: ['blocker'] }, 'never', false, 3],
    ];
    for (const [profile, built, failOn, strict, code] of table)
      assert.equal(
        exitCodeOf(reportOf(sound, profile, built), failOn, strict),
        code,
        JSON.stringify([profile, built, failOn, strict]),
      );
  });

  test('the command line ends with them: 0, 1 and 3 of an audit, 2 of a mistake', async () => {
    const serve = async (plan: WorldPlan): Promise<void> => {
      writeFileSync(config, JSON.stringify(plan.config));
      await world.set(plan);
    };
    const code = async (...flags: readonly string[]): Promise<number | null> =>
      (await runCli(folder, ['audit', domain, '--no-browser', '--config', config, ...world.flags, ...flags])).code;
    await serve(soundPlan(['classes']));
    assert.equal(await code(), 0);
    assert.equal(await code('--strict'), 0);
    assert.equal(await code('--fail-on', 'nothing'), 2);
    const mute = soundPlan(['classes']);
    Object.assign(machineOf(mute, room), { port80: 'silent', port443: 'silent' });
    await serve(mute);
    assert.equal(await code(), 0);
    assert.equal(await code('--strict'), 3);
    const flawed = soundPlan(['classes']);
    webHostOf(flawed, room).certificate.toDays = -3;
    await serve(flawed);
    assert.equal(await code('--strict'), 1);
    assert.equal(await code('--fail-on', 'never'), 0);
  });

  test('READY is impossible while a required blocker row is not judged', () => {
    // The rows that this version can judge without a browser; each blocker row among them is then taken away in turn.
    const judged = new Set(sound.coverage.judged);
    const built = rows.filter(({ id }) => judged.has(id));
    const judgedWith = (kept: typeof checks): Report =>
      run(evidence, { checks: kept, rows: built, acceptances: [], documents: new Set(['S1.d1', 'S1.d2', 'S1.d3']) });
    assert.equal(judgedWith(checks).verdict, 'ready');
    assert.match(judgedWith(checks).headline, /^READY as seen from outside and from the repository/);
    const blockers = requiredRows(built, evidence.profile).filter(isBlockerRow);
    assert.ok(blockers.length >= 3, blockers.map(({ id }) => id).join(' '));
    for (const { id } of blockers) {
      const without = judgedWith(checks.filter(check => !check.rows.some(row => row === id)));
      assert.equal(without.verdict, 'incomplete', `without ${id}`);
      assert.ok(without.coverage.notChecked.includes(id));
      assert.equal(exitCodeOf(without, 'blocker', false), 3);
    }
  });

  test('one check that could not look is enough to leave its blocker row open', () => {
    const judged = new Set(sound.coverage.judged);
    const built = rows.filter(({ id }) => judged.has(id));
    const blockers = new Set(built.filter(isBlockerRow).map(({ id }) => id));
    // Rows of a smaller profile do not wait for what only a larger one sees.
    const waitedFor = checks.filter(({ from = 'outside' }) => includesProfile(evidence.profile, from));
    const ofBlockers = waitedFor.filter(check => check.rows.some(row => blockers.has(row)));
    assert.ok(ofBlockers.length >= 10);
    for (const { id } of ofBlockers) {
      const quiet = checks.map(check =>
        check.id === id ? { ...check, judge: () => assert.fail('it could not look') } : check,
      );
      const report = run(evidence, { checks: quiet, rows: built, acceptances: [], documents: new Set() });
      assert.equal(report.verdict, 'incomplete', id);
    }
  });
});
