import { inspect } from 'node:util';
import type { CheckId } from '../../src/checks/check.ts';
import type { Finding, Report } from '../../src/findings/report.ts';
import type { WorldPlan } from '../world/plan.ts';
import type { World } from '../world/world.ts';
import type { FlawVariant, Laid, Trap } from './kind.ts';
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
export const needsBrowser = (check: string): boolean => check === 'launch-path/mixed-content';

const judgedAndQuiet = (report: Report, check: string): boolean =>
  report.judged.includes(check) &&
  !report.findings.some(finding => finding.check === check) &&
  !report.notChecked.some(one => one.check === check);

/** Why a check did not look; null when it did. */
const notLooked = (report: Report, check: string): string | null =>
  report.notChecked.find(one => one.check === check)?.reason ?? null;

/** A second look where the named check could not look, for an answer was late on a busy machine; that one counts then. */
const auditFor = async (target: Target, check: CheckId, options: Parameters<Target['audit']>[0]): Promise<Report> => {
  const first = await target.audit(options);
  const isSettled = first.findings.some(one => one.check === check) || notLooked(first, check) === null;
  return isSettled ? first : target.audit(options);
};

const problems = (
  row: Omit<ProofRow, 'status' | 'because'>,
  why: string | null,
  quiet: boolean,
  shownBefore: boolean,
  shownAfter: boolean,
  planned: string,
): readonly string[] => [
  ...(row.caught ? [] : [`not caught${why === null ? '' : ` (not checked: ${why})`}`]),
  ...(row.caught && row.severity !== planned ? [`severity ${row.severity} instead of ${planned}`] : []),
  ...(row.others.length === 0 ? [] : ['other checks spoke, too']),
  ...(quiet ? [] : ['the sound target was not judged and quiet']),
  ...(shownBefore ? [] : ['the replay does not show the fault']),
  ...(shownAfter ? ['the replay shows it on the fixed target, too'] : []),
  ...(row.verify[0] === 'open' ? [] : [`verify said ${row.verify[0]} instead of open`]),
  ...(row.verify[1] === 'fixed' ? [] : [`verify said ${row.verify[1]} instead of fixed`]),
];

/** What a variant of a flaw must get. */
const expectedOf = ({
  flaw,
  variant,
}: FlawVariant): Pick<ProofRow, 'row' | 'flaw' | 'variant' | 'expected' | 'severity'> => {
  const planned = flaw.variants[variant];
  if (planned === undefined) throw new Error(`${flaw.name} has no variant ${variant}`);
  return { row: flaw.row, flaw: flaw.name, variant, expected: flaw.expected, severity: planned.severity };
};

/** A flaw whose check is not built yet. */
export const plannedRow = (of: FlawVariant): ProofRow => ({
  ...expectedOf(of),
  confidence: '',
  caught: false,
  others: [],
  replayed: false,
  verify: [],
  status: 'planned',
  because: '',
});

/** A variant whose proof ended in an error: it fails alone, and what comes after it is proven all the same. */
export const brokenRow = (of: FlawVariant, error: unknown): ProofRow => ({
  ...plannedRow(of),
  status: 'failed',
  because: `the proof itself broke: ${inspect(error)}`,
});

/** A variant that this machine cannot show: never called proven. */
export const notReadyRow = (of: FlawVariant, reason: string): ProofRow => ({
  ...plannedRow(of),
  status: 'failed',
  because: `not proven on this machine: ${reason}`,
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

/** One flaw in one variant: caught by exactly its check, shown by its replay, open, then fixed. */
export const prove = async (
  target: Target,
  world: Watched,
  laid: Pick<Laid, 'layFlawed' | 'layMended'>,
  of: FlawVariant,
): Promise<ProofRow> => {
  const planned = expectedOf(of);
  const browser = needsBrowser(planned.expected);
  const flawed = await laid.layFlawed(of);
  const report = await auditFor(target, planned.expected, { browser });
  const finding = report.findings.find(one => one.check === planned.expected);
  const command = finding?.replay.command ?? null;
  const shows = finding?.replay.shows ?? '';
  const shownBefore = command !== null && showsIt(await target.replay(command), shows);
  const open = await asked(target, world, flawed, finding);

  const mended = await laid.layMended(of);
  const shownAfter = command !== null && showsIt(await target.replay(command), shows);
  const fixed = await asked(target, world, mended, finding);
  // Of the sound target this asks the named check alone, and so collects what that reads: by all it is judged at the end.
  const sound = await auditFor(target, planned.expected, { browser, check: [planned.expected] });
  const row = {
    ...planned,
    severity: finding?.severity ?? '',
    confidence: finding?.confidence ?? '',
    caught: finding !== undefined,
    others: [
      ...new Set(report.findings.filter(one => one.check !== planned.expected).map(({ check }) => check)),
    ].toSorted(),
    replayed: shownBefore && !shownAfter,
    verify: [open.status, fixed.status],
  };
  const because = [
    ...problems(
      row,
      notLooked(report, planned.expected),
      judgedAndQuiet(sound, planned.expected),
      shownBefore,
      shownAfter,
      planned.severity,
    ),
    ...open.trouble,
    ...fixed.trouble,
  ];
  return { ...row, status: because.length === 0 ? 'proven' : 'failed', because: because.join('; ') };
};

export type Quiet = {
  readonly check: string;
  readonly trap: string;
  readonly quiet: boolean;
  readonly said: readonly string[];
};

/** A near miss whose proof ended in an error. */
export const brokenQuiet = ({ check, trap }: Trap, error: unknown): Quiet => ({
  check,
  trap,
  quiet: false,
  said: [`the proof itself broke: ${inspect(error)}`],
});

/** Something that looks faulty and is sound: its check must judge it and stay quiet, and nobody else may speak. */
export const proveQuiet = async (target: Target, { layTrap }: Pick<Laid, 'layTrap'>, one: Trap): Promise<Quiet> => {
  await layTrap(one);
  const { check, trap } = one;
  const report = await auditFor(target, check, { browser: needsBrowser(check) });
  const said = report.findings.map(finding => `${finding.check} at ${finding.place}`);
  const why = notLooked(report, check);
  const quiet = judgedAndQuiet(report, check) && said.length === 0;
  return { check, trap, quiet, said: why === null ? said : [...said, `not checked: ${why}`] };
};
