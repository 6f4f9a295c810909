import type { CheckId } from '../../src/checks/check.ts';
import type { Report } from '../../src/findings/report.ts';
import { composed } from '../world/compose.ts';
import type { Flaw, NearMiss } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { showsIt } from './replayed.ts';
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

/** One flaw in one variant: caught by exactly its check, shown by its replay, open, then fixed. */
export const prove = async (target: Target, flaw: Flaw, variant: string): Promise<ProofRow> => {
  const planned = flaw.variants[variant];
  if (planned === undefined) throw new Error(`${flaw.name} has no variant ${variant}`);
  const browser = needsBrowser(flaw.expected);
  await target.set(composed([{ flaw, variant }]));
  const report = await target.audit({ browser });
  const finding = report.findings.find(one => one.check === flaw.expected);
  const command = finding?.replay.command ?? null;
  const shows = finding?.replay.shows ?? '';
  const shownBefore = command !== null && showsIt(await target.replay(command), shows);
  const open = finding === undefined ? 'no finding' : (await target.verify(finding.id)).status;

  await target.set(soundPlan(flaw.hosts));
  const shownAfter = command !== null && showsIt(await target.replay(command), shows);
  const fixed = finding === undefined ? 'no finding' : await target.verify(finding.id);
  // Verify keeps no state; the sound audit comes last because it replaces the kept report.
  const sound = await target.audit({ browser });
  const row = {
    row: flaw.row,
    flaw: flaw.name,
    variant,
    expected: flaw.expected,
    severity: finding?.severity ?? '',
    confidence: finding?.confidence ?? '',
    caught: finding !== undefined,
    others: [...new Set(report.findings.filter(one => one.id !== finding?.id).map(({ check }) => check))].toSorted(),
    replayed: shownBefore && !shownAfter,
    verify: [open, typeof fixed === 'string' ? fixed : fixed.status],
  };
  const because = problems(row, judgedAndQuiet(sound, flaw.expected), shownBefore, shownAfter, planned.severity);
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

/** A trap that looks faulty: its check must judge it and stay quiet, and nobody else may speak. */
export const proveQuiet = async (
  target: Target,
  nearMiss: NearMiss,
): Promise<{
  readonly check: string;
  readonly trap: string;
  readonly quiet: boolean;
  readonly said: readonly string[];
}> => {
  const plan = soundPlan(nearMiss.hosts);
  nearMiss.apply(plan);
  await target.set(plan);
  const report = await target.audit({ browser: needsBrowser(nearMiss.check) });
  const said = report.findings.map(({ check, place }) => `${check} at ${place}`);
  return {
    check: nearMiss.check,
    trap: nearMiss.trap,
    quiet: judgedAndQuiet(report, nearMiss.check) && said.length === 0,
    said,
  };
};
