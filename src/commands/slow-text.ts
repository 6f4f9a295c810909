import { judgeEndpoint, judgeLogin, sharesOf, timeText } from '../evidence/derive/waits.ts';
import type { LoginTimes, TimedEndpoint, TimingsEvidence } from '../evidence/timings.ts';
import { inert } from '../platform/inert.ts';
import { wrap } from '../reporters/wrap.ts';
import type { SlowReport } from './slow.ts';
import type { Surroundings } from './surroundings.ts';

const indent = 11;

const row = (word: string, text: string, columns: number): string =>
  `${word.padEnd(indent)}${wrap(inert(text), columns - indent, ' '.repeat(indent))}`;

const words = {
  fail: 'SLOW',
  warn: 'unsure',
  pass: 'ok',
  unproven: 'ok',
  'not-enough': 'unknown',
  unknown: 'unknown',
} as const;

const loginLines = (login: LoginTimes, { control }: TimingsEvidence, columns: number): readonly string[] => {
  const { verdict, meanMs, heldMeanMs } = judgeLogin(login, control);
  const word = heldMeanMs === null ? words[verdict.outcome] : 'SLOW';
  const shares = sharesOf(login).map(({ name, ms, percent }) => `${name} ${timeText(ms)} (${percent} %)`);
  return [
    row(word, `login to dashboard, ${login.who}: ${timeText(meanMs)} on average of ${login.journeys.length}`, columns),
    row('', shares.join(', '), columns),
    ...(heldMeanMs === null ? [] : [row('', `${timeText(heldMeanMs)} with a slow mail server`, columns)]),
    ...(verdict.outcome === 'pass' || verdict.outcome === 'fail' ? [] : [row('', verdict.reason, columns)]),
  ];
};

const endpointLines = (
  { name, times }: TimedEndpoint,
  { control }: TimingsEvidence,
  columns: number,
): readonly string[] => {
  if (times.status === 'silent') return [row('unknown', `${name}: ${times.reason}`, columns)];
  const { facts } = times.value;
  const { verdict, percentiles } = judgeEndpoint(name, times.value, control);
  const { told, body } = facts;
  const parts = [
    `${timeText(facts.aloneMs)} alone`,
    `95 of 100 within ${timeText(percentiles.p95)} (${percentiles.count} requests)`,
    ...(told.statements === null ? [] : [`${told.statements} ${told.statements === 1 ? 'statement' : 'statements'}`]),
    ...(told.databaseMs === null ? [] : [`${timeText(told.databaseMs)} in the database`]),
    ...(told.poolMs === null ? [] : [`${timeText(told.poolMs)} waiting for a connection`]),
    `${Math.ceil(body.bytes / 1_000)} KB${body.encoding === null ? '' : ` (${body.encoding})`}`,
    ...(body.rows === null ? [] : [`${body.rows} rows`]),
  ];
  return [
    row(words[verdict.outcome], `${name}: ${parts.join(', ')}`, columns),
    ...(verdict.outcome === 'pass' || verdict.outcome === 'fail' ? [] : [row('', verdict.reason, columns)]),
  ];
};

const headline = ({ slow, unknown, timings }: SlowReport): string => {
  if (slow.length > 0)
    return `${timings.app} is SLOW for members in ${slow.length} ${slow.length === 1 ? 'place' : 'places'}.`;
  const open = unknown.length === 0 ? '' : ` ${unknown.length} could not be told.`;
  return `Nothing on ${timings.app} is too slow for members, as far as I measured.${open}`;
};

const leftLines = ({ left }: SlowReport, columns: number): readonly string[] =>
  left.length === 0
    ? ['Everything that this run made is removed again.']
    : [
        `${left.length} ${left.length === 1 ? 'thing is' : 'things are'} left. launch-ready clean tries again:`,
        ...left.map(({ what, reason }) => `  ${wrap(inert(`${what}: ${reason}`), columns - 2, '    ')}`),
      ];

/** The report for people, at most `columns` wide. */
export const slowText = (report: SlowReport, { columns }: Pick<Surroundings, 'columns'>): string => {
  const { timings, slow } = report;
  const logins = timings.logins.status === 'ok' ? timings.logins.value : [];
  const noLogin =
    timings.logins.status === 'silent' ? [row('unknown', `login to dashboard: ${timings.logins.reason}`, columns)] : [];
  const causes = slow.flatMap(({ happened, cause, fix }) => [
    '',
    wrap(inert(`${happened} ${cause}`), columns, ''),
    ...fix.map(step => `  ${wrap(inert(step), columns - 2, '  ')}`),
  ]);
  return `${[
    wrap(inert(headline(report)), columns, ''),
    '',
    ...logins.flatMap(login => loginLines(login, timings, columns)),
    ...noLogin,
    ...timings.endpoints.flatMap(endpoint => endpointLines(endpoint, timings, columns)),
    ...causes,
    '',
    ...leftLines(report, columns),
  ].join('\n')}\n`;
};
