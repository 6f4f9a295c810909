import pc from 'picocolors';
import type { Expiring } from '../evidence/derive/expiring.ts';
import { inert } from '../platform/inert.ts';
import { timeText } from '../reporters/words.ts';
import { wrap } from '../reporters/wrap.ts';
import type { Drift, ProjectsReport, ProjectState } from './projects.ts';
import type { Surroundings } from './surroundings.ts';

const labelWidth = 12;

const line = (label: string, text: string, columns: number): string =>
  `  ${label.padEnd(labelWidth - 2)}${wrap(inert(text), columns - labelWidth, ' '.repeat(labelWidth))}`;

const things = { domain: 'the domain', certificate: 'the certificate of', key: 'the key' } as const;

const thing = ({ what, names }: Expiring): string => `${things[what]} ${names.join(', ')}`;

const inDays = (days: number): string => {
  if (days < 0) return `ended ${-days} ${days === -1 ? 'day' : 'days'} ago`;
  return days === 0 ? 'ends within a day' : `ends in ${days} ${days === 1 ? 'day' : 'days'}`;
};

const verdictWords = { ready: 'READY', 'not-ready': 'NOT READY', incomplete: 'INCOMPLETE' } as const;

const driftLines = (drift: Drift | null, verdict: Drift['verdictBefore'], columns: number): readonly string[] => {
  if (drift === null) return [line('Drift', 'not known: it was looked at once', columns)];
  const { since, appeared, fixed, noLongerCheckable, verdictBefore, sameTool } = drift;
  const moved = verdictBefore === verdict ? '' : `, ${verdictWords[verdictBefore]} before`;
  const counts = `${appeared.length} new, ${fixed.length} fixed, ${noLongerCheckable.length} no longer checkable`;
  return [
    line('Drift', `${counts} since ${timeText(since)}${moved}`, columns),
    ...appeared.map(({ title, place, id }) => line('  new', `${title} (${place}) ${id}`, columns)),
    ...noLongerCheckable.map(({ title, place, reason }) => line('  unseen', `${title} (${place}): ${reason}`, columns)),
    ...(sameTool ? [] : [line('', 'Two versions of Launch Ready looked: a difference can come from that.', columns)]),
  ];
};

const projectLines = (project: ProjectState, columns: number, bold: (text: string) => string): readonly string[] => {
  const { name, domain, last, drift, expires, unknown, problem } = project;
  const head = bold(wrap(inert(domain === null || domain === name ? name : `${name} (${domain})`), columns, ''));
  if (problem !== null) return [head, line('Not read', problem, columns), ''];
  if (last === null) return [head, line('Verdict', 'not known: it was never looked at; add --look', columns), ''];
  return [
    head,
    line('Verdict', last.headline, columns),
    line('Looked at', timeText(last.collectedAt), columns),
    ...driftLines(drift, last.verdict, columns),
    ...expires.map(one => line('Expires', `${thing(one)} ${inDays(one.days)}, on ${one.at.slice(0, 10)}`, columns)),
    ...unknown.map(one => line('Not known', `when ${thing(one)} ends: ${one.reason ?? ''}`, columns)),
    '',
  ];
};

/** Clients side by side, in the order of the list; then how many need somebody. */
export const projectsText = ({ projects, withinDays }: ProjectsReport, { colour, columns }: Surroundings): string => {
  const { bold } = pc.createColors(colour);
  const of = (is: (project: ProjectState) => boolean): number => projects.filter(is).length;
  const summary = [
    `${of(({ last }) => last?.verdict === 'not-ready')} of ${projects.length} not ready`,
    `${of(({ drift }) => (drift?.appeared.length ?? 0) > 0)} with something new`,
    `${of(({ expires }) => expires.length > 0)} with something that ends within ${withinDays} days`,
    `${of(({ last }) => last === null)} not known`,
  ];
  return [
    ...projects.flatMap(project => projectLines(project, columns, bold)),
    wrap(`${summary.join(', ')}.`, columns, ''),
    '',
  ].join('\n');
};
