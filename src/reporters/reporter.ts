import type { Report } from '../findings/report.ts';
import type { EvidenceSet } from '../evidence/map.ts';

export type ReporterInput = {
  readonly report: Report;
  /** For documents that show more than findings; absent when only the report is left. */
  readonly evidence?: EvidenceSet;
};

/** A report as text in one format. */
export type Reporter = (input: ReporterInput) => string;

export const formats = ['terminal', 'json', 'markdown', 'html', 'sarif', 'junit', 'github', 'agent'] as const;
export type Format = (typeof formats)[number];
