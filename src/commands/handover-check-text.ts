import type { PackCheck, PackFault, PackGap } from '../deliverables/handover/check/pack-check.ts';
import { plainGrade } from '../engines/reading/grade.ts';
import { inert } from '../platform/inert.ts';
import { bullet, wrap } from '../reporters/wrap.ts';

type About = PackFault['about'];

const counted = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

const summary = ({ counts, grade, faults, notChecked }: PackCheck): readonly string[] => {
  const of = (about: About, all: readonly (PackFault | PackGap)[]): number =>
    new Set(all.filter(one => one.about === about).map(({ what }) => what)).size;
  const good = (about: 'link' | 'command', many: number): string => {
    const [wrong, open] = [of(about, faults), of(about, notChecked)];
    const parts = [`${Math.max(0, many - wrong - open)} good`, `${wrong} wrong`, `${open} not checked`];
    return parts.filter((part, at) => at === 0 || !part.startsWith('0 ')).join(', ');
  };
  const secrets = of('secret', faults);
  return [
    `links, also as a telephone opens them: ${good('link', counts.links)}`,
    `commands: ${good('command', counts.commands)}`,
    `secrets: ${secrets === 0 ? 'none' : secrets}`,
    `the way back: ${grade === null ? 'not measured' : `school year ${grade} (${plainGrade} at most)`}`,
  ];
};

const faultLines = ({ what, places, happened, cause, fix }: PackFault, columns: number): readonly string[] => [
  wrap(`WRONG ${inert(what)}`, columns, ''),
  ...[happened, inert(cause), `In: ${places.map(inert).join('; ')}.`, `Fix: ${fix}`].map(
    text => `  ${wrap(text, columns - 2, '  ')}`,
  ),
  '',
];

/** What has one reason is told once. */
const gapLines = (gaps: readonly PackGap[], columns: number): readonly string[] =>
  [...Map.groupBy(gaps, ({ reason, howTo }) => `${inert(reason)}. ${howTo}`)].map(([why, same]) =>
    bullet(`${same.map(({ what }) => inert(what)).join(', ')}: ${why}`, columns),
  );

/** What was looked at in a pack, what is wrong in it, and what could not be looked at. */
export const packCheckText = (check: PackCheck, columns: number): string => {
  const { files, faults, notChecked } = check;
  return `${[
    `Checked: ${files.join(' and ')}`,
    ...summary(check).map(line => bullet(line, columns)),
    '',
    ...faults.flatMap(fault => faultLines(fault, columns)),
    ...(notChecked.length === 0
      ? []
      : [`Not checked (${counted(notChecked.length, 'thing')}):`, ...gapLines(notChecked, columns), '']),
  ].join('\n')}\n`;
};
