import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { byCodePoint } from '../../src/evidence/derive/answers.ts';
import { checks } from '../../src/checks/index.ts';
import { projects, type ProjectsReport } from '../../src/commands/projects.ts';
import { keep } from '../../src/commands/state.ts';
import { rows } from '../../src/contract/rows.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { expiring } from '../../src/evidence/derive/expiring.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { run } from '../../src/findings/run.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';
import { assertPublished } from './published-schema.ts';

const recorded = (name: string): EvidenceSet =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'evidence', 'recorded', `${name}.json`), 'utf8'),
  ) as EvidenceSet;

/** Evidence as if it were of another domain: what is kept by domain is told apart by it. */
const ofDomain = (set: EvidenceSet, domain: string): EvidenceSet =>
  JSON.parse(JSON.stringify(set).replaceAll('community.test', domain)) as EvidenceSet;

const looked = async (state: string, set: EvidenceSet): Promise<void> =>
  keep(state, {
    report: run(set, { checks, rows, acceptances: [], documents: documents(set) }),
    net: set.net,
    repo: null,
    expires: expiring(set.keys, set.target.domain),
  });

const soundOne = recorded('sound');
const launchDay = recorded('launch-day');
const day = 86_400_000;
const launchDayCount = 6;

const shop = (t: TestContext) => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-projects-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const client = (name: string, settings: object): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'launch-ready.jsonc'), JSON.stringify(settings));
  };
  const state = join(folder, 'state');
  const asked = async (typed: readonly string[] = [], flags: object = {}, now = new Date(launchDay.collectedAt)) => {
    const { code, stdout } = await heard(
      state,
      folder,
      around => projects(typed, { json: true, ...flags }, around),
      () => now,
    );
    return { code, stdout };
  };
  return {
    folder,
    state,
    client,
    asked,
    report: async (...args: Parameters<typeof asked>) => {
      const { code, stdout } = await asked(...args);
      const printed = JSON.parse(stdout) as ProjectsReport;
      assertPublished(printed);
      return { code, ...printed };
    },
  };
};

