import { codeSpan, inertLine, proseText } from './markdown-text.ts';
import type { MailRecord, MailRecordsDocument } from './mail-records.ts';

const pasted = 8000;

const stateWords: { readonly [S in MailRecord['state']]: string } = {
  verified: 'verified: it stands as it should',
  change: '**to be changed**',
  absent: 'there is none, and none is needed',
  'not-seen': '**could not be seen**',
};

const values = (title: string, all: readonly string[]): readonly string[] =>
  all.length === 0 ? [`  - ${title}: *(nothing)*`] : all.map(value => `  - ${title}: ${codeSpan(value, pasted)}`);

const recordLines = (record: MailRecord): readonly string[] => [
  `- ${record.sort} at ${codeSpan(record.name)} (${record.type}): ${stateWords[record.state]}`,
  `  - ${proseText(record.why)}`,
  ...(record.state === 'absent' || record.state === 'not-seen' ? [] : values('As it is', record.now)),
  ...(record.state !== 'change'
    ? []
    : record.wanted.length > 0
      ? values('As it should be', record.wanted)
      : ['  - As it should be: see the steps of the finding.']),
  ...record.findings.map(({ id, title }) => `  - Open: ${proseText(title)} (${codeSpan(id)})`),
  ...record.notes.map(note => `  - ${proseText(note)}`),
];

/** S2.d1 as Markdown. Everything from outside stands in code spans or escaped. */
export const mailRecordsMarkdown = (document: MailRecordsDocument): string => {
  const changes = document.records.filter(({ state }) => state === 'change').length;
  const verified = document.records.filter(({ state }) => state === 'verified').length;
  const unseen = document.records.filter(({ state }) => state === 'not-seen').length;
  const keys = document.records.some(({ sort }) => sort === 'DKIM');
  const lines = [
    `# Mail records of ${codeSpan(document.domain)}`,
    '',
    `Verified on ${inertLine(document.verifiedAt)}, as receivers of mail see them: ${verified} as they should be, ${changes} to be changed${unseen === 0 ? '' : `, ${unseen} not seen`}.`,
    '',
    ...document.records.flatMap(recordLines),
    '',
    ...(keys
      ? []
      : [
          'No signing key (DKIM) is listed, because its name is known only from a message or from the settings: let one be seen, or name the selectors under "mail" in launch-ready.jsonc.',
        ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
