import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { capital } from '../platform/wording.ts';
import { bullet, wrap } from '../reporters/wrap.ts';
import type { ReplayReport, Wake } from '../watch/replay/report.ts';
import { lasted, spanText } from '../watch/when.ts';

const rules: Readonly<Record<Wake['rule'], string>> = {
  'at-once': 'one look and its retry failed',
  'in-a-row': 'three looks in a row failed',
  'among-ten': 'five of ten looks failed',
  'comes-and-goes': 'five of sixty looks failed, and good ones lay between them',
  'all-day': 'a few looks failed all day',
  many: 'most of what is watched failed at once',
  'cut-off': 'the watcher was cut off',
};

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
const day = (iso: string): string => iso.slice(0, 10);
const clock = (iso: string): string => `${iso.slice(11, 16)} UTC`;

const headText = ({ source, of, from, until, looks, woken, reminders }: ReplayReport): string => {
  const seen = source === 'log' ? `The log ${inert(of)}` : `What the watch saw of ${inert(of)}`;
  if (from === null || until === null)
    return source === 'log'
      ? `${seen} has no line that tells its time: nothing can be said of this plan.`
      : `${seen} is nothing yet: nothing can be said of this plan.`;
  const span = day(from) === day(until) ? `on ${day(from)}` : `${day(from)} to ${day(until)}`;
  const asked = source === 'log' ? '' : `, ${looks.toLocaleString('en')} looks`;
  const reminded = reminders === 0 ? '' : `, and reminded you ${times(reminders)}`;
  return `${seen}, ${span}${asked}: this plan would have ${woken === 0 ? 'woken nobody' : `woken you ${times(woken)}${reminded}`}.`;
};

/** Pages and answers are asked once more within the same look; walks, certificates and the database are not. */
const retried = /^(?:page|host|api|health|webhook)\//;

const ruleText = ({ rule, monitors }: Wake): string => {
  const [first = ''] = monitors;
  const by = first.startsWith('log/')
    ? 'the log showed more of it than is usual'
    : rule === 'at-once' && !retried.test(first)
      ? 'one look failed'
      : rules[rule];
  return monitors.length === 1 ? `${by} (${first})` : `${by} (${monitors.length} monitors)`;
};

const whenText = ({ beganAt, endedAt, at, lastedMs }: Wake): string =>
  endedAt === null
    ? `since ${day(beganAt)} ${clock(beganAt)}, ${lasted(lastedMs)}, and not over; told at ${clock(at)}`
    : `${day(beganAt)} ${spanText(Date.parse(beganAt), Date.parse(endedAt)).replace(`${day(beganAt)} `, '')}; told at ${clock(at)}`;

const wakeText = (wake: Wake, place: number, columns: number): readonly string[] => {
  const number = `${place}.`.padStart(3);
  const line = (text: string): string => `    ${wrap(inert(text), columns - 4, '    ')}`;
  return [
    `${number} ${wrap(inert(wake.title), columns - 4, '    ')}`,
    line(whenText(wake)),
    line(`${wake.because}${wake.deploy === null ? '' : ` ${wake.deploy}`}`),
    line(`Rule: ${ruleText(wake)}.${wake.unstable ? ' It came and went; only this notice tells of it.' : ''}`),
  ];
};

/** What woke somebody most often, where that is worth a thought. */
const noisiest = ({ wakes, woken }: ReplayReport): string | null => {
  const counts = new Map<string, number>();
  for (const { monitors, rule } of wakes) {
    const name = rule === 'many' ? 'everything at once' : (monitors[0] ?? '');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [name, count] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? ['', 0];
  return count < 3 ? null : `Most of all by ${inert(name)}: ${times(count)} of ${woken}.`;
};

const sumOf = (spans: ReplayReport['gaps']): number =>
  spans.reduce((sum, { from, until }) => sum + Date.parse(until) - Date.parse(from), 0);

const asideText = ({ held, noted, cutOff, gaps, left, source }: ReplayReport): readonly string[] => [
  ...(held === 0
    ? []
    : [`${capital(times(held))} something failed and was well again before anybody would have been told.`]),
  ...(noted.length === 0
    ? []
    : [
        `${capital(times(noted.length))} it would have told you something without waking you: ${noted.map(({ title }) => inert(title)).join('; ')}.`,
      ]),
  ...(cutOff.length === 0
    ? []
    : [`The watcher itself was cut off ${times(cutOff.length)}; nobody is woken about the app for that.`]),
  ...(gaps.length === 0 || source === 'log'
    ? []
    : [
        `Nobody looked for ${lasted(sumOf(gaps))} in all, in ${gaps.length} ${gaps.length === 1 ? 'span' : 'spans'}: what happened then is not known.`,
      ]),
  ...(left.length === 0 ? [] : ['Left out:']),
];

/** `watch replay` for people, no line wider than `columns` where its words allow it. */
export const replayText = (report: ReplayReport, columns: number): string => {
  const { wakes, left } = report;
  const listed = wakes.slice(-limits.watchReplayListed);
  const more = wakes.length - listed.length;
  const most = noisiest(report);
  return [
    wrap(headText(report), columns, ''),
    ...(most === null ? [] : [most]),
    ...(more === 0 ? [] : [`${more} earlier ones are in --json.`]),
    ...(listed.length === 0 ? [] : ['']),
    ...listed.flatMap((wake, index) => wakeText(wake, more + index + 1, columns)),
    ...(listed.length === 0 ? [] : ['']),
    ...asideText(report).map(text => wrap(text, columns, '')),
    ...left.map(({ what, why }) => bullet(inert(`${what}: ${why}`), columns)),
    '',
  ].join('\n');
};
