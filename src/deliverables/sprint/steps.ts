import { type SprintPart, sprintParts, type SprintStep, sprintSteps } from '../../contract/sprint.ts';
import { type Gap, gapsOf } from '../../findings/gaps.ts';
import { ranked } from '../../findings/rank.ts';
import type { Finding, Report } from '../../findings/report.ts';

type OfRows = { readonly rows: readonly string[] };

/** What belongs to several rows is put right where its first one is. */
const owns = ({ rows }: OfRows, thing: OfRows): boolean => rows.includes(thing.rows[0] ?? '');

/** The part of the first hour that answers this; undefined where P1 does not look for it. */
export const partOf = (thing: OfRows): SprintPart | undefined => sprintParts.find(part => owns(part, thing));

/** The step in which this is put right: every row that a check or a document has is in one. */
export const stepOf = (thing: OfRows): SprintStep => {
  const step = sprintSteps.find(one => owns(one, thing));
  if (step === undefined) throw new Error(`no step of the sprint has the row ${thing.rows[0] ?? '(none)'}`);
  return step;
};

/** In the order of P2 and P3; within a step the worst first. */
export const inSprintOrder = (findings: readonly Finding[]): readonly Finding[] => {
  const all = ranked(findings);
  return sprintSteps.flatMap(step => all.filter(finding => stepOf(finding) === step));
};

/** What could not be checked in this step, by reason; what waits for a finding is not counted beside it. Advice is in no step. */
export const gapsOfStep = ({ notChecked }: Pick<Report, 'notChecked'>, step: SprintStep): readonly Gap[] =>
  gapsOf(notChecked.filter(gap => gap.because === undefined && owns(step, gap)));
