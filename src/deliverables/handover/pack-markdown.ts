import type { Finding } from '../../findings/report.ts';
import { codeSpan, inertLine, proseText } from '../markdown-text.ts';
import { bodyOf } from './body.ts';
import { broughtBy } from './brought.ts';
import type { Owner } from './owners.ts';
import type { Pack, PackSection } from './pack.ts';
import { ageText, attestedText, becauseText, isOld, stateWords } from './words.ts';

const longest = 600;

const cell = (text: string): string => proseText(text, longest).replaceAll('|', String.raw`\|`);

const listLines = ({ list }: Pack): readonly string[] => [
  '| | | |',
  '|---|---|---|',
  ...list.map(item => {
    const because = becauseText(item);
    const state = item.state === 'done' ? 'done' : `**${stateWords[item.state]}**`;
    return `| ${item.id} | ${item.title} | ${state}${because === '' ? '' : `: ${cell(because)}`} |`;
  }),
];

const ownerLines = ({ title, ask, seen, attested }: Owner): readonly string[] => [
  `- **${title}**`,
  ...(seen === null ? [] : [`  - seen: ${proseText(seen, longest)}`]),
  attested === null
    ? `  - **nobody has said it yet**: ${ask}`
    : `  - ${attestedText({ ...attested, by: proseText(attested.by, 100) })}: ${proseText(attested.said, longest)}`,
];

const missingLine = ({ howTo }: PackSection): string => {
  const { command, beside } = broughtBy(howTo);
  return `**Missing.** This brings it: ${command === null ? '' : codeSpan(command)}${proseText(beside)}`;
};

const sectionLines = (section: PackSection): readonly string[] =>
  section.text === null
    ? [`## ${section.title}`, '', missingLine(section), '']
    : [
        `## ${section.title}`,
        '',
        `${isOld(section) ? '**Old:** ' : ''}${ageText(section)}.`,
        '',
        bodyOf(section.text),
        '',
      ];

const findingLine = ({ id, title, place, severity }: Finding): string =>
  `- ${severity}: ${proseText(title, longest)}, at ${codeSpan(place, 200)} (${codeSpan(id)})`;

const some = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

const changeLines = ({ change }: Pack): readonly string[] =>
  change === null
    ? []
    : [
        `## What changed since ${inertLine(change.since.slice(0, 10))}`,
        '',
        ...some('Mended', change.fixed.map(findingLine)).map(line => line.replace(/^## /, '### ')),
        ...some('New', change.appeared.map(findingLine)).map(line => line.replace(/^## /, '### ')),
        ...some('Cannot be told today', change.unknown.map(findingLine)).map(line => line.replace(/^## /, '### ')),
      ];

/** The pack as Markdown. Everything from outside stands in code spans or escaped. */
export const packMarkdown = (pack: Pack): string => {
  const { brand } = pack;
  const lines = [
    `# Handover of ${codeSpan(pack.unicode)}`,
    '',
    `Written on ${inertLine(pack.at.slice(0, 10))} by ${inertLine(pack.tool)}${brand === null ? '' : ` for ${proseText(brand.name, 100)}${brand.contact === undefined ? '' : ` (${proseText(brand.contact, 200)})`}`}. ${proseText(pack.headline, longest)}`,
    '',
    'What was *seen* is proven by looking. What is *attested* somebody said, and no machine can look it up.',
    '',
    '## The thirteen things',
    '',
    ...listLines(pack),
    '',
    '## Who holds what',
    '',
    ...pack.owners.flatMap(ownerLines),
    '',
    '## Who is called',
    '',
    ...(pack.contacts.length === 0
      ? ['**Nobody is named.** Write names into watch.contacts of launch-ready.jsonc.']
      : pack.contacts.map(
          ({ name, role, reach }, index) =>
            `${index + 1}. ${proseText(`${name} (${role})${reach === undefined ? '' : `, ${reach}`}`, longest)}`,
        )),
    '',
    '## Is it up? Is it slow? Does something fail?',
    '',
    pack.dashboard === null
      ? '**No address of a dashboard is known** (watch.publicUrl of launch-ready.jsonc).'
      : `Look here, also on a telephone: ${codeSpan(pack.dashboard, longest)}`,
    '',
    ...pack.sections.flatMap(sectionLines),
    ...some('Open', pack.open.map(findingLine)),
    ...some(
      'Accepted for now',
      pack.accepted.map(
        finding =>
          `${findingLine(finding)}: until ${inertLine(finding.accepted?.until ?? '')} by ${proseText(finding.accepted?.by ?? '', 100)}, ${proseText(finding.accepted?.reason ?? '', longest)}`,
      ),
    ),
    ...changeLines(pack),
    ...some(
      'What nobody has checked',
      pack.notChecked.map(reason => `- ${proseText(reason, longest)}`),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
