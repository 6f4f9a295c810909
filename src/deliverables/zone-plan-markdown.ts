import type { Plan, PlannedChange } from '../changes/zone/plan.ts';
import { headline, sides } from '../changes/zone/words.ts';
import { inertLine, proseText } from './markdown-text.ts';

const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

const longest = 3000;

/** One line of a diff; the fence around it is longer than any that a value could hold. */
const diffLine = (sign: '-' | '+', text: string): string => `${sign} ${inertLine(text, longest).replaceAll('`', 'ˋ')}`;

const changeLines = ({ effect, why, risk, undo }: PlannedChange, index: number): readonly string[] => {
  const { before, after } = sides(effect);
  return [
    `## ${index + 1}. ${proseText(headline(effect))}`,
    '',
    '```diff',
    ...(before === null ? [] : [diffLine('-', before)]),
    ...(after === null ? [] : [diffLine('+', after)]),
    '```',
    '',
    `- Risk: **${risk.level}**. ${proseText(risk.says)}`,
    ...why.map(one => `- Because: ${proseText(one)}`),
    `- Undo: ${proseText(undo, 300)}`,
    '',
  ];
};

const notPlanned = (plan: Plan): readonly string[] =>
  plan.notPlanned.length === 0
    ? []
    : [
        '## Not planned',
        '',
        ...plan.notPlanned.map(
          ({ what, reason, flag }) =>
            `- ${proseText(what)}: ${proseText(reason)}.${flag === null ? '' : ` To allow it: \`${flag.replaceAll('`', '')}\``}`,
        ),
        '',
      ];

const leftAlone = (plan: Plan): readonly string[] =>
  plan.leftAlone.length === 0
    ? []
    : [
        '## Left as it is',
        '',
        'Stands where something changes, and is not touched:',
        '',
        ...plan.leftAlone.map(line => `- ${proseText(line, 300)}`),
        '',
      ];

/** A plan as one reviewable diff in plain words, in the order in which it is carried out, fit for a pull request. */
export const zonePlanMarkdown = (plan: Plan): string => {
  const high = plan.changes.filter(({ risk }) => risk.level === 'high').length;
  return [
    `# Changes to ${proseText(plan.zone.name)} at Cloudflare`,
    '',
    plan.changes.length === 0
      ? `Read ${plan.readAt}. Nothing is to be changed.`
      : `Read ${plan.readAt}. ${plural(plan.changes.length, 'change')}, ${high} of high risk, in this order. Nothing is changed yet.`,
    '',
    ...plan.changes.flatMap(changeLines),
    ...notPlanned(plan),
    ...leftAlone(plan),
  ].join('\n');
};