describe('projects', () => {
  test('two clients: the one that got worse shows what is new, what was fixed, and what expires; the sound one is quiet', async t => {
    const { client, state, report, asked, folder } = shop(t);
    client('acme', { domain: 'community.test' });
    client('bolt', { domain: 'bolt.test' });
    writeFileSync(
      join(folder, 'launch-ready.projects.jsonc'),
      '{ "projects": [{ "path": "acme", "name": "Acme" }, { "path": "bolt/launch-ready.jsonc" }] } // ours',
    );
    await looked(state, soundOne);
    await looked(state, launchDay);
    await looked(state, ofDomain(soundOne, 'bolt.test'));
    await looked(state, ofDomain(soundOne, 'bolt.test'));

    const { code, projects: found } = await report();
    assert.equal(code, 1);
    const [acme, bolt] = found;
    assert.ok(acme?.drift && bolt?.drift);
    assert.deepEqual([acme.name, acme.domain, acme.last?.verdict], ['Acme', 'community.test', 'not-ready']);
    assert.deepEqual(acme.drift.appeared.map(({ id }) => id.replace(/#.*/, '')).toSorted(byCodePoint), [
      'launch-path/certificate-name',
      'launch-path/dns-ttl',
      'launch-path/domain-renews',
      'launch-path/names-typed-once',
      'launch-path/no-dangling-names',
      'launch-path/subdomains-resolve',
    ]);
    assert.equal(acme.blockers.length, 3);
    const domainEnd = acme.expires.find(({ what }) => what === 'domain');
    assert.deepEqual([domainEnd?.names, (domainEnd?.days ?? 99) < 30], [['community.test'], true]);

    assert.deepEqual([bolt.name, bolt.drift.appeared, bolt.blockers], ['bolt.test', [], []]);
    assert.deepEqual(
      bolt.expires.filter(({ what }) => what === 'domain'),
      [],
    );

    const text = (await asked([], { json: false })).stdout;
    assert.match(text, /^Acme \(community\.test\)\n {2}Verdict {3}NOT READY/);
    assert.match(text, /Drift {5}6 new, 0 fixed/);
    assert.match(text, /Expires {3}the domain community\.test ends in \d+ days/);
    for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  });

  test('put right: what was there is fixed; --within decides what counts as soon', async t => {
    const { client, state, report } = shop(t);
    client('acme', { domain: 'community.test' });
    await looked(state, launchDay);
    await looked(state, soundOne);
    const { projects: found } = await report(['acme'], { within: '0' });
    assert.deepEqual(
      [found[0]?.drift?.fixed.length, found[0]?.drift?.appeared, found[0]?.drift?.verdictBefore],
      [6, [], 'not-ready'],
    );
    assert.deepEqual(found[0]?.expires, []);
    const year = await report(['acme'], { within: '400' });
    assert.ok(year.projects[0]?.expires.some(({ what, days }) => what === 'domain' && days > 200));
    assert.ok(year.projects[0]?.expires.some(({ what }) => what === 'certificate'));
    assert.equal(year.code, 1);
    // The days are counted by today's clock, not by that of the look.
    const later = await report(['acme'], { within: '30' }, new Date(Date.parse(soundOne.collectedAt) + 500 * day));
    assert.ok(later.projects[0]?.expires.every(({ days }) => days < 0));
    assert.notDeepEqual(later.projects[0]?.expires, []);
  });

  test('one that cannot be read, one without a domain and one that was never looked at hide none of the others', async t => {
    const { client, state, report, asked } = shop(t);
    client('broken', { domain: 7 });
    client('nameless', {});
    client('new', { domain: 'new.test' });
    client('bolt', { domain: 'community.test' });
    await looked(state, soundOne);
    const { code, projects: found } = await report(['broken', 'gone', 'nameless', 'new', 'bolt']);
    assert.equal(code, 3);
    assert.deepEqual(
      found.map(({ last }) => last === null),
      [true, true, true, true, false],
    );
    for (const { problem } of found.slice(0, 3)) assert.notEqual(problem, null);
    assert.deepEqual([found[3]?.problem, found[4]?.drift], [null, null]);
    assert.match((await asked(['new'], { json: false })).stdout, /never looked at/);
  });

  test('what a look could not see is not known, and no pass', async t => {
    const { client, state, report } = shop(t);
    client('bolt', { domain: 'community.test' });
    const { registration: _registration, tls: _tls, ...keys } = soundOne.keys;
    await looked(state, { ...soundOne, keys });
    const { code, projects: found } = await report(['bolt']);
    assert.deepEqual([code, found[0]?.expires], [3, []]);
    assert.deepEqual(found[0]?.unknown.map(({ what }) => what).toSorted(), ['certificate', 'domain']);
  });

  test('--look looks and keeps; what it cannot see is no longer checkable, never fixed', async t => {
    const { client, state, report } = shop(t);
    client('acme', { domain: 'community.test' });
    await looked(state, launchDay);
    const { projects: found } = await report(['acme'], { look: true, offline: true, browser: false });
    assert.deepEqual(
      [found[0]?.drift?.since, found[0]?.drift?.fixed, found[0]?.drift?.noLongerCheckable.length],
      [launchDay.collectedAt, [], launchDayCount],
    );
    assert.ok((found[0]?.unknown.length ?? 0) > 0);
  });

  test('mistakes of the list are told', async t => {
    const { asked, folder } = shop(t);
    const isUsage = (error: unknown): boolean => error instanceof LaunchReadyError;
    await assert.rejects(asked(), isUsage);
    await assert.rejects(asked(['a'], { within: '-1' }), isUsage);
    await assert.rejects(asked(['a'], { list: 'b' }), isUsage);
    writeFileSync(join(folder, 'launch-ready.projects.jsonc'), '{ "projects": [] }');
    await assert.rejects(asked(), isUsage);
  });
});
