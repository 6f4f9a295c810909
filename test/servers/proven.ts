import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { CheckId } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/index.ts';
import { showsIt } from '../proof/replayed.ts';
import { targetIn, type Target } from '../proof/target.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld } from '../world/world.ts';
import { startInternet, type Internet } from './internet.ts';
import type { Publisher } from './roles.ts';

export type Place = { readonly internet: Internet; readonly target: Target };

const temporary = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-servers-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** An internet for one test, gone with it. */
export const placeFor = async (t: TestContext, publisher: Publisher): Promise<Place> => {
  const internet = await startInternet(publisher);
  t.after(internet.stop);
  return { internet, target: targetIn(internet, await temporary(t)) };
};

/** The API of the CDN is a look-alike in the world of our own servers; nobody else has one to install. */
const readsZone: ReadonlySet<string> = new Set(checks.filter(({ needs }) => needs.includes('cdn')).map(({ id }) => id));

/** IDs of all that the audit judges on the sound community served by our own servers. */
const judgedInWorld = async (t: TestContext): Promise<readonly string[]> => {
  const world = await startWorld();
  t.after(world.stop);
  const target = targetIn(world, await temporary(t));
  await target.set(soundPlan());
  return (await target.audit({ browser: true })).judged;
};

/** The sound community raises nothing here, and nothing stays unjudged that our own servers let the audit judge. */
export const assertSound = async (t: TestContext, { target }: Place): Promise<void> => {
  await target.set(soundPlan());
  const report = await target.audit({ browser: true });
  assert.deepEqual(
    report.findings.map(({ id, happened, evidence }) => ({ id, happened, evidence })),
    [],
  );
  const judged = await judgedInWorld(t);
  assert.deepEqual(
    report.judged,
    judged.filter(id => !readsZone.has(id)),
  );
};

export type ServerFault = {
  readonly check: CheckId;
  readonly at: string;
  /** Brings the fault into the servers' own files. */
  readonly spoil: (internet: Internet) => Promise<void>;
  /** The sound plan that the fault is in, where it is not the usual one. */
  readonly plan?: WorldPlan;
};

/** Caught by exactly its check, shown by the replay line, open; and after the repair neither shown nor open. */
export const assertCaught = async (
  { internet, target }: Place,
  { check, at, spoil, plan = soundPlan() }: ServerFault,
): Promise<void> => {
  await target.set(plan);
  await spoil(internet);
  const report = await target.audit({ browser: false });
  assert.deepEqual(
    report.findings.map(finding => ({ check: finding.check, place: finding.place })),
    [{ check, place: at }],
  );
  const [finding] = report.findings;
  assert.ok(finding !== undefined && finding.replay.command !== null, 'the finding has a line to replay');
  const { command, shows } = finding.replay;
  const before = await target.replay(command);
  assert.ok(showsIt(before, shows), `${command}\nshows no ${shows}:\n${before}`);
  assert.equal((await target.verify(finding.id)).status, 'open');

  await target.set(plan);
  const after = await target.replay(command);
  assert.ok(!showsIt(after, shows), `${command}\nstill shows ${shows}:\n${after}`);
  const { status, reason } = await target.verify(finding.id);
  assert.equal(status, 'fixed', reason);
};

/** The text with a part of it replaced everywhere. */
export const swapped =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    typeof from === 'string' ? text.replaceAll(from, to) : text.replace(from, to);
