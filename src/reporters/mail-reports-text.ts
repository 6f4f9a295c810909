import type { DomainJudgement, Sender } from '../engines/dmarc-reports/judgement.ts';
import { listed, mails, number, whichDays, whoPretends, whoSends } from '../engines/dmarc-reports/sentences.ts';
import { inert } from '../platform/inert.ts';
import { wrap } from './wrap.ts';

/** What one reading of aggregate reports tells. */
export type MailReportsLook = {
  readonly domains: readonly DomainJudgement[];
  readonly reports: number;
  readonly duplicates: number;
  readonly files: number;
  /** What is wrong with reports that count, as far as it goes. */
  readonly problems: readonly { readonly file: string; readonly problem: string }[];
  /** What could not be read, or only in part. */
  readonly notRead: readonly { readonly what: string; readonly reason: string }[];
  /** What is something else than a report. */
  readonly others: readonly { readonly what: string; readonly reason: string }[];
};

const labelWidth = 16;
const shownNetworks = 5;
const shownNotes = 12;

const field = (label: string, text: string, columns: number, mark = ''): string => {
  const indent = ' '.repeat(labelWidth + 2 + mark.length);
  return `  ${label.padEnd(labelWidth)}${mark}${wrap(inert(text), columns - indent.length, indent)}`;
};

const fields = (label: string, texts: readonly string[], columns: number): readonly string[] =>
  texts.map((text, index) => field(index === 0 ? label : '', text, columns, texts.length === 1 ? '' : '- '));

const rests: Readonly<Record<Sender['restsOn'], string>> = {
  both: 'by DKIM and SPF',
  signature: 'by DKIM alone',
  envelope: 'by SPF alone',
  nothing: '',
};

const senderLines = (sender: Sender, columns: number): readonly string[] => {
  const { name, messages, passed, failed, failedLately, from, mend, sources, moreSources } = sender;
  const now = failedLately === 0 ? ', none of late' : '';
  const what =
    failed === 0 ? `all pass ${rests[sender.restsOn]}` : `${number(passed)} pass, ${number(failed)} FAIL${now}`;
  const addresses = sources.slice(0, 3).map(one => one.name);
  const more = sources.length - addresses.length + moreSources;
  const where = listed(more > 0 ? [...addresses, `${more} more`] : addresses);
  return [
    `  ${wrap(inert(`${name}: ${mails(messages)}, ${what}`), columns - 4, '    ')}`,
    `    ${wrap(inert(`From: ${listed(from)}; over ${where}`), columns - 4, '    ')}`,
    ...(mend === null ? [] : [`    ${wrap(inert(`Mend: ${mend}`), columns - 4, '    ')}`]),
  ];
};

const pretenderLines = (judgement: DomainJudgement, columns: number): readonly string[] => {
  const sentence = whoPretends(judgement);
  if (sentence === null) return [];
  const { networks, moreNetworks } = judgement.pretenders;
  const shown = networks.slice(0, shownNetworks).map(({ name, messages }) => `${name}: ${mails(messages)}`);
  const more = networks.length - shown.length + moreNetworks;
  return fields(
    'Strangers',
    [
      sentence,
      ...shown,
      ...(more > 0 ? [`and ${number(more)} more networks; --json names them`] : []),
      'If one of these is a server of yours, let it sign your mail before you tighten: nothing in its mail shows that it is yours.',
    ],
    columns,
  );
};

const domainLines = (judgement: DomainJudgement, columns: number): readonly string[] => {
  const { path, forwarded, brokenOnTheWay, reporters, reports, policy } = judgement;
  const by = listed(
    reporters.length > 4
      ? [...reporters.slice(0, 4).map(({ name }) => name), `${reporters.length - 4} more`]
      : reporters.map(({ name }) => name),
  );
  return [
    wrap(inert(whoSends(judgement)), columns, ''),
    wrap(inert(path.headline), columns, ''),
    '',
    ...fields(path.state === 'tighten' ? 'Do this' : 'Because', path.reasons, columns),
    ...fields('Keep in mind', path.caveats, columns),
    '',
    ...(judgement.senders.length === 0 ? [] : [wrap(inert(`Who sends as ${judgement.domain}:`), columns, ''), '']),
    ...judgement.senders.flatMap(sender => senderLines(sender, columns)),
    ...(judgement.senders.length === 0 ? [] : ['']),
    ...(forwarded.messages === 0
      ? []
      : [
          field(
            'Forwarded',
            `${mails(forwarded.messages)} came over a forwarder and still pass, by their DKIM signature.`,
            columns,
          ),
        ]),
    ...(brokenOnTheWay.messages === 0
      ? []
      : [
          field(
            'Mailing lists',
            `${mails(brokenOnTheWay.messages)} of yours came over a list or forwarder that changed them, and no longer pass: ${listed(brokenOnTheWay.by.slice(0, 3).map(({ name }) => name))}.`,
            columns,
          ),
        ]),
    ...pretenderLines(judgement, columns),
    field(
      'Policy now',
      `p=${policy.p ?? 'none'}${policy.testing ? '; t=y' : ''}${policy.sp === null || policy.sp === policy.p ? '' : `; sp=${policy.sp}`}${policy.np === null ? '' : `; np=${policy.np}`}, as the newest report has it`,
      columns,
    ),
    field(
      'Read',
      `${number(reports)} ${reports === 1 ? 'report' : 'reports'} from ${by}, about ${whichDays(judgement)}`,
      columns,
    ),
    '',
  ];
};

const noteLines = (
  title: string,
  notes: readonly { readonly what: string; readonly reason: string }[],
  columns: number,
): readonly string[] => {
  if (notes.length === 0) return [];
  const shown = notes
    .slice(0, shownNotes)
    .map(({ what, reason }) => `  ${wrap(inert(`${what}: ${reason}`), columns - 4, '    ')}`);
  const more = notes.length - shown.length;
  return [title, ...shown, ...(more > 0 ? [`  and ${number(more)} more; --json names them all`] : []), ''];
};

const nothing = (look: MailReportsLook): string =>
  look.files === 0
    ? 'There is no file to read.'
    : `No aggregate report was found in ${look.files === 1 ? 'that file' : `these ${number(look.files)} files`}, so nothing is known about who sends as you.`;

/** The reading as text for a terminal: what it means first, then who sends, then what could not be read. */
export const mailReportsText = (look: MailReportsLook, columns: number): string =>
  [
    ...(look.reports === 0 ? [wrap(nothing(look), columns, ''), ''] : []),
    ...look.domains.flatMap(judgement => domainLines(judgement, columns)),
    ...noteLines('Not read, or only in part:', look.notRead, columns),
    ...noteLines(
      'Read, with a remark:',
      look.problems.map(({ file, problem }) => ({ what: file, reason: problem })),
      columns,
    ),
    ...noteLines('No aggregate report, and left out:', look.others, columns),
    ...(look.duplicates === 0
      ? []
      : [
          `${number(look.duplicates)} ${look.duplicates === 1 ? 'report was' : 'reports were'} there more than once and counted once.`,
          '',
        ]),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
