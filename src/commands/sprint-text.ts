import pc from 'picocolors';
import type { SprintStep } from '../contract/sprint.ts';
import type { SprintDocument, SprintItem } from '../deliverables/sprint/document.ts';
import { becauseText, stateWords } from '../deliverables/handover/words.ts';
import { type Gap, gapsOf } from '../findings/gaps.ts';
import type { Finding } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import { findingText } from '../reporters/terminal.ts';
import { barText, minutesText, sentence, timeText } from '../reporters/words.ts';
import { bullet, wrap } from '../reporters/wrap.ts';
import type { SprintReport } from './sprint.ts';
import type { Surroundings } from './surroundings.ts';

/** How much of a list one line shows. */
const mostNamed = 4;

const count = (many: number, one: string, more = `${one}s`): string => `${many} ${many === 1 ? one : more}`;

const few = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`;

/** `14:02`, with its day where that is another one than that of `from`. */
const clock = (at: string, from: string): string =>
  at.slice(0, 10) === from.slice(0, 10) ? at.slice(11, 16) : `${at.slice(0, 10)} ${at.slice(11, 16)}`;

export const changedQuestion = 'Changed it? Enter: ask again now. l: later. q: end this run.';
export const gapsQuestion = 'Done? Enter: look again. l: later. q: end this run.';

/** What P1 found, part by part. */
export const firstHour = ({ parts, startedAt }: SprintDocument, columns: number): string =>
  [
    '',
    `P1  The first hour, begun ${timeText(startedAt)}`,
    ...parts.map(({ title, at, found, notChecked }) => {
      const gaps = notChecked === 0 ? '' : `, ${count(notChecked, 'thing')} not checked`;
      const time = clock(at, startedAt);
      const indent = time.length + 4;
      return `  ${time}  ${wrap(`${title}: ${found} found${gaps}`, columns - indent, ' '.repeat(indent))}`;
    }),
    '',
  ].join('\n');

export const stepScreen = ({ phase, title }: SprintStep): string => `\n${phase}  ${title}\n\n`;

const statusWords = { fixed: 'FIXED', open: 'STILL OPEN', 'not-checked': 'NOT CHECKED' } as const;

export const findingScreen = {
  offered: (finding: Finding, { colour, columns }: Surroundings): string =>
    `${findingText(finding, { colour, columns })}\n`,
  resumed: ({ title, place }: Finding, columns: number): string =>
    `${wrap(inert(`Changed before the last run ended, asked again now: ${title} (${place})`), columns, '')}\n`,
  verified: (status: keyof typeof statusWords, reason: string, columns: number): string =>
    `${wrap(inert(`${statusWords[status]}: ${reason}.`.replace(/\.\.$/, '.')), columns, '')}\n\n`,
};

const gapLines = (gaps: readonly Gap[], columns: number): readonly string[] =>
  gaps.flatMap(({ reason, howTo, parts }) => [
    bullet(inert(`${sentence(reason)}. ${howTo}`), columns),
    `   ${wrap(inert(few([...new Set(parts.map(({ what }) => what))])), columns - 3, '   ')}`,
  ]);

export const gapsScreen = (gaps: readonly Gap[], columns: number): string =>
  ['Not checked here, and no pass:', ...gapLines(gaps, columns), ''].join('\n');

const itemWords: { readonly [S in SprintItem['state']]: string } = {
  found: 'OPEN',
  changed: 'CHANGED',
  fixed: 'fixed',
  open: 'OPEN',
  'not-checked': 'not checked',
  later: 'LATER',
  accepted: 'accepted',
};

/** found → changed → verified, as far as it went. */
const timesText = ({ foundAt, changedAt, verifiedAt }: SprintItem, from: string): string =>
  [
    ['found', foundAt],
    ['changed', changedAt],
    ['asked again', verifiedAt],
  ]
    .flatMap(([word, at]) => (at === null || at === undefined ? [] : [`${word} ${clock(at, from)}`]))
    .join(', ');

const itemLines = (item: SprintItem, from: string, columns: number): readonly string[] => {
  const indent = ' '.repeat(15);
  const why = item.state === 'open' || item.state === 'not-checked' ? item.reason : null;
  return [
    `  ${itemWords[item.state].padEnd(12)} ${wrap(inert(`${item.title} (${item.place})`), columns - 15, indent)}`,
    `${indent}${wrap(timesText(item, from), columns - 15, indent)}`,
    ...(why === null ? [] : [`${indent}${wrap(inert(why), columns - 15, indent)}`]),
  ];
};

const stepLines = (sprint: SprintReport, columns: number): readonly string[] =>
  sprint.steps.flatMap(({ phase, title, items, gaps }) => {
    const open =
      gaps.length === 0 ? [] : [`  ${count(gaps.length, 'reason')} why something was not checked: see below`];
    const none = items.length === 0 && gaps.length === 0 ? ['  nothing found'] : [];
    return [
      `${phase}  ${title}`,
      ...items.flatMap(item => itemLines(item, sprint.startedAt, columns)),
      ...open,
      ...none,
      '',
    ];
  });

const listLines = ({ list }: SprintReport, columns: number): readonly string[] =>
  list.flatMap(item => {
    const indent = ' '.repeat(6);
    const why = becauseText(item);
    const text = `${item.title}: ${stateWords[item.state]}${why === '' ? '' : `. ${sentence(why)}`}`;
    return [
      `  ${item.id.padEnd(3)} ${wrap(inert(text), columns - 6, indent)}`,
      ...(item.evidence.length === 0
        ? []
        : [`${indent}${wrap(inert(`evidence: ${few(item.evidence)}`), columns - 6, indent)}`]),
    ];
  });

const nextText = ({ stopped, report }: SprintReport): string => {
  if (stopped) return 'Next: launch-ready sprint goes on from here';
  if (report.findings.length > 0 || report.notChecked.length > 0)
    return 'Next: put right or make checkable what is left, then launch-ready sprint again';
  return 'Next: launch-ready handover';
};

/** The sprint as it stands: what was done when, the verdict, the thirteen things, what nobody knows. */
export const sprintText = (sprint: SprintReport, { colour, columns }: Surroundings): string => {
  const paint = pc.createColors(colour);
  const { report, work } = sprint;
  const tone = { ready: paint.green, 'not-ready': paint.red, incomplete: paint.yellow }[report.verdict];
  const gaps = gapsOf(report.notChecked.filter(({ because }) => because === undefined));
  const again = sprint.resumedAt.length;
  return [
    wrap(
      inert(
        `Sprint of ${report.target.unicode}, begun ${timeText(sprint.startedAt)}${again === 0 ? '' : `, gone on with ${again === 1 ? 'once' : `${again} times`}`}. Times are UTC.`,
      ),
      columns,
      '',
    ),
    firstHour(sprint, columns),
    ...stepLines(sprint, columns),
    paint.bold(tone(wrap(inert(`${report.target.unicode} is ${report.headline}`), columns, ''))),
    ...(work === null ? [] : [`Typically ${minutesText(work)} of work until the blockers are gone.`]),
    wrap(`Minimum bar: ${barText(report)}. Looked at ${timeText(report.collectedAt)}.`, columns, ''),
    '',
    paint.bold('The thirteen things'),
    ...listLines(sprint, columns),
    '',
    ...(gaps.length === 0
      ? []
      : [
          paint.bold(`Not checked (${count(gaps.length, 'reason')}); none of this counts as a pass`),
          ...gapLines(gaps, columns),
          '',
        ]),
    wrap(inert(sprint.help), columns, ''),
    wrap(nextText(sprint), columns, ''),
    '',
  ].join('\n');
};
