import { codeSpan, proseText } from '../deliverables/markdown-text.ts';
import { gapsOf } from '../findings/gaps.ts';
import type { Finding, Report } from '../findings/report.ts';
import type { Reporter } from './reporter.ts';
import {
  barText,
  confidenceWords,
  helpSentence,
  minutesText,
  sentence,
  severityWords,
  timeText,
  whoWords,
  workToLaunch,
} from './words.ts';

const findingText = (finding: Finding): readonly string[] => [
  `### ${severityWords[finding.severity]}: ${proseText(finding.title)}`,
  '',
  `**Where:** ${finding.places.map(place => codeSpan(place)).join(', ')}  `,
  `**What happens:** ${proseText(finding.happened)}  `,
  `**Why:** ${proseText(finding.cause)}  `,
  `**Fix:** ${proseText(finding.fix)}  `,
  `**Work:** ${whoWords[finding.who]}, typically ${minutesText(finding.effort)}  `,
  `**Evidence** (${confidenceWords[finding.confidence]}): ${finding.evidence.map(place => codeSpan(place)).join(' · ')}  `,
  finding.replay.command === null
    ? `**See it:** no command: ${proseText(finding.replay.reason ?? '')}  `
    : `**See it:** ${codeSpan(finding.replay.command)} shows ${codeSpan(finding.replay.shows)}  `,
  `**Prove it fixed:** ${codeSpan(finding.verify)}`,
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
        ...gapsOf(report.notChecked).flatMap(({ reason, howTo, parts }) => [
          `- ${proseText(sentence(reason))}. ${proseText(howTo)}`,
          `  ${parts.map(({ what, host }) => `${codeSpan(what)}${host === undefined ? '' : ` at ${codeSpan(host)}`}`).join(', ')}`,
        ]),
        '',
      ];

/** The risk list (S1.d1) as Markdown, for pull requests and step summaries. */
export const markdown: Reporter = ({ report }) => {
  const work = workToLaunch(report);
  return [
    `# ${proseText(report.target.unicode)} is ${proseText(report.headline)}`,
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
              `- ${codeSpan(id)} until ${accepted?.until ?? ''} by ${proseText(accepted?.by ?? '')}: ${proseText(accepted?.reason ?? '')}`,
          ),
          '',
        ]),
    ...(report.advice.length === 0
      ? []
      : ['## Advice', '', ...report.advice.map(({ place, text }) => `- ${codeSpan(place)}: ${proseText(text)}`), '']),
    ...gapLines(report),
    proseText(helpSentence(report.findings)),
    '',
  ].join('\n');
};
