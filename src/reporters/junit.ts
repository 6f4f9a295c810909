import type { Finding, NotChecked, Report } from '../findings/report.ts';
import { escapeMarkup } from '../platform/markup.ts';
import type { Reporter } from './reporter.ts';

const testcase = (name: string, inner: string): string =>
  `    <testcase classname="launch-ready" name="${escapeMarkup(name)}">${inner}</testcase>`;

const failure = (finding: Finding): string =>
  `<failure type="${finding.severity}" message="${escapeMarkup(`${finding.title} (${finding.place})`)}">${escapeMarkup(
    `${finding.happened}\n${finding.cause}\nFix: ${finding.fix}\nSee it: ${finding.replay.command ?? 'no command'}\nProve it fixed: ${finding.verify}`,
  )}</failure>`;

const skipped = ({ reason, howTo }: NotChecked): string =>
  `<skipped message="${escapeMarkup(`${reason}. ${howTo}`)}"/>`;

const lived = ({ title, accepted }: Finding): string =>
  `<skipped message="${escapeMarkup(`${title}: accepted by ${accepted?.by ?? ''} until ${accepted?.until ?? ''}, ${accepted?.reason ?? ''}`)}"/>`;

const cases = (
  report: Report,
): readonly { readonly kind: 'failed' | 'skipped' | 'passed'; readonly line: string }[] => {
  const failed = report.findings.map(finding => ({
    kind: 'failed' as const,
    line: testcase(finding.id, failure(finding)),
  }));
  const left = report.notChecked.map(one => ({
    kind: 'skipped' as const,
    line: testcase(
      [one.check ?? one.rows.join(' '), ...(one.host === undefined ? [] : [one.host])].join(' '),
      skipped(one),
    ),
  }));
  const accepted = report.accepted.map(finding => ({
    kind: 'skipped' as const,
    line: testcase(finding.id, lived(finding)),
  }));
  const open = new Set([...report.findings, ...report.accepted, ...report.notChecked].map(({ check }) => check));
  const passed = report.judged
    .filter(check => !open.has(check))
    .map(check => ({ kind: 'passed' as const, line: testcase(check, '') }));
  return [...failed, ...accepted, ...left, ...passed];
};

/** JUnit XML, one test case a finding, a gap or a passed check; what was not checked is skipped with its reason. */
export const junit: Reporter = ({ report }) => {
  const all = cases(report);
  const of = (kind: string): number => all.filter(one => one.kind === kind).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="launch-ready ${escapeMarkup(report.target.domain)}" tests="${all.length}" failures="${of('failed')}" skipped="${of('skipped')}" errors="0" timestamp="${escapeMarkup(report.collectedAt)}">`,
    ...all.map(({ line }) => line),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};
