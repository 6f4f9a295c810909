import pc from 'picocolors';
import type { Expiring } from '../evidence/derive/expiring.ts';
import { inert } from '../platform/inert.ts';
import { timeText } from '../reporters/words.ts';
import { wrap } from '../reporters/wrap.ts';
import { lasted } from '../watch/when.ts';
import type { RunState } from '../watch/runs/run-states.ts';
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

const runLabels = { audit: 'Audit run', smoke: 'Smoke run' } as const;

/** What the last run of one kind came to, when the next one is, and what did not come. */
const runLines = (run: RunState, columns: number): readonly string[] => {
  const { kind, times, next, last, underWay, late } = run;
  const label = runLabels[kind];
  const counts = last?.counts;
  const found =
    counts === null || counts === undefined
      ? `NOT CHECKED: ${last?.error ?? 'there was no run yet'}`
      : `${counts.blocker} ${counts.blocker === 1 ? 'blocker' : 'blockers'}, ${counts.high} high, ${counts.medium} medium, ${last?.notCheckedCount ?? 0} not checked; ${last?.headline ?? ''}`;
  const when = last === null ? '' : ` (${timeText(last.endedAt)}, by ${last.by}, ${lasted(last.ms)})`;
  const [first] = last?.notChecked ?? [];
  return [
    line(label, `${found}${when}`, columns),
    ...(late === null
      ? []
      : [
          line(
            '  late',
            `it was due at ${timeText(late)} and did not come${underWay === null ? '' : ' to an end'}: does launch-ready projects watch run?`,
            columns,
          ),
        ]),
    ...(underWay === null
      ? []
      : [line('  now', `under way by ${underWay.by} since ${timeText(underWay.since)}`, columns)]),
    ...(first === undefined ? [] : [line('  unseen', `${first.what}: ${first.reason}`, columns)]),
    line('  next', `${times}${next === null ? '' : `: ${timeText(next)}`}`, columns),
  ];
};

const projectLines = (project: ProjectState, columns: number, bold: (text: string) => string): readonly string[] => {
  const { name, domain, last, drift, expires, unknown, runs, problem } = project;
  const ran = runs.flatMap(run => runLines(run, columns));
  const head = bold(wrap(inert(domain === null || domain === name ? name : `${name} (${domain})`), columns, ''));
  if (problem !== null) return [head, line('Not read', problem, columns), ''];
  if (last === null)
    return [head, line('Verdict', 'not known: it was never looked at here; add --look', columns), ...ran, ''];
  return [
    head,
    line('Verdict', last.headline, columns),
    line('Looked at', timeText(last.collectedAt), columns),
    ...driftLines(drift, last.verdict, columns),
    ...expires.map(one => line('Expires', `${thing(one)} ${inDays(one.days)}, on ${one.at.slice(0, 10)}`, columns)),
    ...unknown.map(one => line('Not known', `when ${thing(one)} ends: ${one.reason ?? ''}`, columns)),
    ...ran,
    '',
  ];
};

/** Clients side by side, in the order of the list; then how many need somebody. */
export const projectsText = (
  { projects, withinDays, runsProblem }: ProjectsReport,
  { colour, columns }: Surroundings,
): string => {
  const { bold } = pc.createColors(colour);
  const of = (is: (project: ProjectState) => boolean): number => projects.filter(is).length;
  const summary = [
    `${of(({ last }) => last?.verdict === 'not-ready')} of ${projects.length} not ready`,
    `${of(({ drift }) => (drift?.appeared.length ?? 0) > 0)} with something new`,
    `${of(({ expires }) => expires.length > 0)} with something that ends within ${withinDays} days`,
    `${of(({ last }) => last === null)} not known`,
    ...(projects.some(({ runs }) => runs.length > 0)
      ? [`${of(({ runs }) => runs.some(({ late }) => late !== null))} late`]
      : []),
  ];
  return [
    ...projects.flatMap(project => projectLines(project, columns, bold)),
    ...(runsProblem === null
      ? []
      : [wrap(inert(`What came of runs at their times is not known: ${runsProblem}`), columns, ''), '']),
    wrap(`${summary.join(', ')}.`, columns, ''),
    '',
  ].join('\n');
};
