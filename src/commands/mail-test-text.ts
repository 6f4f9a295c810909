import type { MailKind } from '../contract/mail-kinds.ts';
import { mailMatrix, type MatrixRow } from '../deliverables/mail-matrix.ts';
import type { Cleaned } from '../drive/clean.ts';
import type { SavedTranscript } from '../drive/save-transcript.ts';
import type { MessagesEvidence } from '../evidence/messages.ts';
import type { Finding, NotChecked } from '../findings/report.ts';
import { inert } from '../platform/inert.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap } from '../reporters/wrap.ts';
import { foundLines } from './found-lines.ts';
import type { Surroundings } from './surroundings.ts';

/** `mail test --json`. */
export type MailTestReport = {
  readonly schema: 'launch-ready/mail-test@1';
  /** The domain whose audits use it. */
  readonly target: string;
  readonly app: string;
  readonly run: string;
  readonly requests: number;
  readonly messages: MessagesEvidence;
  readonly findings: readonly Finding[];
  readonly notChecked: readonly NotChecked[];
  readonly removed: readonly string[];
  readonly left: Cleaned['left'];
  readonly transcript: SavedTranscript;
};

const widths = [18, 9, 9, 9, 9, 9] as const;
const heads = ['mail', 'after', 'SPF', 'DKIM', 'DMARC', 'links', 'verdict'] as const;

const cell = (text: string, width: number | undefined): string => {
  if (width === undefined) return text;
  const shown = inert(text);
  return (shown.length < width ? shown : `${shown.slice(0, width - 2)}…`).padEnd(width);
};

const aligned = (cells: readonly string[]): string =>
  `  ${cells.map((text, at) => cell(text, widths[at])).join('')}`.trimEnd();

const verdicts: { readonly [S in Finding['severity']]: string } = {
  blocker: 'BLOCKER',
  high: 'HIGH',
  medium: 'MEDIUM',
};

/** The gravest finding that shows at this mail, or whether it was seen whole. */
const verdictOn = ({ kind, state }: MatrixRow, findings: readonly Finding[]): string => {
  // Findings come gravest first.
  const worst = findings.find(({ places }) => places.includes(`mail/${kind}`));
  if (worst !== undefined) return verdicts[worst.severity];
  return { arrived: 'ok', missing: 'missing', none: 'none', 'not-tried': 'not tried' }[state];
};

const rowLine = (row: MatrixRow, findings: readonly Finding[]): string => {
  const after = row.ms === null ? '' : secondsText(row.ms);
  const { kind, spf, dkim, dmarc, links } = row;
  return aligned([kind satisfies MailKind, after, spf, dkim, dmarc, links, verdictOn(row, findings)]);
};

/** Who the mails are from, whole: an address is what somebody looks for in it. */
const senderLines = (rows: readonly MatrixRow[]): readonly string[] => {
  const groups = [
    ...Map.groupBy(
      rows.filter(({ state }) => state === 'arrived'),
      ({ from }) => from,
    ),
  ];
  return groups.map(([from, { length }], _at, all) =>
    all.length === 1
      ? `All from ${from}.`
      : `From ${from}: ${length > 3 ? `${length} mails` : rows.flatMap(row => (row.state === 'arrived' && row.from === from ? [row.kind] : [])).join(', ')}.`,
  );
};

/** What short words of the table stand for; only those that stand in it. */
const legendLines = (rows: readonly MatrixRow[]): readonly string[] => {
  const arrived = rows.filter(({ state }) => state === 'arrived');
  const words = new Set(arrived.flatMap(({ spf, dkim, dmarc, links }) => [spf, dkim, dmarc, links]));
  const meanings: readonly (readonly [string, string])[] = [
    ['once', 'the link works once, and also after a scanner has fetched it'],
    ['twice', 'a link that is to work once works again'],
    ['other', 'it passes for another domain than that of the sender, so it does not count'],
    ['-', 'not known'],
  ];
  return meanings.filter(([word]) => words.has(word)).map(([word, meaning]) => `${word}: ${meaning}`);
};

const notedReasons = (notChecked: readonly NotChecked[]): readonly string[] => [
  ...new Set(notChecked.map(({ reason, host }) => (host === undefined ? reason : `${host}: ${reason}`))),
];

/** The report for people, at most `columns` wide. */
export const mailTestText = (report: MailTestReport, { columns }: Pick<Surroundings, 'columns'>): string => {
  const { messages, findings, notChecked, left } = report;
  const told = (text: string, indent = '  '): string =>
    `${indent}${wrap(inert(text), columns - indent.length, indent)}`;
  const reasons = notedReasons(notChecked);
  const rows = mailMatrix(messages);
  return `${[
    told(
      `${report.app}, ${report.requests} requests, run ${report.run}; mails arrived ${messages.received === 'sink' ? 'in a sink of ours' : 'in your mailbox'}.`,
      '',
    ),
    '',
    aligned(heads),
    ...rows.map(row => rowLine(row, findings)),
    '',
    ...[...senderLines(rows), ...legendLines(rows)].map(line => told(line)),
    '',
    ...foundLines(findings, told),
    ...(findings.length === 0 ? ['Nothing that was seen of these mails is at fault.', ''] : []),
    ...(reasons.length === 0 ? [] : ['Not checked:', ...reasons.map(reason => told(`- ${reason}`, '  ')), '']),
    ...(left.length === 0
      ? ['Everything that this test made is removed again.']
      : [
          `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
          ...left.map(({ what, reason }) => told(`${what}: ${reason}`)),
        ]),
    told('launch-ready audit judges these mails for 14 days, together with the records of the domain.', ''),
  ].join('\n')}\n`;
};
