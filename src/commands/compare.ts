import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseTarget } from '../config/target.ts';
import { type Comparison, compare as compared } from '../findings/compare.ts';
import type { Finding, Report } from '../findings/report.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { timeText } from '../reporters/words.ts';
import { keptTargets, lastRun, previousRun } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type CompareFlags = { readonly target?: string; readonly json?: boolean };

const isReport = (value: unknown): value is Report =>
  typeof value === 'object' && value !== null && 'schema' in value && value.schema === 'launch-ready/report@1';

/** A report that `audit --json` wrote. Throws LR_FILE_MISSING or LR_EVIDENCE_INVALID. */
export const readReport = async (path: string): Promise<Report> => {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `${path} cannot be read as a report.`,
      'Give files that audit --json wrote.',
      { cause },
    );
  }
  if (!isReport(value))
    throw new LaunchReadyError(
      'LR_EVIDENCE_INVALID',
      `${path} is not a report of this version.`,
      'Give files that audit --json wrote.',
    );
  return value;
};

const keptPair = async (state: string, target: string | undefined): Promise<readonly [Report, Report]> => {
  const targets = target === undefined ? await keptTargets(state) : [parseTarget(target).domain];
  const [only, other] = targets;
  if (only === undefined)
    throw new LaunchReadyError(
      'LR_NO_REPORT',
      'There is no report yet.',
      'Run launch-ready audit twice, before and after your changes.',
    );
  if (other !== undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `There are reports of ${targets.join(', ')}.`,
      `Say which: --target ${only}`,
    );
  const [before, after] = await Promise.all([previousRun(state, only), lastRun(state, only)]);
  if (before === null || after === null) {
    throw new LaunchReadyError(
      'LR_NO_REPORT',
      `There is only one report of ${only}.`,
      'Run launch-ready audit again after your changes.',
    );
  }
  return [before.report, after.report];
};

const section = (title: string, findings: readonly (Finding & { readonly reason?: string })[]): readonly string[] => [
  `${title}: ${findings.length}`,
  ...findings.map(({ id, title: what, place, reason }) =>
    inert(`  ${what} (${place})  ${id}${reason === undefined ? '' : `: ${reason}`}`),
  ),
];

const comparisonText = (
  before: Report,
  after: Report,
  { fixed, open, appeared, noLongerCheckable }: Comparison,
): string =>
  [
    `${after.target.domain}: ${timeText(before.collectedAt)} against ${timeText(after.collectedAt)}`,
    inert(`  before: ${before.headline}`),
    inert(`  after:  ${after.headline}`),
    ...(before.tool === after.tool
      ? []
      : [
          `The two reports come from different versions (${before.tool}, ${after.tool}): a difference can come from that.`,
        ]),
    ...section('Fixed', fixed),
    ...section('New', appeared),
    ...section('Still open', open),
    ...section('No longer checkable', noLongerCheckable),
    '',
  ].join('\n');

/** `launch-ready compare [BEFORE AFTER]`: two report files, or the last two runs of a target. 1 when something new or open is left. */
export const compare = async (files: readonly string[], flags: CompareFlags, around: Surroundings): Promise<number> => {
  const [first, second] = files;
  if (first !== undefined && second === undefined) {
    throw new LaunchReadyError(
      'LR_USAGE',
      'compare takes two reports or none.',
      'launch-ready compare before.json after.json',
    );
  }
  const [before, after] =
    first !== undefined && second !== undefined
      ? await Promise.all([readReport(resolve(around.cwd, first)), readReport(resolve(around.cwd, second))])
      : await keptPair(stateFolder(around.env), flags.target);
  const comparison = compared(before, after);
  around.stdout.write(
    flags.json === true
      ? `${inertJson(JSON.stringify(comparison, null, 2))}\n`
      : comparisonText(before, after, comparison),
  );
  return comparison.open.length + comparison.appeared.length > 0 ? 1 : 0;
};
