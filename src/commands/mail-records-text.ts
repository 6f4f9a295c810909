import type { MailRecord, MailRecordsDocument } from '../deliverables/mail-records.ts';
import { inert } from '../platform/inert.ts';
import { timeText } from '../reporters/words.ts';
import { wrap } from '../reporters/wrap.ts';

const stateWords: { readonly [S in MailRecord['state']]: string } = {
  verified: 'VERIFIED',
  change: 'TO CHANGE',
  absent: 'NONE NEEDED',
  'not-seen': 'NOT SEEN',
};

const indent = '  ';

/** A TXT record holds strings of at most 255 bytes (RFC 1035 §3.3.14); most panels make them by themselves. */
const stringBytes = 255;

const isLong = (value: string): boolean => Buffer.byteLength(value) > stringBytes;

const longNote =
  'A value longer than 255 characters is still one value: paste it whole. Only where a panel refuses it, or in a zone file, split it into strings of at most 255 characters, each in quotes, with a space between them and none added within.';

/** Values stand unbroken at the beginning of a line: they are there to be copied. */
const values = (title: string, all: readonly string[]): readonly string[] =>
  all.length === 0 ? [`${indent}${title}: nothing`] : [`${indent}${title}:`, ...all.map(inert)];

const recordLines = (record: MailRecord, columns: number): readonly string[] => {
  const { sort, name, type, state, why, now, wanted, findings, notes } = record;
  const head = stateWords[state];
  const told = (text: string): string => `${indent}${wrap(inert(text), columns - indent.length, indent)}`;
  return [
    `${head}  ${wrap(inert(`${sort} at ${name} (${type})`), columns - head.length - 2, indent)}`,
    told(why),
    ...(state === 'absent' || state === 'not-seen' ? [] : values('As it is', now)),
    ...(state !== 'change'
      ? []
      : wanted.length > 0
        ? values('As it should be', wanted)
        : [told('As it should be: see the steps of the finding.')]),
    ...findings.map(({ id, title }) => told(`Open: ${title} (${id})`)),
    ...notes.map(told),
    '',
  ];
};

/** S2.d1 for people at a terminal, its words at most `columns` wide. */
export const mailRecordsText = (document: MailRecordsDocument, columns: number): string => {
  const count = (state: MailRecord['state']): number => document.records.filter(one => one.state === state).length;
  const unseen = count('not-seen') === 0 ? '' : `, ${count('not-seen')} not seen`;
  const hasLong = document.records.some(({ type, now, wanted }) => type === 'TXT' && [...now, ...wanted].some(isLong));
  const hasKeys = document.records.some(({ sort }) => sort === 'DKIM');
  return `${[
    `Mail records of ${inert(document.domain)}`,
    wrap(
      `Verified on ${timeText(document.verifiedAt)}, as receivers of mail see them: ${count('verified')} as they should be, ${count('change')} to be changed${unseen}.`,
      columns,
      '',
    ),
    '',
    ...document.records.flatMap(record => recordLines(record, columns)),
    ...(hasLong ? [wrap(longNote, columns, ''), ''] : []),
    ...(hasKeys
      ? []
      : [
          wrap(
            'No signing key (DKIM) is listed, because its name is known only from a message or from the settings: run launch-ready mail test, or name the selectors under "mail" in launch-ready.jsonc.',
            columns,
            '',
          ),
          '',
        ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
};
