import { ManyUnknown, type Advice, type Check, type Fault, type Unseen, type Verdict } from '../checks/check.ts';
import type { Evidence, EvidenceKey, EvidenceSet } from '../evidence/map.ts';
import { Unknown } from '../evidence/leaf.ts';
import { findingId } from './finding-id.ts';

/** What the runner says of one check. Only here can something be unknown or broken. */
export type Judgement = {
  readonly check: Check;
  readonly outcome: 'pass' | 'fail' | 'not-applicable' | 'not-checked' | 'broken';
  readonly faults: readonly Fault[];
  readonly advice: readonly Advice[];
  /** Parts that could not be judged, with the finding that made them moot where there is one. */
  readonly unseen: readonly (Unseen & { readonly because?: string; readonly howTo?: string })[];
  readonly reason?: string;
  /** True when only the unseen parts are open, and everything else was judged. */
  readonly restJudged?: true;
};

/** Finding IDs by host that a failed check made moot, and whether every name under the host is meant. */
type Blocked = { readonly host: string; readonly id: string; readonly wholeZone: boolean; readonly check: string };

const evidenceFor = (
  check: Check,
  set: EvidenceSet,
): { readonly ok: Pick<Evidence, EvidenceKey> } | { readonly missing: Unseen & { howTo?: string } } => {
  const entries: [EvidenceKey, unknown][] = [];
  for (const key of [...check.needs, ...(check.wants ?? [])]) {
    const collected = set.keys[key];
    const isWanted = !check.needs.includes(key);
    if (isWanted && (collected === undefined || (collected.status === 'unavailable' && collected.code === 'not-asked')))
      continue;
    if (collected === undefined) return { missing: { reason: `${key} was not looked at in this run` } };
    if (collected.status === 'unavailable') {
      return {
        missing: { reason: collected.reason, ...(collected.howTo === undefined ? {} : { howTo: collected.howTo }) },
      };
    }
    entries.push([key, collected.value]);
  }
  // The keys are exactly those that the check declared, each with the value of its own type.
  return { ok: Object.fromEntries(entries) as Pick<Evidence, EvidenceKey> };
};

const blockerOf = (host: string, blocked: readonly Blocked[]): Blocked | undefined =>
  blocked.find(one => one.host === host || (one.wholeZone && host.endsWith(`.${one.host}`)));

/** A fault is moot where its place, or every host it shows at, is already broken by something this check comes after. */
const mootBy = (fault: Fault, blocked: readonly Blocked[]): Blocked | undefined => {
  if (fault.evenIfDown === true) return blocked.find(({ host }) => host === fault.place);
  const byPlace = blockerOf(fault.place, blocked);
  if (byPlace !== undefined) return byPlace;
  const hosts = fault.hosts ?? [];
  const each = hosts.map(host => blockerOf(host, blocked));
  return hosts.length > 0 && each.every(one => one !== undefined) ? each[0] : undefined;
};

const refuseDuplicates = (check: Check, faults: readonly Fault[]): void => {
  const places = new Set<string>();
  for (const fault of faults) {
    if (places.has(fault.place)) throw new Error(`${check.id} gave two faults for ${fault.place}`);
    places.add(fault.place);
  }
};

