import type { Finding, Report } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import type { Reporter } from './reporter.ts';
import {
  barText,
  confidenceWords,
  helpSentence,
  minutesText,
  severityWords,
  timeText,
  whoWords,
  workToLaunch,
} from './words.ts';

// Characters that mean something to Markdown or to the HTML inside it.
const special = /[\\`*_{}[\]<>#+!|~&]/g;

/** Text from anywhere as inert Markdown text on one line. */
export const plain = (text: string): string => inert(text).replace(special, String.raw`\$&`);

/** Text from anywhere as a code span: the fence is one backtick longer than any run inside (CommonMark §6.1). */
export const code = (text: string): string => {
  const shown = inert(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
};

const findingText = (finding: Finding): readonly string[] => [
  `### ${severityWords[finding.severity]}: ${plain(finding.title)}`,
  '',
  `**Where:** ${finding.places.map(code).join(', ')}  `,
  `**What happens:** ${plain(finding.happened)}  `,
  `**Why:** ${plain(finding.cause)}  `,
  `**Fix:** ${plain(finding.fix)}  `,
  `**Work:** ${whoWords[finding.who]}, typically ${minutesText(finding.effort)}  `,
  `**Evidence** (${confidenceWords[finding.confidence]}): ${finding.evidence.map(code).join(' · ')}  `,
  finding.replay.command === null
    ? `**See it:** no command: ${plain(finding.replay.reason ?? '')}  `
    : `**See it:** ${code(finding.replay.command)} shows ${code(finding.replay.shows)}  `,
  `**Prove it fixed:** ${code(finding.verify)}`,
  '',
];

const gapLines = (report: Report): readonly string[] =>
  report.notChecked.length === 0
    ? []
    : [
        '## Not checked',
        '',
        'None of this counts as a pass.',
        '',
        ...report.notChecked.map(
          ({ check, rows, reason, howTo, host }) =>
            `- ${code(check ?? rows.join(', '))}${host === undefined ? '' : ` at ${code(host)}`}: ${plain(reason)}. ${plain(howTo)}`,
        ),
        '',
      ];

/** The risk list (S1.d1) as Markdown, for pull requests and step summaries. */
export const markdown: Reporter = ({ report }) => {
  const work = workToLaunch(report);
  return [
    `# ${plain(report.target.unicode)} is ${plain(report.headline)}`,
    '',
    ...(work === null ? [] : [`Typically ${minutesText(work)} of work until the blockers are gone.`, '']),
    `Minimum bar: ${barText(report)}. Looked at ${timeText(report.collectedAt)}.`,
    '',
    ...report.findings.flatMap(findingText),
    ...(report.accepted.length === 0
      ? []
      : [
          '## Accepted for now',
          '',
          ...report.accepted.map(
            ({ id, accepted }) =>
              `- ${code(id)} until ${accepted?.until ?? ''} by ${plain(accepted?.by ?? '')}: ${plain(accepted?.reason ?? '')}`,
          ),
          '',
        ]),
    ...(report.advice.length === 0
      ? []
      : ['## Advice', '', ...report.advice.map(({ place, text }) => `- ${code(place)}: ${plain(text)}`), '']),
    ...gapLines(report),
    plain(helpSentence(report.findings)),
    '',
  ].join('\n');
};
