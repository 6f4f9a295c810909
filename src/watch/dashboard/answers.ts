import { capital } from '../../platform/wording.ts';
import type { Monitor } from '../monitor.ts';
import { comesAndGoes, type Row } from './rows.ts';
import type { Light } from './snapshot.ts';
import { spanText, waitText } from './time-words.ts';
import { fewestWaits } from './waits.ts';

/** One of the three questions, answered in one sentence. */
export type Answer = {
  readonly question: Monitor['question'];
  readonly asked: string;
  readonly light: Light;
  /** The light in a word or two. */
  readonly word: string;
  readonly sentence: string;
  /** The oldest look that the answer rests on. */
  readonly seenAt: number | null;
  readonly staleAt: number | null;
};

const least = (times: readonly (number | null)[]): number | null => {
  const known = times.filter(time => time !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** A good answer is as old as its oldest look; a bad one as old as the look that showed it. */
const resting = (on: readonly Row[]): Pick<Answer, 'seenAt' | 'staleAt'> => ({
  seenAt: least(on.map(({ seenAt }) => seenAt)),
  staleAt: least(on.map(({ staleAt }) => staleAt)),
});

const speedWords: { readonly [L in Light]: string } = { good: 'Fast enough', bad: 'Slow', unknown: 'Not known' };

const stopped = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

const more = (count: number): string => (count === 0 ? '' : ` ${count} more ${count === 1 ? 'fails' : 'fail'}.`);

const failing = (bad: readonly Row[], now: number): string => {
  const [first] = bad;
  if (first === undefined) return '';
  const failed = first.word === comesAndGoes ? 'has been coming and going' : 'has been failing';
  const since =
    first.badSince === null ? '' : ` ${capital(first.title)} ${failed} for ${spanText(now - first.badSince)}.`;
  return `${stopped(first.suffers)}${since}${more(bad.length - 1)}`;
};

const notKnown = (grey: readonly Row[]): string => {
  const [first] = grey;
  if (first === undefined) return 'Nobody looks at this yet.';
  const others = grey.length === 1 ? '' : ` The same of ${grey.length - 1} more.`;
  return stopped(`Not known. ${capital(first.title)}: ${first.word}`) + others;
};

/** Whether all of these work. */
const working = (
  asking: Pick<Answer, 'question' | 'asked'>,
  rows: readonly Row[],
  now: number,
  well: (good: readonly Row[]) => string,
): Answer => {
  const bad = rows.filter(({ light }) => light === 'bad');
  if (bad.length > 0) return { ...asking, light: 'bad', word: 'Failing', sentence: failing(bad, now), ...resting(bad) };
  const grey = rows.filter(({ light }) => light === 'unknown');
  if (grey.length > 0 || rows.length === 0)
    return { ...asking, light: 'unknown', word: 'Not known', sentence: notKnown(grey), ...resting(rows) };
  return { ...asking, light: 'good', word: 'Well', sentence: well(rows), ...resting(rows) };
};

const strain = ({ recent, budgetMs }: Row): number => (recent === null || budgetMs === null ? 0 : recent.ms / budgetMs);

const hoursText = (hours: number): string => (hours === 1 ? 'in the last hour' : `in the last ${hours} hours`);

const speed = ({ title, recent, budgetMs }: Row): string =>
  `${capital(title)}: 95 of 100 answers came within ${waitText(recent?.ms ?? 0)} ${hoursText(recent?.hours ?? 1)}; the budget is ${waitText(budgetMs ?? 0)}.`;

const slow = (all: readonly Row[], now: number): Answer => {
  const asked = 'Is it slow?';
  const rows = all.filter(({ question, budgetMs }) => question === 'slow' || budgetMs !== null);
  const fresh = rows.filter(({ light }) => light !== 'unknown');
  const say = (light: Light, sentence: string, on: readonly Row[]): Answer => ({
    question: 'slow',
    asked,
    light,
    word: speedWords[light],
    sentence,
    ...resting(on),
  });
  const broken = fresh.filter(({ question, light }) => question === 'slow' && light === 'bad');
  if (broken.length > 0) return say('bad', failing(broken, now), broken);
  const measured = fresh
    .filter(({ recent, budgetMs }) => recent !== null && budgetMs !== null)
    .toSorted((one, other) => strain(other) - strain(one));
  const over = measured.filter(({ overBudget }) => overBudget);
  const [worst] = measured;
  if (worst !== undefined && over.length > 0) {
    const others = over.length === 1 ? '' : ` ${over.length - 1} more ${over.length === 2 ? 'is' : 'are'} too slow.`;
    return say('bad', `Members wait. ${speed(worst)}${others}`, over);
  }
  if (rows.length === 0) return say('unknown', 'Not known. Nothing has a longest good wait to be held against.', []);
  const grey = rows.filter(({ light }) => light === 'unknown');
  if (grey.length > 0) return say('unknown', notKnown(grey), rows);
  const few = rows.find(({ recent, budgetMs }) => budgetMs !== null && recent === null);
  if (worst === undefined)
    return say(
      few === undefined ? 'good' : 'unknown',
      few === undefined
        ? 'No. All answers came in time.'
        : `Not known yet. ${capital(few.title)}: ${few.day?.count ?? 0} of ${fewestWaits} looks that it takes to tell.`,
      rows,
    );
  const untold = few === undefined ? '' : ` Too few looks yet to tell of others, such as: ${few.title}.`;
  return say('good', `No. ${speed(worst)}${untold}`, rows);
};

const all = (count: number): string => (count === 2 ? 'Both' : `All ${count}`);

const flowsText = (good: readonly Row[]): string =>
  good.length === 1
    ? `No. ${capital(good[0]?.title ?? '')} works from its beginning to its end.`
    : `No. ${all(good.length)} flows work from their beginning to their end.`;

/** Is it up? Is it slow? Is a flow failing? One red row makes its answer red, one grey row keeps it from being green. */
export const answers = (rows: readonly Row[], now: number): readonly [up: Answer, slow: Answer, flow: Answer] => [
  working(
    { question: 'up', asked: 'Is it up?' },
    rows.filter(({ question }) => question === 'up'),
    now,
    good =>
      good.length === 1
        ? `Yes. ${capital(good[0]?.title ?? '')} works.`
        : `Yes. ${all(good.length)} that are looked at work.`,
  ),
  slow(rows, now),
  working(
    { question: 'flow', asked: 'Is a flow failing?' },
    rows.filter(({ question }) => question === 'flow'),
    now,
    flowsText,
  ),
];
