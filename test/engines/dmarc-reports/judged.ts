import assert from 'node:assert/strict';
import { distinctReports } from '../../../src/engines/dmarc-reports/distinct.ts';
import { judgeReports } from '../../../src/engines/dmarc-reports/judge.ts';
import type { DomainJudgement } from '../../../src/engines/dmarc-reports/judgement.ts';
import { readReport } from '../../../src/engines/dmarc-reports/read-report.ts';
import { daily, daySeconds, firstDay, type MadeRow, resendRow, workspaceRow } from './made-report.ts';

const bytes = async function* (xml: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(xml);
};

/** `days` after the first day of the reports. */
export const at = (days: number): number => firstDay + days * daySeconds;

export const read = (all: readonly string[], now: number) => Promise.all(all.map(xml => readReport(bytes(xml), now)));

export const judged = async (
  all: readonly string[],
  now: number,
  notMine: readonly string[] = [],
): Promise<DomainJudgement> => {
  const [only, other] = judgeReports(distinctReports(await read(all, now)).reports, now, new Set(notMine));
  assert.ok(only !== undefined && other === undefined);
  return only;
};

export const usual = [resendRow, workspaceRow];

/** 16 days of rows, judged on the day after. */
export const afterDays = (rows: readonly MadeRow[], policy: { readonly [name: string]: string } = { p: 'none' }) =>
  judged(
    daily(16, { policy }, () => rows),
    at(16),
  );
