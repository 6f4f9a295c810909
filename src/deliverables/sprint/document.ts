import { shoppingList } from '../../contract/shopping-list.ts';
import { type SprintStep, sprintParts, sprintSteps } from '../../contract/sprint.ts';
import type { Gap } from '../../findings/gaps.ts';
import type { Finding, Report } from '../../findings/report.ts';
import { type ListedItem, listedItems } from '../handover/shopping-list.ts';
import { firstTime, lastTime, type SprintEvent, type SprintRecord, type SprintWord, stateOf } from './record.ts';
import { gapsOfStep, inSprintOrder, partOf, stepOf } from './steps.ts';

/** One finding on its way: found → changed → verified. Times are ISO 8601, null while that did not happen. */
export type SprintItem = Pick<Finding, 'id' | 'check' | 'title' | 'place' | 'severity' | 'who' | 'effort'> & {
  readonly state: Exclude<SprintWord, 'offered'> | 'accepted';
  readonly foundAt: string | null;
  readonly offeredAt: string | null;
  readonly changedAt: string | null;
  /** When asking again gave what `state` says. */
  readonly verifiedAt: string | null;
  readonly reason: string | null;
};

export type SprintDocument = {
  readonly schema: 'launch-ready/sprint@1';
  readonly target: Report['target'];
  readonly startedAt: string;
  readonly resumedAt: readonly string[];
  /** P1: five looks, with the time at which each could be told. */
  readonly parts: readonly {
    readonly id: string;
    readonly title: string;
    readonly at: string;
    readonly found: number;
    readonly notChecked: number;
  }[];
  readonly steps: readonly (Pick<SprintStep, 'id' | 'phase' | 'title'> & {
    readonly items: readonly SprintItem[];
    readonly gaps: readonly Gap[];
  })[];
  /** Everything that happened, in order: the annex of an invoice. */
  readonly log: readonly SprintEvent[];
  /** L1–L13; `evidence`: checks that judged it, and findings that are open in it. */
  readonly list: readonly (ListedItem & { readonly evidence: readonly string[] })[];
  /** The last look: verdict, bars, findings, what was not checked. */
  readonly report: Report;
};

const itemOf = (record: SprintRecord, accepted: ReadonlySet<string>, finding: Finding): SprintItem => {
  const { id, check, title, place, severity, who, effort } = finding;
  const last = stateOf(record, id);
  const what = last?.what === undefined || last.what === 'offered' ? 'found' : last.what;
  return {
    id,
    check,
    title,
    place,
    severity,
    who,
    effort,
    state: accepted.has(id) ? 'accepted' : what,
    foundAt: firstTime(record, id, 'found'),
    offeredAt: lastTime(record, id, 'offered'),
    changedAt: lastTime(record, id, 'changed'),
    verifiedAt: lastTime(record, id, 'fixed', 'open', 'not-checked'),
    reason: last?.reason ?? null,
  };
};

/** Which checks judged the rows of an item, and which findings are open in them. */
const evidenceOf = (report: Report, checkRows: CheckRows, id: string): readonly string[] => {
  const rows = new Set(shoppingList.find(item => item.id === id)?.rows);
  const has = (own: readonly string[]): boolean => own.some(row => rows.has(row));
  const open = report.findings.filter(finding => has(finding.rows)).map(finding => finding.id);
  const faulty = new Set(report.findings.map(({ check }) => check));
  return [...open, ...report.judged.filter(check => !faulty.has(check) && has(checkRows.get(check) ?? []))];
};

/** The rows of each check, by its ID. */
export type CheckRows = ReadonlyMap<string, readonly string[]>;

/** The sprint as it stands. Pure: a record always gives the same document. `report` is that of its last look. */
export const sprintDocument = (record: SprintRecord, report: Report, checkRows: CheckRows): SprintDocument => {
  const accepted = new Set(report.accepted.map(({ id }) => id));
  const all = inSprintOrder(Object.values(record.findings));
  const first = new Set(
    record.events
      .filter(({ at, what }) => what === 'found' && at <= (record.audited?.endedAt ?? ''))
      .map(({ id }) => id),
  );
  return {
    schema: 'launch-ready/sprint@1',
    target: report.target,
    startedAt: record.startedAt,
    resumedAt: record.resumedAt,
    parts: sprintParts.flatMap(part => {
      const at = record.audited?.parts[part.id];
      if (at === undefined) return [];
      const own = all.filter(finding => first.has(finding.id) && partOf(finding) === part);
      const gaps = report.notChecked.filter(gap => partOf(gap) === part);
      return [{ id: part.id, title: part.title, at, found: own.length, notChecked: gaps.length }];
    }),
    steps: sprintSteps.map(step => ({
      id: step.id,
      phase: step.phase,
      title: step.title,
      items: all.filter(finding => stepOf(finding) === step).map(finding => itemOf(record, accepted, finding)),
      gaps: gapsOfStep(report, step),
    })),
    log: record.events,
    list: listedItems(report).map(item => ({ ...item, evidence: evidenceOf(report, checkRows, item.id) })),
    report,
  };
};
