import pc from 'picocolors';
import { type Gap, gapsOf } from '../findings/gaps.ts';
import type { Finding, Report } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import type { Reporter } from './reporter.ts';
import {
  affectedText,
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
import { wrap } from './wrap.ts';

export type TerminalOptions = { readonly colour: boolean; readonly columns: number };

const labelWidth = 16;

const field = (label: string, text: string, columns: number): string => {
  const indent = ' '.repeat(labelWidth + 2);
  return `  ${label.padEnd(labelWidth)}${wrap(inert(text), columns - labelWidth - 2, indent)}`;
};

// A command is never wrapped: it is there to be copied.
const commandField = (label: string, command: string): string => `  ${label.padEnd(labelWidth)}${inert(command)}`;

const findingLines = (
  finding: Finding,
  number: number | null,
  paint: ReturnType<typeof pc.createColors>,
  columns: number,
): readonly string[] => {
  const paints = { blocker: paint.red, high: paint.yellow, medium: paint.cyan };
  const head = [severityWords[finding.severity], ...(number === null ? [] : [number])].join(' ');
  const seeIt =
    finding.replay.command === null
      ? field('See it', `no command: ${finding.replay.reason ?? 'none can be given'}`, columns)
      : commandField('See it', finding.replay.command);
  return [
    `${paint.bold(paints[finding.severity](head))}  ${paint.bold(wrap(inert(finding.title), columns - head.length - 2, ' '.repeat(head.length + 2)))}`,
    field('Where', finding.places.join(', '), columns),
    field('What happens', finding.happened, columns),
    field('Why', finding.cause, columns),
    field('Fix', finding.fix, columns),
    field('Work', `${whoWords[finding.who]}, typically ${minutesText(finding.effort)}`, columns),
    field('Evidence', confidenceWords[finding.confidence], columns),
    ...finding.evidence.map(line => field('', line, columns)),
    seeIt,
    ...(finding.replay.command === null ? [] : [field('  it shows', finding.replay.shows, columns)]),
    commandField('Prove it fixed', finding.verify),
    ...(finding.alsoAffected.length === 0 ? [] : [field('Also affected', affectedText(finding), columns)]),
    '',
  ];
};

/** The reason and the way out of it once, then everything that waits for it. */
const gapLines = ({ reason, howTo, parts }: Gap, columns: number): readonly string[] => [
  `  ${wrap(inert(`${sentence(reason)}. ${howTo}`), columns - 2, '  ')}`,
  `    ${wrap(inert([...new Set(parts.map(({ what }) => what))].join(', ')), columns - 4, '    ')}`,
];

const verdictLines = (
  report: Report,
  paint: ReturnType<typeof pc.createColors>,
  columns: number,
): readonly string[] => {
  const name =
    report.target.unicode === report.target.domain
      ? report.target.domain
      : `${report.target.unicode} (${report.target.domain})`;
  const tone = { ready: paint.green, 'not-ready': paint.red, incomplete: paint.yellow }[report.verdict];
  const work = workToLaunch(report);
  return [
    paint.bold(tone(wrap(inert(`${name} is ${report.headline}`), columns, ''))),
    ...(work === null ? [] : [`Typically ${minutesText(work)} of work until the blockers are gone.`]),
    wrap(`Minimum bar: ${barText(report)}. Looked at ${timeText(report.collectedAt)}.`, columns, ''),
    '',
  ];
};

const nextLine = (report: Report): string => {
  const first = report.findings[0];
  if (first !== undefined) return `Next: fix the first one, then ${first.verify}`;
  if (report.notChecked.length > 0) return 'Next: make what was not checked checkable, then run the audit again';
  return 'Next: launch-ready audit again after each change';
};

/** The report for a person at a terminal: verdict first, coverage always, every finding with its two commands. */
export const terminalWith =
  ({ colour, columns }: TerminalOptions): Reporter =>
  ({ report }) => {
    const paint = pc.createColors(colour);
    const numbers = { blocker: 0, high: 0, medium: 0 };
    const findings = report.findings.flatMap(finding => {
      numbers[finding.severity] += 1;
      return findingLines(finding, numbers[finding.severity], paint, columns);
    });
    const unseen = gapsOf(report.notChecked.filter(({ because }) => because === undefined));
    return [
      ...verdictLines(report, paint, columns),
      ...findings,
      ...(report.accepted.length === 0
        ? []
        : [
            paint.bold(`Accepted for now (${report.accepted.length})`),
            ...report.accepted.map(({ id, accepted }) =>
              field(id, `until ${accepted?.until ?? ''} by ${accepted?.by ?? ''}: ${accepted?.reason ?? ''}`, columns),
            ),
            '',
          ]),
      ...(report.advice.length === 0
        ? []
        : [
            paint.bold('Advice'),
            ...report.advice.map(({ place, text }) => `  ${wrap(inert(`${place}: ${text}`), columns - 4, '    ')}`),
            '',
          ]),
      ...(unseen.length === 0
        ? []
        : [
            paint.bold(
              `Not checked (${unseen.length} ${unseen.length === 1 ? 'reason' : 'reasons'}); none of this counts as a pass`,
            ),
            ...unseen.flatMap(gap => gapLines(gap, columns)),
            '',
          ]),
      wrap(helpSentence(report.findings), columns, ''),
      inert(nextLine(report)),
      '',
    ].join('\n');
  };

/** One finding in full. */
export const findingText = (finding: Finding, { colour, columns }: TerminalOptions): string =>
  findingLines(finding, null, pc.createColors(colour), columns).join('\n');
