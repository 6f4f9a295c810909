import type { DnsAnswer, DnsType } from '../evidence/dns.ts';
import type { Leaf } from '../evidence/leaf.ts';
import type { PlannedSet } from './dns-plan.ts';
import { canonicalValues, sameValues } from './record-set.ts';

/** What one server says about one set. `name` is how it is shown: `ns1.example.net (192.0.2.53)`. */
export type Witness = { readonly name: string; readonly answer: Leaf<DnsAnswer> };

export type Testimony = { readonly authoritative: readonly Witness[]; readonly resolver: Witness };

/**
 * `live`: everybody gives what the plan wants. `waiting`: the name servers do, the resolver still holds the old
 * answer. `differs`: a name server gives something else. `unknown`: nobody differs, but somebody did not answer.
 */
export type SetState = 'live' | 'waiting' | 'differs' | 'unknown';

export type Reading = {
  readonly name: string;
  /** Null = did not answer. */
  readonly values: readonly string[] | null;
  /** Seconds that the answer may still be kept; null when there is nothing to keep or nobody said. */
  readonly seconds: number | null;
  /** Why it did not answer, or the error it answered with; empty when neither. */
  readonly problem: string;
  readonly agrees: boolean;
};

export type SetProgress = {
  readonly name: string;
  readonly type: DnsType;
  readonly wanted: readonly string[];
  readonly state: SetState;
  readonly authoritative: readonly Reading[];
  readonly resolver: Reading;
  /** While waiting: seconds until the resolver asks again at the latest. */
  readonly secondsLeft: number | null;
};

/**
 * A set as it is to be looked for. `flattened` = a stand-in for a CNAME: any of these addresses will do. `asked` = the
 * name that is asked, where it is not the set's own: a wildcard answers for names that nobody made.
 */
export type Expectation = { readonly set: PlannedSet; readonly flattened: boolean; readonly asked: string };

const answers = new Set(['NOERROR', 'NXDOMAIN']);

const keptFor = (answer: DnsAnswer, own: DnsAnswer['records']): number | null =>
  own.length > 0 ? Math.max(...own.map(record => record.ttl)) : (answer.soa?.negativeTtl ?? null);

/** With only the TTL to change, the values say nothing: the TTL has to have moved the way that was asked for. */
const ttlMoved = (set: PlannedSet, ttl: number | null): boolean => {
  if (set.ttl === undefined || set.ttlBefore === undefined || !sameValues(set.type, set.before, set.after)) return true;
  return ttl !== null && (set.ttl < set.ttlBefore ? ttl < set.ttlBefore : ttl > set.ttlBefore);
};

type Judge = (expected: Expectation, values: readonly string[], seconds: number | null) => boolean;

const serverAgrees: Judge = ({ set, flattened }, values, ttl) => {
  if (flattened) return values.some(value => set.after.includes(value));
  return sameValues(set.type, values, set.after) && ttlMoved(set, ttl);
};

const readingOf = (expected: Expectation, { name, answer: leaf }: Witness, agreesAs: Judge): Reading => {
  if (leaf.status === 'silent') return { name, values: null, seconds: null, problem: leaf.reason, agrees: false };
  const answer = leaf.value;
  if (!answers.has(answer.rcode))
    return { name, values: null, seconds: null, problem: `answered with the error ${answer.rcode}`, agrees: false };
  const { set } = expected;
  // An answer that comes by way of a CNAME is not this set's own: the set is then empty.
  const own = answer.records.filter(record => record.name === expected.asked && record.type === set.type);
  const values = canonicalValues(
    set.type,
    own.map(record => record.value),
  ).toSorted();
  const seconds = keptFor(answer, own);
  return { name, values, seconds, problem: '', agrees: agreesAs(expected, values, seconds) };
};

/** With only the TTL to change, a resolver has the old answer as long as it has more left than the servers now give out. */
const resolverAgrees =
  (givenOut: number): Judge =>
  ({ set, flattened }, values, left) => {
    if (flattened) return values.some(value => set.after.includes(value));
    const onlyTtl = set.ttl !== undefined && sameValues(set.type, set.before, set.after);
    return sameValues(set.type, values, set.after) && !(onlyTtl && (left ?? 0) > givenOut);
  };

const stateOf = (authoritative: readonly Reading[], resolver: Reading): SetState => {
  const spoke = authoritative.filter(reading => reading.values !== null);
  if (spoke.some(reading => !reading.agrees)) return 'differs';
  if (resolver.values !== null && !resolver.agrees) return spoke.length > 0 ? 'waiting' : 'differs';
  return spoke.length > 0 && spoke.length === authoritative.length && resolver.agrees ? 'live' : 'unknown';
};

/** How far one set of the plan has come. */
export const progressOf = (expected: Expectation, { authoritative, resolver }: Testimony): SetProgress => {
  const readings = authoritative.map(witness => readingOf(expected, witness, serverAgrees));
  const resolved = readingOf(
    expected,
    resolver,
    resolverAgrees(Math.max(0, ...readings.map(({ seconds }) => seconds ?? 0))),
  );
  const state = stateOf(readings, resolved);
  return {
    name: expected.set.name,
    type: expected.set.type,
    wanted: expected.set.after,
    state,
    authoritative: readings,
    resolver: resolved,
    secondsLeft: state === 'waiting' ? resolved.seconds : null,
  };
};

/** Of all sets together: what differs beats what is not known, which beats what only needs time. */
export const overall = (sets: readonly SetProgress[]): SetState =>
  (['differs', 'unknown', 'waiting'] as const).find(state => sets.some(set => set.state === state)) ?? 'live';

/** Seconds to the next look: doubling, at most half a minute, no longer than the shortest wait that was told. */
export const pause = (round: number, sets: readonly SetProgress[], left: number): number => {
  const told = sets.flatMap(set => (set.secondsLeft === null ? [] : [set.secondsLeft + 1]));
  return Math.max(1, Math.min(2 ** Math.min(round, 5), 30, left, ...told));
};
