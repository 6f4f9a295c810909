import type { CheckId } from '../../src/checks/check.ts';
import type { Finding, Report } from '../../src/findings/report.ts';
import { composed } from '../world/compose.ts';
import type { Flaw, NearMiss, WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import type { World } from '../world/world.ts';
import { showsIt } from './replayed.ts';
import { strangers } from './strangers.ts';
import type { Target } from './target.ts';

export type ProofRow = {
  readonly row: string;
  readonly flaw: string;
  readonly variant: string;
  readonly expected: CheckId;
  readonly severity: string;
  readonly confidence: string;
  readonly caught: boolean;
  readonly others: readonly string[];
  readonly replayed: boolean;
  readonly verify: readonly string[];
  readonly status: 'proven' | 'failed' | 'planned';
  /** Why a row is not proven; empty when it is. */
  readonly because: string;
};

/** Only these checks need a browser; the others are proven without it, which is ten times faster. */
const needsBrowser = (check: string): boolean => check === 'launch-path/mixed-content';

const judgedAndQuiet = (report: Report, check: string): boolean =>
  report.judged.includes(check) &&
  !report.findings.some(finding => finding.check === check) &&
  !report.notChecked.some(one => one.check === check);

const problems = (
  row: Omit<ProofRow, 'status' | 'because'>,
  quiet: boolean,
  shownBefore: boolean,
  shownAfter: boolean,
  planned: string,
): readonly string[] => [
  ...(row.caught ? [] : ['not caught']),
  ...(row.caught && row.severity !== planned ? [`severity ${row.severity} instead of ${planned}`] : []),
  ...(row.others.length === 0 ? [] : ['other checks spoke, too']),
  ...(quiet ? [] : ['the sound target was not judged and quiet']),
  ...(shownBefore ? [] : ['the replay does not show the fault']),
  ...(shownAfter ? ['the replay shows it on the fixed target, too'] : []),
  ...(row.verify[0] === 'open' ? [] : [`verify said ${row.verify[0]} instead of open`]),
  ...(row.verify[1] === 'fixed' ? [] : [`verify said ${row.verify[1]} instead of fixed`]),
];

/** A flaw whose check is not built yet. */
export const plannedRow = (of: Pick<Twins, 'row' | 'flaw' | 'variant' | 'expected' | 'severity'>): ProofRow => ({
  row: of.row,
  flaw: of.flaw,
  variant: of.variant,
  expected: of.expected,
  severity: of.severity,
  confidence: '',
  caught: false,
  others: [],
  replayed: false,
  verify: [],
  status: 'planned',
  because: '',
});

/** How long a person waits for the answer to "is it fixed?" at most. */
const verifyMsMax = 5_000;

type Asked = { readonly status: string; readonly trouble: readonly string[] };

/** Asks verify, and holds it to its time and to the hosts that it may contact. */
const asked = async (target: Target, world: Watched, plan: WorldPlan, finding: Finding | undefined): Promise<Asked> => {
  if (finding === undefined) return { status: 'no finding', trouble: [] };
  world.forgetContacts();
  const from = performance.now();
  const { status } = await target.verify(finding.id);
  const ms = Math.round(performance.now() - from);
  const others = strangers(world.contacts(), plan, finding).map(({ kind, to, host }) => `${kind} ${to} ${host}`);
  return {
    status,
    trouble: [
      ...(ms > verifyMsMax ? [`verify took ${ms} ms`] : []),
      ...(others.length > 0 ? [`verify contacted ${[...new Set(others)].join(', ')}`] : []),
    ],
  };
};

/** What the proof needs to know of the world beside its target: who was contacted. */
export type Watched = Pick<World, 'contacts' | 'forgetContacts'>;

/** One variant of one flaw, of the world or of the app: what it must get, and how the target is laid out with and without it. */
export type Twins = {
  readonly row: string;
  readonly flaw: string;
  readonly variant: string;
  readonly expected: CheckId;
  readonly severity: string;
  /** Each gives the plan that now is served. */
  readonly layFlawed: () => Promise<WorldPlan>;
  readonly layMended: () => Promise<WorldPlan>;
};

/** A flaw of the world as twins: the sound plan with it, and without. */
export const worldTwins = (target: Target, flaw: Flaw, variant: string): Twins => {
  const planned = flaw.variants[variant];
  if (planned === undefined) throw new Error(`${flaw.name} has no variant ${variant}`);
  const laid = async (plan: WorldPlan): Promise<WorldPlan> => {
    await target.set(plan);
    return plan;
  };
  return {
    row: flaw.row,
    flaw: flaw.name,
    variant,
    expected: flaw.expected,
    severity: planned.severity,
    layFlawed: () => laid(composed([{ flaw, variant }])),
    layMended: () => laid(soundPlan(flaw.hosts)),
  };
};

/** One flaw in one variant: caught by exactly its check, shown by its replay, open, then fixed. */
export const prove = async (target: Target, world: Watched, twins: Twins): Promise<ProofRow> => {
  const browser = needsBrowser(twins.expected);
  const flawed = await twins.layFlawed();
  const report = await target.audit({ browser });
  const finding = report.findings.find(one => one.check === twins.expected);
  const command = finding?.replay.command ?? null;
  const shows = finding?.replay.shows ?? '';
  const shownBefore = command !== null && showsIt(await target.replay(command), shows);
  const open = await asked(target, world, flawed, finding);

  const mended = await twins.layMended();
  const shownAfter = command !== null && showsIt(await target.replay(command), shows);
  const fixed = await asked(target, world, mended, finding);
  // Verify keeps no state; the sound audit comes last because it replaces the kept report.
  const sound = await target.audit({ browser });
  const row = {
    row: twins.row,
    flaw: twins.flaw,
    variant: twins.variant,
    expected: twins.expected,
    severity: finding?.severity ?? '',
    confidence: finding?.confidence ?? '',
    caught: finding !== undefined,
    others: [
      ...new Set(report.findings.filter(one => one.check !== twins.expected).map(({ check }) => check)),
    ].toSorted(),
    replayed: shownBefore && !shownAfter,
    verify: [open.status, fixed.status],
  };
  const because = [
    ...problems(row, judgedAndQuiet(sound, twins.expected), shownBefore, shownAfter, twins.severity),
    ...open.trouble,
    ...fixed.trouble,
  ];
  return { ...row, status: because.length === 0 ? 'proven' : 'failed', because: because.join('; ') };
};

export type Together = {
  readonly flaws: readonly string[];
  readonly missed: readonly string[];
  readonly excluded: readonly { readonly flaw: string; readonly because: string }[];
};

const expectedCaught = (report: Report, flaw: Flaw): boolean =>
  report.findings.some(({ check }) => check === flaw.expected);

/** As many flaws at once as their parts allow: none may hide another. */
export const proveTogether = async (
  target: Target,
  flaws: readonly Flaw[],
  variantOf: (flaw: Flaw) => string,
): Promise<Together> => {
  const parts = new Set<string>();
  const chosen: Flaw[] = [];
  const excluded: { flaw: string; because: string }[] = [];
  for (const flaw of flaws) {
    if (flaw.alone !== undefined) {
      excluded.push({ flaw: flaw.name, because: flaw.alone });
      continue;
    }
    if (flaw.part !== undefined && parts.has(flaw.part)) {
      excluded.push({ flaw: flaw.name, because: `another flaw has the part ${flaw.part}` });
      continue;
    }
    if (flaw.part !== undefined) parts.add(flaw.part);
    chosen.push(flaw);
  }
  await target.set(composed(chosen.map(flaw => ({ flaw, variant: variantOf(flaw) }))));
  const report = await target.audit({ browser: chosen.some(({ expected }) => needsBrowser(expected)) });
  return {
    flaws: chosen.map(({ name }) => name),
    missed: chosen.filter(flaw => !expectedCaught(report, flaw)).map(({ name }) => name),
    excluded,
  };
};

export type Quiet = {
  readonly check: string;
  readonly trap: string;
  readonly quiet: boolean;
  readonly said: readonly string[];
};

/** Whether the check judged the trap and stayed quiet, and nobody else spoke. */
export const quietOn = (report: Report, check: CheckId, trap: string): Quiet => {
  const said = report.findings.map(finding => `${finding.check} at ${finding.place}`);
  return { check, trap, quiet: judgedAndQuiet(report, check) && said.length === 0, said };
};

/** A trap that looks faulty, of the world. */
export const proveQuiet = async (target: Target, nearMiss: NearMiss): Promise<Quiet> => {
  const plan = soundPlan(nearMiss.hosts);
  nearMiss.apply(plan);
  await target.set(plan);
  return quietOn(await target.audit({ browser: needsBrowser(nearMiss.check) }), nearMiss.check, nearMiss.trap);
};
