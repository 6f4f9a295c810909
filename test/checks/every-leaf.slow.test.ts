import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Check } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/index.ts';
import type { Evidence, EvidenceKey, EvidenceSet } from '../../src/evidence/map.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import { type Judgement, judgeAll } from '../../src/findings/judge.ts';
import { asOf, domain, evidence } from '../evidence/build.ts';
import { type Fact, factsIn, whileChanged } from '../evidence/facts.ts';
import { faultyValues } from '../evidence/faulty.ts';

const quiet = silent('no answer came in time');

const setOf = (all: Evidence): EvidenceSet => ({
  schema: 'launch-ready/evidence@1',
  tool: 'launch-ready',
  target: { domain, unicode: domain },
  profile: 'repo',
  net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
  collectedAt: asOf.toISOString(),
  keys: Object.fromEntries(Object.entries(all).map(([key, value]) => [key, { status: 'ok', value }])),
});

const all = evidence();
const set = setOf(all);
const facts = factsIn(all);
const judged = (which: readonly Check[] = checks): ReadonlyMap<string, Judgement> =>
  new Map(judgeAll(which, set).map(one => [one.check.id, one]));

/**
 * What a fact can move: checks that read its key, and those that come after one of them. All others pass, as they do
 * on the sound evidence, for a check is given no key but its own.
 */
const movedBy = (fact: Fact): readonly Check[] => {
  const key = fact.name.split('/', 1)[0] ?? '';
  const known = moved.get(key);
  if (known !== undefined) return known;
  const ids = new Set<string>();
  const reads = ({ needs, wants = [] }: Check): boolean => [...needs, ...wants].some(one => one === key);
  for (let before = -1; before < ids.size;) {
    before = ids.size;
    for (const check of checks) if (reads(check) || check.after?.some(id => ids.has(id))) ids.add(check.id);
  }
  const which = checks.filter(({ id }) => ids.has(id));
  moved.set(key, which);
  return which;
};
const moved = new Map<string, readonly Check[]>();
const idsWith = (judgements: ReadonlyMap<string, Judgement>, outcome: Judgement['outcome']): readonly string[] =>
  [...judgements].filter(([, one]) => one.outcome === outcome).map(([id]) => id);

/** Checks that read what the owner declared or what lies in the folder, and nothing that could stay silent. */
const readNoLeaf = [
  'deployment/build-run-separated',
  'deployment/no-personal-names',
  'deployment/not-overbuilt',
  'hardening/token-ends-verified',
  'launch-path/expiry-alerts',
  'secrets/commits-guarded',
  'secrets/env-files',
  'secrets/in-repository',
  'secrets/kept-in-vault',
  'secrets/logged',
  'secrets/signing-strength',
];

/**
 * Silence that is a fault: an IPv6 address that says nothing while another IPv6 address of the run answers, and the
 * same host answers over IPv4. Nothing else tells a visitor's dead IPv6 from a healthy one.
 */
const isDeadIpv6 = (check: string, fact: string): boolean =>
  check === 'launch-path/ipv6-reachable' && /^tls\/endpoints\/\d+\/(tcp|handshake)$/.test(fact);

/** The answer for an alias carries the answer for its target: then that fact is known from there as well. */
const isToldByAlias = (fact: string): boolean => {
  const [key, part, name, type] = fact.split('/');
  if (key !== 'dns' || part !== 'names') return false;
  return Object.values(all.dns.names).some(
    other =>
      other.name !== name &&
      Object.values(other.resolver).some(
        leaf => leaf.status === 'ok' && leaf.value.records.some(one => one.name === name && one.type === type),
      ),
  );
};

/** Every fact of one name together: an apex with IPv4 and IPv6 is reachable while either is known. */
const wholeNames = (): readonly (readonly [Fact, ...Fact[]])[] =>
  [...Map.groupBy(facts, ({ name }) => name.split('/').slice(0, 3).join('/')).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest] as const],
  );

const withoutAll = <T>(group: readonly Fact[], look: () => T): T =>
  group.reduceRight((inner, fact) => () => whileChanged(fact, () => quiet, inner), look)();

describe('every leaf of the evidence, silent', () => {
  const silenced = new Set<string>();

  test('the evidence is sound, so every check passes before anything falls silent', () => {
    assert.deepEqual([...idsWith(judged(), 'pass')].toSorted(), checks.map(({ id }) => id).toSorted());
    assert.ok(facts.length > 150, `${facts.length} facts`);
  });

  test('silence alone is no finding, and no check passes on a fact that could have been a fault', () => {
    const passedUnseen: string[] = [];
    const invented: string[] = [];
    for (const fact of facts) {
      const judgedHere = () => judged(movedBy(fact));
      const without = whileChanged(fact, () => quiet, judgedHere);
      for (const id of idsWith(without, 'fail')) if (!isDeadIpv6(id, fact.name)) invented.push(`${id}: ${fact.name}`);
      for (const id of idsWith(without, 'not-checked')) silenced.add(id);
      const passed = new Set(idsWith(without, 'pass'));
      const [{ path, leaf }] = fact.copies;
      const now = leaf();
      if (now.status !== 'ok' || isToldByAlias(fact.name)) continue;
      for (const value of faultyValues(path, now.value, asOf)) {
        const failed = idsWith(
          whileChanged(fact, () => seen(value), judgedHere),
          'fail',
        );
        passedUnseen.push(...failed.filter(id => passed.has(id)).map(id => `${id}: ${fact.name}`));
      }
    }
    assert.deepEqual([...new Set(passedUnseen)], []);
    assert.deepEqual(invented, []);
  });

  test('every check has something whose silence turns its pass into not checked', () => {
    for (const group of wholeNames())
      for (const id of idsWith(
        withoutAll(group, () => judged(movedBy(group[0]))),
        'not-checked',
      ))
        silenced.add(id);
    const unmoved = checks.map(({ id }) => id).filter(id => !silenced.has(id));
    assert.deepEqual(unmoved, readNoLeaf);
  });

  test('with every leaf silent no check passes and none finds anything', () => {
    const nothing = evidence();
    for (const { copies } of factsIn(nothing)) for (const { put } of copies) put(quiet);
    const judgements = judgeAll(checks, setOf(nothing));
    for (const { check, outcome, unseen } of judgements) {
      assert.equal(outcome, readNoLeaf.includes(check.id) ? 'pass' : 'not-checked', check.id);
      assert.ok(outcome === 'pass' || unseen.every(({ reason }) => reason !== ''), check.id);
    }
  });

  test('without a key as a whole, every check that needs it is not checked and says why', () => {
    for (const key of Object.keys(set.keys) as EvidenceKey[]) {
      const keys = { ...set.keys, [key]: { status: 'unavailable', code: 'x', reason: `no ${key}`, howTo: 'look' } };
      for (const { check, outcome, reason } of judgeAll(checks, { ...set, keys })) {
        const asked: readonly EvidenceKey[] = [...check.needs, ...(check.wants ?? [])];
        if (!asked.includes(key)) continue;
        assert.equal(outcome, 'not-checked', `${check.id} without ${key}`);
        assert.equal(reason, `no ${key}`);
      }
    }
  });
});
