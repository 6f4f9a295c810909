import type { Severity } from '../contract/rows.ts';
import type { Finding } from '../findings/report.ts';
import type { Reporter } from './reporter.ts';
import { inertJson } from '../platform/inert.ts';
import { sourcePlace } from './source-place.ts';

const levels: { readonly [S in Severity]: string } = { blocker: 'error', high: 'error', medium: 'warning' };

// GitHub reads this property as a score: over 9 critical, over 7 high, over 4 medium (docs.github.com, SARIF support).
const scores: { readonly [S in Severity]: string } = { blocker: '9.5', high: '7.5', medium: '5.0' };

/** Findings on the live site have no file; SARIF wants one, so they are anchored to the settings. */
const anchor = { file: 'launch-ready.jsonc', line: 1 };

/** SARIF 2.1.0 §3.11.6: `[text](address)` in a message is a link. Words from outside make none: a space takes it apart. */
const unlinked = (text: string): string => text.replaceAll('](', '] (');

const ruleOf = (finding: Finding) => ({
  id: finding.check,
  shortDescription: { text: finding.title },
  help: { text: unlinked(finding.fix) },
  properties: { 'security-severity': scores[finding.severity], tags: [...finding.rows] },
});

const resultOf = (finding: Finding) => {
  const { file, line } = sourcePlace(finding.places) ?? anchor;
  return {
    ruleId: finding.check,
    level: levels[finding.severity],
    message: {
      text: unlinked(`${finding.happened} ${finding.cause} Fix: ${finding.fix} Prove it fixed: ${finding.verify}`),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
        logicalLocations: [{ fullyQualifiedName: finding.place }],
      },
    ],
    partialFingerprints: { 'launchReadyFinding/v1': finding.id },
    ...suppressionOf(finding),
    properties: { confidence: finding.confidence, damage: finding.damage },
  };
};

/** What somebody accepts stays in the log and does not count (SARIF 2.1.0 §3.27.23, §3.35). */
const suppressionOf = ({ accepted }: Finding) =>
  accepted === undefined
    ? {}
    : {
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: `${accepted.reason} (${accepted.by}, until ${accepted.until})`,
          },
        ],
      };

/** SARIF 2.1.0 (OASIS): what code-scanning pages read. What could not be checked is told as notifications. */
export const sarif: Reporter = ({ report }) => {
  const findings = [...report.findings, ...report.accepted];
  const rules = new Map(findings.toReversed().map(finding => [finding.check, ruleOf(finding)]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Launch Ready',
            semanticVersion: report.tool.replace(/^\S+ /, ''),
            rules: [...rules.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
          },
        },
        automationDetails: { id: `launch-ready/${report.target.domain}/${report.profile}` },
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: report.collectedAt,
            toolExecutionNotifications: report.notChecked.map(({ check, rows, reason, howTo }) => ({
              level: 'note',
              message: { text: unlinked(`Not checked: ${check ?? rows.join(', ')}: ${reason}. ${howTo}`) },
            })),
          },
        ],
        results: findings.map(resultOf),
        properties: { verdict: report.verdict, headline: report.headline },
      },
    ],
  };
  return `${inertJson(JSON.stringify(log, null, 2))}\n`;
};
