import type { EvidenceSet } from '../evidence/map.ts';
import { secondsText } from '../platform/wording.ts';
import { mailMatrix, type MatrixRow } from './mail-matrix.ts';
import { proseText } from './markdown-text.ts';

const stateWords: { readonly [S in MatrixRow['state']]: string } = {
  arrived: 'yes',
  missing: '**no**',
  none: 'not sent by this app',
  'not-tried': 'not tried',
};

const line = (row: MatrixRow): string =>
  `| ${[
    row.kind,
    stateWords[row.state],
    row.ms === null ? '' : secondsText(row.ms),
    row.from === '' ? '' : proseText(row.from, 100),
    row.spf,
    row.dkim,
    row.dmarc,
    row.links,
    proseText(row.remark, 300),
  ].join(' | ')} |`;

const legend = [
  'Time is from the answer of the app to the mail; an invitation has two minutes.',
  'SPF, DKIM and DMARC as a receiver finds them: *other* passes for another organisation than the one in From, *-* was not to be seen from here.',
  'News (digest) go only to members who asked for them; what became of the click that ends them stands beside.',
  'Links: *once* worked for the member after a mail scanner had fetched it, and not a second time; *opens* leads to a page of the app.',
];

/** The test matrix (S2.d2) as Markdown; null where no mail test was made. */
export const mailMatrixMarkdown = ({ keys, target }: Pick<EvidenceSet, 'keys' | 'target'>): string | null => {
  const { messages } = keys;
  if (messages?.status !== 'ok') return null;
  const { testedAt, app, received } = messages.value;
  const where = received === 'sink' ? 'a mail sink of Launch Ready' : 'a mailbox, over IMAP';
  return `${[
    `# Mail test matrix of ${proseText(target.unicode, 253)}`,
    '',
    `Every mail below was sent by the app at ${proseText(app, 253)} and received in ${where}; tested ${testedAt.slice(0, 16).replace('T', ' ')} UTC.`,
    '',
    '| mail | arrived | after | From | SPF | DKIM | DMARC | links | what I did |',
    '|---|---|---|---|---|---|---|---|---|',
    ...mailMatrix(messages.value).map(line),
    '',
    ...legend.map(text => `- ${text}`),
  ].join('\n')}\n`;
};
