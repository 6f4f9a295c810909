import { bytesText } from '../engines/bundles/bundles.ts';
import type { JudgedBundles, JudgedRoute } from '../engines/bundles/report.ts';
import { timeText } from '../engines/load/verdict.ts';
import type { HeldEndpoint } from '../drive/endpoints/hold-endpoints.ts';
import { inert } from '../platform/inert.ts';
import { annotated } from '../reporters/github.ts';
import { wrap } from '../reporters/wrap.ts';
import { type BudgetReport, toldOf } from './budget-report.ts';

const builders: { readonly [B in JudgedBundles['builder']]: string } = {
  next: 'as Next.js wrote it down',
  vite: 'as Vite wrote it down',
  pages: 'what its pages ask for',
  folder: 'every file of the folder',
};

const headlines: { readonly [V in BudgetReport['verdict']]: string } = {
  kept: 'Every budget is kept.',
  over: 'A budget is broken.',
  unknown: 'No budget is broken, as far as I could see; not everything could be judged.',
};

/** "No budget is broken" would sound like a look where there was none. */
const headlineOf = ({ verdict, bundles, endpoints, journey }: BudgetReport): string =>
  verdict === 'unknown' && bundles === null && endpoints.length === 0 && journey === null
    ? 'Nothing was weighed or timed, so no budget is judged.'
    : headlines[verdict];

const markOf = ({ critical, size, growth, missing }: JudgedRoute): string => {
  if (!critical) return '-';
  if (size === 'far-over' || size === 'over' || growth?.outcome === 'fail') return 'OVER';
  if (missing.length > 0) return '?';
  return growth?.outcome === 'warn' ? 'grows' : 'ok';
};

const changeOf = ({ growth }: JudgedRoute): string => {
  if (growth === null) return '';
  const by = growth.now - growth.before;
  return by === 0 ? '=' : `${by > 0 ? '+' : '-'}${bytesText(Math.abs(by))}`;
};

const columnsOf = (mark: string, figures: readonly string[], name: string, columns: number): string => {
  const head = `${mark.padEnd(6)}${figures.map(figure => figure.padStart(10)).join('')}  `;
  return `${head}${wrap(inert(name), columns - head.length, ' '.repeat(head.length))}`;
};

const bundleLines = (
  { bundles, against }: BudgetReport & { bundles: NonNullable<BudgetReport['bundles']> },
  columns: number,
): readonly string[] => [
  wrap(
    inert(
      `First load of each route in ${bundles.folder} (${builders[bundles.builder]}), gzip; the budget is ${bytesText(bundles.budget)} of JavaScript.`,
    ),
    columns,
    '',
  ),
  ...(against === null ? [] : [wrap(inert(`Compared with ${against}.`), columns, '')]),
  '',
  columnsOf('', ['JavaScript', 'CSS', against === null ? '' : 'change'], 'route', columns),
  ...bundles.routes.map(route =>
    columnsOf(
      markOf(route),
      [bytesText(route.scripts.gzip), bytesText(route.styles.gzip), changeOf(route)],
      route.route,
      columns,
    ),
  ),
  columnsOf('', [bytesText(bundles.total.scripts.gzip), bytesText(bundles.total.styles.gzip), ''], 'all of them together, what they share once', columns), // prettier-ignore
  `Brotli: ${bytesText(bundles.total.scripts.brotli)} and ${bytesText(bundles.total.styles.brotli)}.`,
  '',
];

const endpointLine = ({ name, verdict, p95, requests }: HeldEndpoint, columns: number): string => {
  const marks = { fail: 'OVER', warn: 'close', pass: 'ok', unproven: '?', 'not-enough': '?', unknown: '?' } as const;
  return columnsOf(marks[verdict.outcome], [p95 === null ? '' : timeText(p95), `${requests}`, ''], name, columns);
};

const timeLines = (report: BudgetReport, columns: number): readonly string[] => {
  const { endpoints, journey } = report;
  if (endpoints.length === 0 && journey === null) return [];
  const quiet = [...endpoints.map(({ verdict }) => verdict), ...(journey === null ? [] : [journey])].filter(
    ({ outcome }) => !['fail', 'warn'].includes(outcome),
  );
  return [
    ...(endpoints.length === 0
      ? []
      : [
          columnsOf('', ['p95', 'requests', ''], 'endpoint', columns),
          ...endpoints.map(one => endpointLine(one, columns)),
          '',
        ]),
    ...quiet.map(({ reason }) => wrap(inert(reason), columns, '')),
    '',
  ];
};

/** The report for people, at most `columns` wide. */
export const budgetText = (report: BudgetReport, columns: number): string => {
  const { bundles, unknown } = report;
  const points = (mark: string, texts: readonly string[]): readonly string[] =>
    texts.map(text => `${mark} ${wrap(inert(text), columns - 2, '  ')}`);
  const told = toldOf(report);
  return `${[
    ...(bundles === null ? [] : bundleLines({ ...report, bundles }, columns)),
    ...timeLines(report, columns),
    ...points(
      '!',
      told.map(({ text }) => text),
    ),
    ...points('?', unknown),
    ...(bundles?.routes.every(({ growth }) => growth === null) === true && report.newDependencies.length > 0
      ? points('?', [`New in package.json since then: ${report.newDependencies.join(', ')}.`])
      : []),
    ...(told.length + unknown.length === 0 ? [] : ['']),
    wrap(headlineOf(report), columns, ''),
  ].join('\n')}\n`;
};

// GitHub keeps ten annotations of a kind per step and drops the rest without a word.
const annotationsMax = 9;

/** The same as annotations of a GitHub workflow. */
export const budgetAnnotations = (report: BudgetReport): string => {
  const told = toldOf(report);
  const some = (kind: 'error' | 'warning'): readonly string[] =>
    told
      .filter(one => one.kind === kind)
      .slice(0, annotationsMax)
      .map(({ title, text }) => annotated(kind, title, text));
  return `${[
    ...some('error'),
    ...some('warning'),
    ...report.unknown.slice(0, annotationsMax).map(text => annotated('notice', 'Not judged', text)),
    annotated('notice', 'Budgets', headlineOf(report)),
  ].join('\n')}\n`;
};
