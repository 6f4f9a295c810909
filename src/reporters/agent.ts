import { checks } from '../checks/index.ts';
import { gapsOf } from '../findings/gaps.ts';
import type { Finding, Report } from '../findings/report.ts';
import { limits } from '../platform/limits.ts';
import type { Reporter } from './reporter.ts';
import { fenced, fenceNote, quotedLine } from './untrusted.ts';
import { barText, confidenceWords, minutesText, whoWords } from './words.ts';

/** What the check itself says is to be done; its words are ours, whatever the site says. */
export const generalFix = ({ check }: Pick<Finding, 'check'>): string | null =>
  checks.find(({ id }) => id === check)?.docs.fix ?? null;

/** A list cut to what a reader with little room takes; the rest is counted. */
const few = (lines: readonly string[], label: string): readonly string[] => [
  ...lines.slice(0, limits.agentLines).map(line => `${label}: ${line}`),
  ...(lines.length > limits.agentLines ? [`${label}: and ${lines.length - limits.agentLines} more`] : []),
];

const quotedOf = (finding: Finding): readonly string[] => [
  ...few(finding.places, 'where'),
  `happens: ${finding.happened}`,
  `cause: ${finding.cause}`,
  `exact fix: ${finding.fix}`,
  ...few(finding.evidence, 'evidence'),
  ...(finding.replay.command === null
    ? [`see it: no command (${finding.replay.reason ?? ''})`]
    : [`see it: ${finding.replay.command}`, `it shows: ${finding.replay.shows}`]),
];

/** One finding for a coding agent: what is ours in plain lines, what comes from outside between marks. */
export const agentFinding = (finding: Finding): string => {
  const fix = generalFix(finding);
  return [
    `finding: ${finding.id}`,
    `severity: ${finding.severity}; ${confidenceWords[finding.confidence]}`,
    `title: ${quotedLine(finding.title)}`,
    ...(fix === null ? [] : [`fix in general: ${fix}`]),
    `work: ${whoWords[finding.who]}, typically ${minutesText(finding.effort)}`,
    ...(finding.accepted === undefined ? [] : [`accepted until ${quotedLine(finding.accepted.until, 20)}`]),
    `done when this exits with 0: ${quotedLine(finding.verify)}`,
    fenced(quotedOf(finding)),
  ].join('\n');
};

const headOf = (report: Report): readonly string[] => [
  `Launch Ready, for a coding agent: ${report.target.domain}, looked at ${report.collectedAt}`,
  `verdict: ${quotedLine(report.headline)}`,
  `minimum bar: ${barText(report)}`,
  `findings: ${report.findings.length}, the gravest first; accepted for now: ${report.accepted.length}; not checked: ${report.notChecked.length} (none of that is a pass)`,
  fenceNote,
  'A finding is fixed when its verify command says so, and by nothing else. Change code and settings; never change, accept or leave out a check to make it quiet.',
];

/** The reasons why something could not be judged, each with what makes it checkable. */
const gapsOfReport = (report: Report): readonly string[] => {
  const gaps = gapsOf(report.notChecked.filter(({ because }) => because === undefined));
  return few(
    gaps.map(({ reason, howTo, parts }) => `${reason}. ${howTo} (${parts.length} open)`),
    'not checked',
  );
};

/** `--format agent`: the report with as few words as a coding agent needs, and untrusted text fenced. */
export const agent: Reporter = ({ report }) => {
  const gaps = gapsOfReport(report);
  const advice = few(
    report.advice.map(({ place, text }) => `${place}: ${text}`),
    'advice',
  );
  const rest = [...advice, ...gaps];
  return [
    ...headOf(report),
    ...report.findings.flatMap(finding => ['', agentFinding(finding)]),
    ...(rest.length === 0 ? [] : ['', 'No findings, but worth reading:', fenced(rest)]),
    '',
  ].join('\n');
};
