import { emptiesCache, type Purged } from '../changes/hosts/cloudflare/purge.ts';
import type { Applied, Drift } from '../changes/apply/apply.ts';
import type { Undone } from '../changes/apply/undo.ts';
import { canonicalJson } from '../changes/zone/bodies.ts';
import type { Plan, PlannedChange } from '../changes/zone/plan.ts';
import type { Holding } from '../changes/zone/resources.ts';
import { headline, recordWords, ruleWords, sides } from '../changes/zone/words.ts';
import { inert } from '../platform/inert.ts';
import { wrapLines } from '../reporters/wrap.ts';
import type { Surroundings } from './surroundings.ts';
import type { Seen } from './zone-verify.ts';

const longest = 400;

const cut = (text: string): string => {
  const line = inert(text);
  return line.length <= longest ? line : `${line.slice(0, longest)}… (${line.length} characters)`;
};

/** Text for a screen: harmless, and no wider than it. A command to copy stays on one line. */
export const onScreen = (lines: readonly string[], { columns }: Pick<Surroundings, 'columns'>): string =>
  `${lines
    .map(inert)
    .map(line => (line.startsWith('  launch-ready ') ? line : wrapLines(line, columns)))
    .join('\n')}\n`;

/** A change in three lines or four: what, from and to, risk. */
export const changeText = ({ effect, risk }: PlannedChange, index: number): readonly string[] => {
  const { before, after } = sides(effect);
  return [
    ` ${index + 1}. ${headline(effect)}`,
    ...(before === null ? [] : [`    - ${cut(before)}`]),
    ...(after === null ? [] : [`    + ${cut(after)}`]),
    `    Risk ${risk.level}: ${risk.says}`,
  ];
};

const heldWords = (holding: Holding): string => {
  switch (holding.kind) {
    case 'name':
      return holding.records.map(recordWords).join('; ') || 'no record';
    case 'setting':
      return typeof holding.value === 'string' ? holding.value : canonicalJson(holding.value);
    case 'phase':
      return (
        holding.rules.map(rule => ('foreign' in rule ? rule.says : `${rule.ref}: ${ruleWords(rule)}`)).join('; ') ||
        'no rule'
      );
  }
};

const placeWords = (place: string): string => {
  const [kind = '', name = ''] = place.split(' ');
  return (
    { name: `The records of ${name}`, setting: `The setting ${name}`, phase: `The rules of ${name}` }[kind] ?? place
  );
};

export const driftText = (drift: readonly Drift[]): readonly string[] =>
  drift.flatMap(({ place, expected, real }) => [
    ` ${placeWords(place)}`,
    `    expected: ${cut(heldWords(expected))}`,
    `    is: ${cut(heldWords(real))}`,
  ]);

/** What leaves the machine, said before it does. */
export const leavesText = (
  plan: Plan,
  api: string,
  variable: string,
  isPurged = emptiesCache(plan),
): readonly string[] => [
  `What leaves this machine: ${plan.changes.length} ${plan.changes.length === 1 ? 'call that changes' : 'calls that change'} the zone ${plan.zone.name}, with questions before and after each, to ${api}, with the token in ${variable};${isPurged ? ' one more call that empties the cache of the zone, so that nothing is answered by the old rules;' : ''} then questions to the name servers and to the pages that changed. Nothing else, and nothing to anybody else.`,
];

/** What became of the cache, for people; nothing where it was left alone. */
export const purgedText = (purged: Purged | null): readonly string[] => {
  if (purged === null) return [];
  if (purged.done) return ['The cache of the zone was emptied: nothing is answered by the old rules.'];
  const why =
    purged.permission === null
      ? cut(purged.reason)
      : `the token lacks the permission “${purged.permission}” (${cut(purged.reason)})`;
  return [
    `The cache of the zone was not emptied: ${why}. What it kept by the old rules is given out until it is too old.`,
    'Empty it by hand: Caching → Configuration → Purge Everything.',
  ];
};

export const seenText = (seen: readonly Seen[]): readonly string[] =>
  seen.map(({ what, state, detail }) => {
    const mark = { 'as-wanted': 'seen', differs: 'NOT YET', unknown: 'not known' }[state];
    return ` ${mark}: ${cut(what)} (${cut(detail)})`;
  });

export const stoppedText = (outcome: Extract<Applied | Undone, { kind: 'stopped' }>): readonly string[] => [
  `Stopped${outcome.change === null ? '' : ` at: ${headline(outcome.change.effect)}`}.`,
  outcome.permission === null
    ? `Why: ${cut(outcome.reason)}.`
    : `The token lacks the permission “${outcome.permission}” (${cut(outcome.reason)}). Add it to the token, then run the same command again.`,
];
