import type { EvidenceSet } from '../evidence/map.ts';
import { codeSpan, inertLine, proseText } from './markdown-text.ts';
import { type ChecklistRow, variableChecklist } from './variable-checklist.ts';

const sorts = { secret: 'secret', browser: 'public: every visitor gets it', setting: 'setting' } as const;

const marks = { yes: 'yes', no: '**no**', unknown: '?' } as const;

/** Code within a table: a bar would end the cell. */
const code = (text: string): string => codeSpan(text, 100).replaceAll('|', String.raw`\|`);

const few = (texts: readonly string[], most = 3): string =>
  texts.length === 0
    ? '-'
    : `${texts.slice(0, most).map(code).join(', ')}${texts.length > most ? ` and ${texts.length - most} more` : ''}`;

const line = (row: ChecklistRow, hasStaging: boolean): string => {
  const cells = [
    code(row.name),
    row.needed ? 'needed' : 'may stay away',
    proseText(row.purpose, 200),
    sorts[row.sort],
    row.when === 'never' ? 'nowhere that I can read' : row.when,
    few(row.setIn),
    row.inProduction === null ? '-' : marks[row.inProduction],
    ...(hasStaging ? [row.inStaging === null ? '-' : marks[row.inStaging]] : []),
    few(row.readIn),
  ];
  return `| [ ] | ${cells.join(' | ')} |`;
};

/** The checklist of environment variables (S3.d2) as Markdown; null where no repository was read. */
export const variableChecklistMarkdown = (set: Pick<EvidenceSet, 'keys' | 'target' | 'collectedAt'>): string | null => {
  const checklist = variableChecklist(set);
  const { envUse } = set.keys;
  if (checklist === null || envUse?.status !== 'ok') return null;
  const { rows, open } = checklist;
  const { production, staging } = envUse.value;
  const hasStaging = staging !== null;
  const where =
    production.status === 'ok'
      ? `What production has comes from ${proseText(production.value.from, 100)}${production.value.rehearsed ? '' : ', read as its documentation describes it (unrehearsed here)'}.`
      : `What production has is not known: ${proseText(production.reason)}.`;
  const heads = [
    '',
    'variable',
    'needed',
    'for',
    'what it is',
    'read at',
    'listed or set in',
    'production',
    ...(hasStaging ? ['staging'] : []),
    'read in',
  ];
  return `${[
    `# Environment variables of ${proseText(set.target.unicode, 253)}`,
    '',
    `As seen on ${inertLine(set.collectedAt)}: ${rows.length} variables, ${rows.filter(({ needed }) => needed).length} of them needed. ${where} Values are never read into this document.`,
    '',
    ...(rows.length === 0
      ? ['No code that I can read asks for a variable.']
      : [
          `| ${heads.join(' | ')} |`,
          `|${heads.map(() => '---').join('|')}|`,
          ...rows.map(row => line(row, hasStaging)),
        ]),
    '',
    ...(open.length === 0
      ? []
      : [
          '## Read by a name that only running the code tells',
          '',
          ...open
            .slice(0, 50)
            .map(
              ({ place, shown }) =>
                `- ${codeSpan(place)}: ${shown === '*' ? 'all variables at once, or any' : codeSpan(shown)}`,
            ),
          '',
        ]),
    ...(rows.length === 0
      ? []
      : [
          '## To copy',
          '',
          'Made-up values of the right shape; the real ones stand at the hosting platform and nowhere else.',
          '',
          '```sh',
          ...rows.map(({ name, example, needed }) => `${needed ? '' : '# '}${inertLine(name, 100)}=${example}`),
          '```',
        ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
};
