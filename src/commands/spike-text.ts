import { entriesText } from '../checks/spike-words.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { wrap } from '../reporters/wrap.ts';
import type { SpikeReport } from './spike.ts';

/** What would be sent, said before anything is. */
export const spikePlan = (app: string, requests: number, columns: number): string =>
  [
    `Nothing was sent. With --active this run would let many come to ${app} while members sign in, with at most ${Math.min(requests, limits.spikeRequests)} requests in all (drive.requests), as fast as they come (drive.perSecond does not hold):`,
    ` - make up to ${limits.spikeMembers} test accounts, one of which pays in test mode where the settings say how;`,
    ` - sign them in ${limits.spikeEntries} times while nobody else comes, and measure for a second what the app carries at an address that does almost nothing, such as /healthz;`,
    ` - sign in ${limits.spikeEntries} times while up to ${limits.spikePerSecond} requests a second go there, and ${limits.spikeEntries} times while as many visitors open the public pages (three tenths of what it carries, and ${limits.spikeVisitors} in all at most); up to twice more where members waited;`,
    ` - sign in ${limits.spikeEntries} times after all have gone, and ${limits.spikeEntries} times while up to ${limits.spikeStrangersPerSecond * limits.spikeStrangersSeconds} strangers try made-up accounts at the login, each with an address of its own in X-Forwarded-For;`,
    ' - remove the accounts again.',
    'It is refused on production. On staging tell whoever watches it.',
    '',
  ]
    .map(line => wrap(line, columns - 3, '   '))
    .join('\n');

const headline = ({ slowed, unknown, spike }: SpikeReport): string => {
  if (slowed.length > 0) return `A spike keeps members of ${spike.app} OUT.`;
  return unknown.length > 0
    ? `Whether members of ${spike.app} get in while many others come is not wholly known.`
    : `Members of ${spike.app} get in while many others come.`;
};

const indent = 12;
const row = (word: string, text: string, columns: number): string =>
  `${word.padEnd(indent)}${wrap(inert(text), columns - indent, ' '.repeat(indent))}`;

const seenLines = ({ spike: { quiet, visitors, strangers } }: SpikeReport, columns: number): readonly string[] => {
  const lines: string[] = [];
  if (quiet.status === 'ok') lines.push(row('quiet', entriesText(quiet.value), columns));
  if (visitors.status === 'ok') {
    const { control, crowd, entries, again, after } = visitors.value;
    if (control.status === 'ok')
      lines.push(
        row(
          'control',
          `${control.value.crowd.perSecond} a second at ${control.value.path}: ${entriesText(control.value.entries)}`,
          columns,
        ),
      );
    lines.push(row('visitors', `${crowd.perSecond} a second: ${entriesText(entries)}`, columns));
    for (const look of again) lines.push(row('', `once more: ${entriesText(look.visitors.entries)}`, columns));
    lines.push(row('afterwards', entriesText(after), columns));
  }
  if (strangers.status === 'ok') {
    const { crowd, entries } = strangers.value;
    const told = crowd.throttled + crowd.busy;
    lines.push(
      row(
        'strangers',
        `${crowd.perSecond} a second, ${told} of ${crowd.sent} turned away: ${entriesText(entries)}`,
        columns,
      ),
    );
  }
  return lines;
};

/** The report for people, at most `columns` wide. */
export const spikeText = (report: SpikeReport, columns: number): string => {
  const { slowed, unknown, left } = report;
  const causes = slowed.flatMap(({ happened, cause, fix }) => [
    '',
    wrap(inert(`${happened} ${cause}`), columns, ''),
    ...fix.map(step => `  ${wrap(inert(step), columns - 2, '  ')}`),
  ]);
  const gone =
    left.length === 0
      ? ['Everything that this run made is removed again.']
      : [
          `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
          ...left.map(({ what, reason }) => `  ${wrap(inert(`${what}: ${reason}`), columns - 2, '    ')}`),
        ];
  return `${[
    wrap(inert(headline(report)), columns, ''),
    '',
    ...seenLines(report, columns),
    ...unknown.map(reason => row('not known', reason, columns)),
    ...causes,
    '',
    ...gone,
  ].join('\n')}\n`;
};