const verdictOf = (check: Check, evidence: Pick<Evidence, EvidenceKey>, asOf: Date): Verdict | Unknown => {
  try {
    const verdict = check.judge(evidence, asOf);
    if (verdict.outcome === 'fail') refuseDuplicates(check, verdict.faults);
    return verdict;
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
};

/** The parts behind an `Unknown`; only a list of them says that all others were judged. */
const unseenIn = (unknown: Unknown): readonly Unseen[] => {
  if (unknown instanceof ManyUnknown) return unknown.unseen;
  return [{ reason: unknown.reason, ...(unknown.host === undefined ? {} : { host: unknown.host }) }];
};

const judgeOne = (check: Check, set: EvidenceSet, blocked: readonly Blocked[]): Judgement => {
  const found = evidenceFor(check, set);
  if ('missing' in found) {
    return {
      check,
      outcome: 'not-checked',
      faults: [],
      advice: [],
      unseen: [found.missing],
      reason: found.missing.reason,
    };
  }
  let verdict: Verdict | Unknown;
  try {
    verdict = verdictOf(check, found.ok, new Date(set.collectedAt));
  } catch (error) {
    // One broken check must not take the report with it; it is said, and never counts as a pass.
    const reason = `broken: ${error instanceof Error ? error.message : String(error)}`;
    return { check, outcome: 'broken', faults: [], advice: [], unseen: [{ reason }], reason };
  }
  const attributed = (unseen: readonly Unseen[]) =>
    unseen.map(part => {
      const by = part.host === undefined ? undefined : blockerOf(part.host, blocked);
      return by === undefined ? part : { ...part, because: by.id };
    });
  if (verdict instanceof Unknown) {
    return {
      check,
      outcome: 'not-checked',
      faults: [],
      advice: [],
      unseen: attributed(unseenIn(verdict)),
      reason: verdict.reason,
      ...(verdict instanceof ManyUnknown ? { restJudged: true } : {}),
    };
  }
  if (verdict.outcome === 'not-applicable') {
    return { check, outcome: 'not-applicable', faults: [], advice: [], unseen: [], reason: verdict.reason };
  }
  const advice = verdict.advice ?? [];
  if (verdict.outcome === 'pass') return { check, outcome: 'pass', faults: [], advice, unseen: [] };

  const moot = verdict.faults.flatMap(fault => {
    const by = mootBy(fault, blocked);
    return by === undefined ? [] : [{ host: fault.place, reason: `${by.check} already fails there`, because: by.id }];
  });
  const faults = verdict.faults.filter(fault => mootBy(fault, blocked) === undefined);
  const unseen = [...attributed(verdict.unseen ?? []), ...moot];
  if (faults.length > 0) return { check, outcome: 'fail', faults, advice, unseen, restJudged: true };
  return {
    check,
    outcome: 'not-checked',
    faults: [],
    advice,
    unseen,
    reason: unseen.map(part => part.reason).join('; '),
    restJudged: true,
  };
};

const inOrder = (checks: readonly Check[]): readonly Check[] => {
  const byId = new Map(checks.map(check => [check.id as string, check]));
  const placed = new Set<string>();
  const order: Check[] = [];
  const place = (check: Check, path: readonly string[]): void => {
    if (placed.has(check.id)) return;
    if (path.includes(check.id)) throw new Error(`checks wait for each other: ${[...path, check.id].join(' → ')}`);
    for (const id of check.after ?? []) {
      const before = byId.get(id);
      if (before !== undefined) place(before, [...path, check.id]);
    }
    placed.add(check.id);
    order.push(check);
  };
  for (const check of checks.toSorted((a, b) => (a.id < b.id ? -1 : 1))) place(check, []);
  return order;
};

/** Judges every check on the evidence, in an order in which causes come before what they make moot. */
export const judgeAll = (checks: readonly Check[], set: EvidenceSet): readonly Judgement[] => {
  const done = new Map<string, Judgement>();
  for (const check of inOrder(checks)) {
    const blocked = (check.after ?? []).flatMap(id =>
      (done.get(id)?.faults ?? []).flatMap(fault =>
        [...new Set([fault.place, ...(fault.hosts ?? []), ...(fault.covers ?? [])])].map(host => ({
          host,
          id: findingId(id, fault.place),
          wholeZone: fault.wholeZone === true && host === fault.place,
          check: id,
        })),
      ),
    );
    done.set(check.id, judgeOne(check, set, blocked));
  }
  return [...done.values()].toSorted((a, b) => (a.check.id < b.check.id ? -1 : 1));
};
