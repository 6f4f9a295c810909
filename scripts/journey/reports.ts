import { isBlockerRow, rows } from '../../src/contract/rows.ts';
import type { Finding, Report } from '../../src/findings/report.ts';
import type { Place } from './place.ts';
import { expect } from './steps.ts';

/** A look at which a busy machine was late is made again; what is wrong is wrong at each of them. */
const mostLooks = 3;

export const lookForLaunch = async (place: Place, wanted: readonly number[]): Promise<Report> => {
  const { stdout } = await place.ask(['audit', '--profile', 'launch', '--json'], wanted);
  return JSON.parse(stdout) as Report;
};

/** The commands of ours in the steps of a fix, as they would be copied from there. */
export const printedCommands = ({ remedy }: Finding): readonly string[] =>
  remedy
    .flatMap(change => (change.kind === 'by-hand' ? change.steps : []))
    .flatMap(text => /^Run (?<line>launch-ready secrets install)\.$/.exec(text)?.groups?.['line'] ?? []);

/** Rows that stop a launch and were not judged. */
const unjudgedBlockers = ({ coverage }: Report): readonly string[] =>
  coverage.notChecked.filter(id => rows.some(row => row.id === id && isBlockerRow(row)));

/** What is missing for a verdict, with the first reasons, for whoever reads a failed journey. */
const missing = (report: Report): string => {
  const left = unjudgedBlockers(report);
  const reasons = report.notChecked
    .filter(one => one.rows.some(row => left.includes(row)))
    .map(({ check, reason }) => `  ${check ?? 'no check'}: ${reason}`);
  const found = report.findings.map(({ id, title }) => `  ${id}: ${title}`);
  return [report.headline, `not judged: ${left.join(', ')}`, ...found, ...reasons.slice(0, 20)].join('\n');
};

/** Looks until no row that stops a launch is left but these, and gives that report. Ends the journey when a blocker is found. */
export const lookUntilJudged = async (place: Place, but: readonly string[]): Promise<Report> => {
  for (let look = 1; ; look += 1) {
    const report = await lookForLaunch(place, [0, 1, 3]);
    expect(report.verdict !== 'not-ready', missing(report));
    const left = unjudgedBlockers(report);
    if (left.length === but.length && left.every(row => but.includes(row))) return report;
    expect(look < mostLooks, missing(report));
  }
};

/** Asks `verify` until it says fixed. */
export const verifyFixed = async (place: Place, id: string): Promise<void> => {
  for (let look = 1; ; look += 1) {
    const { stdout } = await place.type(['verify', id, '--json'], [0, 1, 3]);
    const { status, reason } = JSON.parse(stdout) as { readonly status: string; readonly reason: string };
    if (status === 'fixed') return;
    expect(status === 'not-checked' && look < mostLooks, `verify says of ${id}: ${status}, ${reason}`);
  }
};
