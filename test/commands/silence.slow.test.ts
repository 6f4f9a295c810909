import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { seen, type Leaf } from '../../src/evidence/leaf.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import type { Report } from '../../src/findings/report.ts';
import { type Fact, factsIn, whileChanged } from '../evidence/facts.ts';
import { faultyValues } from '../evidence/faulty.ts';
import { type Target, targetIn } from '../proof/target.ts';
import { changeServer } from '../world/change.ts';
import type { MachinePlan, WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

/** Waiting costs no processor time, so several worlds are asked side by side. */
const worldsAtOnce = 4;
/** All silence of a run may cost 5 s; the rest, and twice what a run takes without any, is room for a busy machine. */
const patienceMs = 8_000;

type Silence = {
  readonly what: string;
  readonly apply: (plan: WorldPlan) => void;
  /** Rows that lean on what was silenced, so they are not judged. */
  readonly unjudged: readonly string[];
  /** Checks that lean on it, so they are listed as not checked. */
  readonly notChecked: readonly string[];
  /** What silence itself proves: an IPv6 address that is dead while another one and IPv4 answer. */
  readonly proves?: readonly string[];
};

const quietMachines =
  (isQuiet: (machine: MachinePlan) => boolean) =>
  (plan: WorldPlan): void => {
    const chosen = plan.machines.filter(isQuiet);
    assert.ok(chosen.length > 0);
    for (const machine of chosen) Object.assign(machine, { port80: 'silent', port443: 'silent' });
  };

const ofCertificates = ['certificate-current', 'certificate-name', 'certificate-trusted', 'tls-versions'];

const isSharedHost = (plan: WorldPlan, { hosts }: MachinePlan): boolean =>
  plan.machines.filter(other => Object.keys(hosts).some(host => Object.hasOwn(other.hosts, host))).length > 1;

const quietAddress = (plan: WorldPlan, machine: MachinePlan): Silence => {
  const { address } = machine;
  const shared = isSharedHost(plan, machine);
  return {
    what: `the address ${address}`,
    apply: quietMachines(other => other.address === address),
    unjudged: ['S1.c4', ...(shared ? ['S1.f2'] : ['S1.c3'])],
    notChecked: [...ofCertificates, ...(shared ? ['addresses-agree'] : ['host-answers'])],
    ...(address.includes(':') ? { proves: ['launch-path/ipv6-reachable'] } : {}),
  };
};

const quietHost = (host: string): Silence => ({
  what: `the host ${host}, both ports at every address`,
  apply: quietMachines(({ hosts }) => Object.hasOwn(hosts, host)),
  unjudged: ['S1.c3', 'S1.c4'],
  notChecked: [...ofCertificates, 'host-answers', 'https-enforced', 'redirect-loop', 'insecure-markup'],
});

const silencesOf = (plan: WorldPlan): readonly Silence[] => [
  ...plan.nameServers.map(({ name }, index): Silence => ({
    what: `the name server ${name}`,
    apply: changed => changeServer(changed, index, { udp: 'silent', tcp: 'silent' }),
    unjudged: ['S1.c1'],
    notChecked: ['name-servers-answer', 'name-servers-agree'],
  })),
  {
    what: 'the registry’s name servers',
    apply: changed => Object.assign(changed.parent, { udp: 'silent', tcp: 'silent' }),
    unjudged: ['S1.c1'],
    notChecked: ['domain-delegated'],
  },
  {
    what: 'the resolver',
    apply: changed => void (changed.resolver.mode = 'silent'),
    unjudged: ['S1.c1'],
    notChecked: ['resolvers-agree', 'no-dangling-names'],
  },
  {
    what: 'the registry’s record of the domain',
    apply: changed => void (changed.rdap = 'silent'),
    unjudged: ['X7'],
    notChecked: ['domain-renews'],
  },
  ...plan.machines.map(machine => quietAddress(plan, machine)),
  ...new Set(plan.machines.flatMap(({ hosts }) => Object.keys(hosts).filter(host => host.endsWith(plan.domain))))
    .values()
    .map(quietHost),
];

const valuesOf = ({ keys }: EvidenceSet): object =>
  Object.fromEntries(
    Object.entries(keys).flatMap(([key, collected]) => (collected.status === 'ok' ? [[key, collected.value]] : [])),
  );

const isSilent = ({ copies }: Fact): boolean => copies.every(({ leaf }) => leaf().status === 'silent');

/** Checks that pass although a silent fact could have been their fault, as `check: fact`. */
const passedUnseen = (set: EvidenceSet, sound: ReadonlyMap<string, Leaf<unknown>>): readonly string[] => {
  const passed = judgeAll(checks, set).flatMap(({ check, outcome }) => (outcome === 'pass' ? [check] : []));
  return factsIn(valuesOf(set))
    .filter(isSilent)
    .flatMap(fact => {
      const was = sound.get(fact.name);
      if (was?.status !== 'ok') return [];
      const { path } = fact.copies[0];
      const readers = passed.filter(({ needs }) => needs.some(key => key === path[0]));
      const failing = (): readonly string[] =>
        judgeAll(readers, set).flatMap(({ check, outcome }) => (outcome === 'fail' ? [check.id] : []));
      return faultyValues(path, was.value, new Date(set.collectedAt)).flatMap(value =>
        whileChanged(fact, () => seen(value), failing).map(id => `${id}: ${fact.name}`),
      );
    });
};

type Seen = {
  readonly silence: Silence;
  readonly report: Report;
  readonly set: EvidenceSet;
  readonly silentFacts: number;
  readonly tookMs: number;
};

describe('the sound community with one thing silent: every name server, address and host, the parent, the resolver and the registry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-silence-'));
  const worlds: World[] = [];
  const runs: Seen[] = [];
  const usualMs: number[] = [];
  const soundLeaves = new Map<string, Leaf<unknown>>();
  let sound: Report;

  const looked = async (target: Target, plan: WorldPlan): Promise<Omit<Seen, 'silence'>> => {
    await target.set(plan);
    const from = performance.now();
    const report = await target.audit({ browser: false, save: 'evidence' });
    const tookMs = performance.now() - from;
    const set = await loadEvidence(join(target.folder, 'evidence'));
    return { report, set, tookMs, silentFacts: factsIn(valuesOf(set)).filter(isSilent).length };
  };

  before(async () => {
    const left = [...silencesOf(soundPlan())];
    worlds.push(...(await Promise.all(Array.from({ length: worldsAtOnce }, startWorld))));
    const targets = worlds.map((world, index) => targetIn(world, join(folder, String(index))));
    const [first] = targets;
    assert.ok(first);
    const { report, set } = await looked(first, soundPlan());
    sound = report;
    for (const { name, copies } of factsIn(valuesOf(set))) soundLeaves.set(name, copies[0].leaf());
    await Promise.all(
      targets.map(async target => {
        // What an audit takes where nothing is silent, beside others and on this machine as it is now.
        usualMs.push((await looked(target, soundPlan())).tookMs);
        for (let silence = left.shift(); silence !== undefined; silence = left.shift()) {
          const plan = soundPlan();
          silence.apply(plan);
          runs.push({ silence, ...(await looked(target, plan)) });
        }
      }),
    );
  });

  after(async () => {
    await Promise.all(worlds.map(({ stop }) => stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  test('each of them took its turn and left something silent', () => {
    assert.deepEqual(sound.findings, []);
    assert.equal(runs.length, silencesOf(soundPlan()).length);
    assert.ok(runs.length >= 20, `${runs.length} runs`);
    for (const { silence, silentFacts, set } of runs)
      assert.ok(silentFacts > 0 || JSON.stringify(set).includes('"silent"'), `${silence.what} left nothing silent`);
  });

  test('silence is never reported as a fault', () => {
    for (const { silence, report } of runs) {
      const found = report.findings.map(({ check }) => check);
      assert.deepEqual(found, silence.proves ?? [], `${silence.what}: ${JSON.stringify(report.findings[0]?.evidence)}`);
    }
  });

  test('what leans on it is listed as not checked with a reason, and its rows are not judged', () => {
    for (const { silence, report } of runs) {
      for (const id of silence.notChecked.map(name => `launch-path/${name}`)) {
        const entry = report.notChecked.find(({ check }) => check === id);
        assert.ok(entry !== undefined, `${id} without ${silence.what}`);
        assert.ok(entry.reason !== '' && entry.howTo !== '' && !entry.reason.startsWith('broken'), entry.reason);
      }
      for (const row of silence.unjudged)
        assert.ok(!report.coverage.judged.includes(row), `${row} counts as judged without ${silence.what}`);
      assert.deepEqual(
        report.notChecked.filter(({ reason }) => reason.startsWith('broken')),
        [],
      );
    }
  });

  test('no check passes where the silent answer could have been its fault', () => {
    for (const { silence, set } of runs)
      assert.deepEqual(passedUnseen(set, soundLeaves), [], `without ${silence.what}`);
  });

  test('a dead server or host costs seconds, not the run', () => {
    const most = patienceMs + 2 * Math.max(...usualMs);
    for (const { silence, tookMs } of runs)
      assert.ok(tookMs < most, `${silence.what}: ${Math.round(tookMs)} ms, at most ${Math.round(most)} ms`);
  });
});
