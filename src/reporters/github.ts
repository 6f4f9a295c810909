import type { Finding, Report } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import type { Reporter } from './reporter.ts';
import { sourcePlace } from './source-place.ts';
import { severityWords } from './words.ts';

// Workflow commands: % CR LF in data, and : , in properties, are percent-encoded (actions/toolkit, command.ts).
const data = (text: string): string =>
  inert(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

// GitHub keeps ten annotations of a kind per step and drops the rest without a word.
const annotationsMax = 10;

/** One annotation about the whole run. */
export const annotated = (kind: 'error' | 'warning' | 'notice', title: string, text: string): string =>
  `::${kind} title=${property(title)}::${data(text)}`;

const annotation = (finding: Finding): string => {
  const place = sourcePlace(finding.places);
  const where = place === null ? '' : `file=${property(place.file)},line=${place.line},`;
  const kind = finding.severity === 'medium' ? 'warning' : 'error';
  const title = `${severityWords[finding.severity]}: ${finding.title}`;
  return `::${kind} ${where}title=${property(title)}::${data(`${finding.place}: ${finding.happened} Fix: ${finding.fix}`)}`;
};

const accepted = ({ title, place, accepted: by }: Finding): string =>
  `::notice title=${property(`Accepted: ${title}`)}::${data(`${place}: ${by?.reason ?? ''} (${by?.by ?? ''}, until ${by?.until ?? ''})`)}`;

const kept = (report: Report): readonly Finding[] => {
  const errors = report.findings.filter(({ severity }) => severity !== 'medium').slice(0, annotationsMax);
  const warnings = report.findings.filter(({ severity }) => severity === 'medium').slice(0, annotationsMax);
  return [...errors, ...warnings];
};

/** GitHub annotations; the whole list goes to the step summary (Markdown). */
export const github: Reporter = ({ report }) => {
  const shown = kept(report);
  const left = report.findings.length - shown.length;
  return [
    ...shown.map(annotation),
    ...report.accepted.slice(0, annotationsMax - 1).map(accepted),
    `::notice title=${property('Launch Ready')}::${data(report.headline)}${left > 0 ? data(` ${left} more findings are in the summary.`) : ''}`,
    '',
  ].join('\n');
};
