import type { TextSort } from './found.ts';
import { keywordFinder, type KeywordFinder } from './keyword-finder.ts';
import {
  beginMatcher,
  longestMatch,
  ruleMatcher,
  windowOf,
  type BeginMatcher,
  type RuleMatcher,
} from './match-rule.ts';
import { places, regions, type Regions } from './regions.ts';
import type { SecretRule } from './rule.ts';

/** A rule, made ready. Its regions are scratch space of the text in hand. */
export type PlannedRule = {
  readonly rule: SecretRule;
  readonly before: number;
  readonly after: number;
  readonly match: RuleMatcher;
  readonly regions: Regions;
  /** Tried at the keyword itself; null for a rule that is matched in its regions. */
  readonly begin: BeginMatcher | null;
};

/** What one sort of text is searched with. */
export type RulePlan = {
  readonly find: KeywordFinder;
  readonly keywordBytes: readonly number[];
  /** By number of the keyword: the rules that it belongs to. */
  readonly byKeyword: readonly (readonly PlannedRule[])[];
  readonly rules: readonly PlannedRule[];
  /** Those that are tried once more at the very beginning of a text. */
  readonly opening: readonly PlannedRule[];
  readonly longestMatch: number;
};

const planned = (rule: SecretRule): PlannedRule => ({
  rule,
  ...windowOf(rule),
  ...(rule.begins === true ? { before: 0 } : {}),
  match: ruleMatcher(rule),
  regions: rule.begins === true ? places() : regions(),
  begin: rule.begins === true ? beginMatcher(rule) : null,
});

const planOf = (rules: readonly SecretRule[]): RulePlan => {
  const ready = rules.map(planned);
  const keywords = new Map<string, PlannedRule[]>();
  for (const one of ready)
    for (const keyword of new Set(one.rule.keywords)) {
      const sharing = keywords.get(keyword);
      if (sharing === undefined) keywords.set(keyword, [one]);
      else sharing.push(one);
    }
  const bytes = [...keywords.keys()].map(keyword => Buffer.from(keyword, 'latin1'));
  return {
    find: keywordFinder(bytes),
    keywordBytes: bytes.map(keyword => keyword.length),
    byKeyword: [...keywords.values()],
    rules: ready,
    opening: ready.filter(({ rule }) => rule.opens !== undefined),
    longestMatch: Math.max(0, ...rules.map(longestMatch)),
  };
};

export type RulePlans = (sort: TextSort) => RulePlan;

/** Rules that go by a name beside the value hold where people assign settings alone. */
export const rulePlans = (rules: readonly SecretRule[]): RulePlans => {
  let [settings, tokens]: (RulePlan | undefined)[] = [];
  // Made when the first such text comes: a commit often has texts of one sort alone.
  return sort =>
    sort === 'settings'
      ? (settings ??= planOf(rules))
      : (tokens ??= planOf(rules.filter(({ reach }) => reach === 'token')));
};
