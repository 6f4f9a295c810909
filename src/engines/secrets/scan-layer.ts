import type { Hit, TextSort } from './found.ts';
import { judgeMatch } from './judge-match.ts';
import { bufferOf } from './latin1.ts';
import type { BeginMatcher, Match } from './match-rule.ts';
import { nameBeside } from './name-beside.ts';
import { matchOpening } from './opening.ts';
import { withoutOverlaps, withUnwrapped } from './overlap.ts';
import type { PlannedRule, RulePlan, RulePlans } from './rule-plan.ts';
import type { SecretRule } from './rule.ts';
import { unescaped } from './unwrap-escapes.ts';
import { unwrapUtf16, utf16Empty } from './unwrap-utf16.ts';
import { unwrapped, type Unwrapped } from './unwrap.ts';

/** What is left of what one text may cost. */
type Budget = { readonly late: () => boolean; unwrappedBytes: number; readonly short: (why: string) => void };

type Layer = { readonly sort: TextSort; readonly depth: number; readonly plans: RulePlans; readonly budget: Budget };

const backslash = 92;

const hitOf = (rule: SecretRule, bytes: Uint8Array, match: Match): Hit | null => {
  const judged = judgeMatch(rule, match.value);
  if (judged === null) return null;
  const { reading } = judged;
  return {
    rule,
    class: judged.class,
    because: judged.because,
    ...match,
    line: 0,
    name: nameBeside(bytes, match.start),
    mode: reading.mode ?? null,
    details: reading.details ?? [],
    account: reading.account ?? null,
    verified: reading.verified === true,
    decoded: [],
  };
};

/** A hit inside a part, as a hit of the text that the part belongs to. */
const outward = (hit: Hit, part: Unwrapped, bytes: Uint8Array): Hit => {
  const start = part.placeOf(hit.start);
  const end = part.placeOf(hit.end);
  return {
    ...hit,
    start,
    end,
    name: hit.name ?? nameBeside(bytes, start),
    decoded: [part.wrapping, ...hit.decoded],
  };
};

type Placed = (match: Match, rule: SecretRule, part: Unwrapped | null) => void;

/** One rule in its regions, and in the same with line ends and quotes that are written as escapes. */
const matchRule = (one: PlannedRule, bytes: Uint8Array, budget: Budget, placed: Placed): void => {
  const buffer = bufferOf(bytes);
  one.regions.each((from, to) => {
    if (budget.late()) return;
    if (!one.match(bytes, from, to, budget.late, match => placed(match, one.rule, null))) return;
    const first = Math.max(0, from);
    if (!buffer.subarray(first, to).includes(backslash)) return;
    const part = unescaped(bytes, first, Math.min(bytes.length, to), 'escapes');
    if (part.inner.length === part.end - part.start) return;
    one.match(part.inner, 0, part.inner.length, budget.late, match => placed(match, one.rule, part));
  });
};

/** The same for a rule whose matches begin with its keywords, at these. */
const matchBegins = (
  one: PlannedRule,
  begin: BeginMatcher,
  bytes: Uint8Array,
  budget: Budget,
  placed: Placed,
): void => {
  const buffer = bufferOf(bytes);
  let taken = 0;
  one.regions.each((from, most) => {
    if (from < taken || budget.late()) return;
    const to = Math.min(bytes.length, most);
    taken = begin(bytes, from, to, match => placed(match, one.rule, null));
    if (taken >= 0 || !buffer.subarray(from, to).includes(backslash)) return;
    const part = unescaped(bytes, from, to, 'escapes');
    if (part.inner.length === to - from) return;
    begin(part.inner, 0, part.inner.length, match => placed(match, one.rule, part));
  });
};

const matchAll = (plan: RulePlan, bytes: Uint8Array, budget: Budget): readonly Hit[] => {
  let touched: Set<PlannedRule> | null = null;
  const hits: Hit[] = [];
  const placed: Placed = (match, rule, part) => {
    const hit = hitOf(rule, part?.inner ?? bytes, match);
    if (hit !== null) hits.push(part === null ? hit : outward(hit, part, bytes));
  };
  plan.find(bytes, (keyword, start) => {
    const end = start + (plan.keywordBytes[keyword] ?? 0);
    for (const one of plan.byKeyword[keyword] ?? []) {
      one.regions.add(start - one.before, end + one.after);
      touched ??= new Set();
      touched.add(one);
    }
  });
  // In most texts there is no keyword.
  for (const one of (touched as Set<PlannedRule> | null) ?? []) {
    if (one.begin === null) matchRule(one, bytes, budget, placed);
    else matchBegins(one, one.begin, bytes, budget, placed);
    one.regions.clear();
  }
  matchOpening(plan.opening, bytes, (match, { rule }) => placed(match, rule, null));
  return withoutOverlaps(hits);
};

/**
 * Hits of one text and, `depth` wrappings down, of what is wrapped in it; in order of their start. Lines are counted
 * by the caller, once the last hit is known.
 */
export const scanLayer = (bytes: Uint8Array, layer: Layer): readonly Hit[] => {
  const { sort, depth, plans, budget } = layer;
  const empty = utf16Empty(bytes);
  const plain = matchAll(plans(sort), bytes, budget);
  if (empty !== null) {
    const part = unwrapUtf16(bytes, empty);
    return withUnwrapped(
      plain,
      scanLayer(part.inner, layer).map(hit => outward(hit, part, bytes)),
    );
  }
  if (depth === 0) return plain;
  const inner: Hit[] = [];
  for (const part of unwrapped(bytes)) {
    if (budget.late()) break;
    budget.unwrappedBytes -= part.inner.length;
    if (budget.unwrappedBytes < 0) {
      budget.short('more is wrapped in it than is unwrapped from one text');
      break;
    }
    for (const hit of scanLayer(part.inner, { ...layer, depth: depth - 1 })) inner.push(outward(hit, part, bytes));
  }
  return withUnwrapped(plain, inner);
};
