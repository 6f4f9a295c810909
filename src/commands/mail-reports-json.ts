import type { ReportFiles } from '../collectors/dmarc-reports/read-files.ts';
import { inertJson } from '../platform/inert.ts';
import { version } from '../platform/version.ts';
import type { MailReportsLook } from '../reporters/mail-reports-text.ts';

const time = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** `mail reports --json`: the judgement of each domain, each report without its rows, and what was not read. */
export const mailReportsJson = (look: MailReportsLook, { reports }: ReportFiles): string =>
  `${inertJson(
    JSON.stringify(
      {
        schema: 'launch-ready/dmarc-reports@1',
        tool: `launch-ready ${version}`,
        read: {
          files: look.files,
          reports: look.reports,
          duplicates: look.duplicates,
          rows: reports.reduce((sum, { report }) => sum + report.rows.length, 0),
        },
        domains: look.domains,
        reports: reports.map(({ file, report: { rows, period, ...report } }) => ({
          file,
          ...report,
          period: period === null ? null : { begin: time(period.begin), end: time(period.end) },
          rows: rows.length,
          messages: rows.reduce((sum, { count }) => sum + count, 0),
        })),
        notRead: look.notRead.map(({ what, reason }) => ({ what, reason })),
        others: look.others.map(({ what, reason }) => ({ what, reason })),
      },
      null,
      2,
    ),
  )}\n`;
