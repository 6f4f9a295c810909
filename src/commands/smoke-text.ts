import type { SmokeReport, SmokeStep } from '../deploy/smoke/smoke.ts';
import { inert } from '../platform/inert.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Surroundings } from './surroundings.ts';

const words: { readonly [S in SmokeStep['status']]: string } = {
  passed: 'ok',
  failed: 'FAILED',
  'not-checked': 'not tried',
};

const statusWidth = 11;
const secondsWidth = 7;
const indent = statusWidth + secondsWidth;

const stepLines = ({ status, ms, title, reason }: SmokeStep, columns: number): readonly string[] => {
  const time = status === 'not-checked' ? '' : secondsText(ms);
  const told = (text: string): string => wrap(inert(text), columns - indent, ' '.repeat(indent));
  const head = `${words[status].padEnd(statusWidth)}${time.padEnd(secondsWidth)}${told(title)}`;
  return reason === null ? [head] : [head, `${' '.repeat(indent)}${told(reason)}`];
};

const counted = (count: number): string => `${count} ${count === 1 ? 'step' : 'steps'}`;

const headline = ({ verdict, steps, app, release }: SmokeReport): string => {
  const count = (status: SmokeStep['status']): number => steps.filter(step => step.status === status).length;
  const where = release === null ? app : `${app} (release ${release})`;
  if (verdict === 'failed')
    return `${where} is BROKEN for members: ${counted(count('failed'))} failed, tried twice each.`;
  if (verdict === 'passed') return `${where} works: ${counted(steps.length)} passed.`;
  const open = count('not-checked');
  const untried = open === 0 ? '' : `, ${counted(open)} could not be tried`;
  return `${where}: ${counted(count('passed'))} passed, none failed${untried}.`;
};

const leftLines = ({ left }: SmokeReport, columns: number): readonly string[] => {
  if (left.length === 0) return ['Everything that this run made is removed again.'];
  return [
    `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
    ...left.map(({ what, reason }) => `  ${wrap(inert(`${what}: ${reason}`), columns - 2, '    ')}`),
  ];
};

/** The report for people, at most `columns` wide. */
export const smokeText = (report: SmokeReport, { columns }: Pick<Surroundings, 'columns'>): string =>
  `${[
    wrap(inert(headline(report)), columns, ''),
    '',
    ...report.steps.flatMap(step => stepLines(step, columns)),
    '',
    ...leftLines(report, columns),
  ].join('\n')}\n`;
