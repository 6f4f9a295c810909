import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import type { Prompt } from '../../src/commands/prompt.ts';
import { sprint, type SprintFlags, type SprintReport } from '../../src/commands/sprint.ts';
import { openSprint } from '../../src/commands/sprint-state.ts';
import { rows } from '../../src/contract/rows.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { afterLook, newRecord, type SprintRecord, withEvent } from '../../src/deliverables/sprint/record.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { run } from '../../src/findings/run.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';
import { assertPublished } from './published-schema.ts';
import { onOffer } from './sprint-founder.ts';

// Here nothing answers: the resolver is a port that nobody listens on. What a founder changes for real, on servers that answer,
// stands in sprint.slow.test.ts.

const domain = 'community.test';

/** What was printed, held to its published schema. */
const printedIn = (stdout: string): SprintReport => {
  const report = JSON.parse(stdout) as SprintReport;
  assertPublished(report);
  return report;
};

/** A port of this machine that refuses. */
const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** P1 of the launch day, done a moment ago. */
const afterFirstHour = (): SprintRecord => {
  const file = join(import.meta.dirname, '..', 'evidence', 'recorded', 'launch-day.json');
  const set = JSON.parse(readFileSync(file, 'utf8')) as EvidenceSet;
  const at = new Date().toISOString();
  const report = {
    ...run({ ...set, profile: 'launch' }, { checks, rows, acceptances: [], documents: documents(set) }),
    collectedAt: at,
  };
  const parts = Object.fromEntries(['dns', 'mail', 'deployment', 'secrets', 'monitoring'].map(id => [id, at]));
  return { ...afterLook(newRecord(domain, at), report, at), audited: { endedAt: at, parts } };
};

const place = async (t: TestContext, record: SprintRecord | null) => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-sprint-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const state = join(folder, 'state');
  const file = join(state, 'targets', domain, 'sprint.json');
  mkdirSync(join(state, 'targets', domain), { recursive: true });
  if (record !== null) writeFileSync(file, JSON.stringify(record));
  const resolver = `127.0.0.1:${await closedPort()}`;
  const kept = (): SprintRecord => JSON.parse(readFileSync(file, 'utf8')) as SprintRecord;

  /** `answer` gets what was said since the last answer, and what is kept at that moment. */
  const ran = async (answer: (said: string, kept: SprintRecord) => string | null, flags: SprintFlags = {}) => {
    let [screens, said] = ['', ''];
    const offered: string[] = [];
    const prompt: Prompt = {
      isTTY: false,
      say: text => {
        screens += text;
        said += text;
      },
      ask: async question => {
        screens += `${question}\n`;
        const id = onOffer(said)?.id;
        if (id !== undefined) offered.push(id);
        const line = answer(said, kept());
        said = '';
        return line;
      },
      close: () => undefined,
    };
    const { code, stdout } = await heard(state, folder, around =>
      sprint(domain, { browser: false, resolver, json: true, ...flags }, around, prompt),
    );
    return { code, stdout, screens, offered };
  };
  return { state, file, kept, ran };
};

const checkOf = (id: string): string => id.split('#')[0] ?? '';

describe('sprint', () => {
  test('offers fixes in the order of P2, writes each step before the next, and stops where nobody answers', async t => {
    const { ran, kept } = await place(t, afterFirstHour());
    const from = kept();
    let isKept = true;
    const { code, stdout, screens, offered } = await ran((said, now) => {
      const id = onOffer(said)?.id;
      if (id === undefined) return checkOf(now.events.at(-1)?.id ?? '') === 'launch-path/domain-renews' ? null : 'l';
      const last = now.events.at(-1);
      isKept &&= last?.what === 'offered' && last.id === id;
      return 'later';
    });
    assert.ok(isKept, 'what is on the screen is written down');
    assert.deepEqual(offered.map(checkOf), [
      'launch-path/subdomains-resolve',
      'launch-path/no-dangling-names',
      'launch-path/names-typed-once',
      'launch-path/dns-ttl',
      'launch-path/certificate-name',
      'launch-path/domain-renews',
    ]);
    const report = printedIn(stdout);
    assert.deepEqual([code, report.stopped], [1, true]);
    assert.deepEqual([report.startedAt, report.parts.length, report.list.length], [from.startedAt, 5, 13]);
    assert.ok(report.work !== null && report.work[0] > 0 && report.help !== '');
    assert.deepEqual(kept().events.slice(0, from.events.length), from.events);
    assert.equal(kept().resumedAt.length, 1);
    // Commands and addresses are there to be copied, and stand on one line.
    for (const line of screens.split('\n'))
      assert.ok(line.length <= 80 || /^ {2}See it|^ {2}Prove it|^ *\(?https?:/.test(line), line);
  });

  test('what was changed before the run ended is asked again without a question; silence is not checked, never fixed', async t => {
    const first = afterFirstHour();
    const id = Object.keys(first.findings).find(one => checkOf(one) === 'launch-path/subdomains-resolve') ?? '';
    const killed = withEvent(first, { at: new Date().toISOString(), what: 'changed', id });
    const { ran, kept } = await place(t, killed);
    const { stdout, screens, offered } = await ran(() => 'q');
    assert.match(screens, /Changed before the last run ended, asked again now: [^]*?NOT CHECKED: /);
    const words = kept()
      .events.filter(event => event.id === id)
      .map(({ what }) => what);
    assert.deepEqual(words, ['found', 'changed', 'not-checked', 'offered']);
    assert.deepEqual(offered, [id], 'nobody knows, so it is offered once more');
    const item = printedIn(stdout)
      .steps.flatMap(({ items }) => items)
      .find(one => one.id === id);
    assert.deepEqual([item?.state, item?.changedAt], ['not-checked', killed.events.at(-1)?.at]);
  });

  test('the end for people: times, verdict, bars, thirteen things with evidence, what is not known; no score', async t => {
    const { ran } = await place(t, afterFirstHour());
    const { stdout } = await ran(() => 'q', { json: false });
    assert.match(stdout, /^Sprint of community\.test, begun .* gone on with once\./);
    assert.match(stdout, /P1 {2}The first hour[^]*Exposed secrets: 0 found/);
    assert.match(stdout, /P2 {2}Broken domain routing\n {2}OPEN/);
    assert.match(stdout, /community\.test is NOT READY for launch: 3 launch blockers/);
    assert.match(stdout, /Typically \d+ to \d+ minutes of work until the blockers are gone\./);
    assert.match(stdout, /Minimum bar: \d of 7 met/);
    assert.match(stdout, /L5 {2}SSL: OPEN[^]*?evidence: launch-path\/certificate-name#/);
    assert.match(stdout, /L13 Handover checklist: not checked/);
    assert.match(stdout, /none of this counts as a pass/);
    assert.match(stdout, /Get help from a developer|You can fix all of this yourself/);
    assert.match(stdout, /Next: launch-ready sprint goes on from here\n$/);
    assert.doesNotMatch(stdout, /score|grade|\d+ ?\/ ?100/i);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  });

  test('all is answered ahead: nobody is asked; the nearest of finding, check and step counts', async t => {
    const { ran, kept } = await place(t, afterFirstHour());
    const steps = [
      'routing',
      'tls',
      'variables',
      'deliverability',
      'protection',
      'uptime',
      'smoke',
      'roles',
      'handover',
    ];
    const { code, stdout } = await ran(() => assert.fail('somebody was asked'), {
      answer: [...steps.map(id => `${id}=later`), 'launch-path/dns-ttl=done'],
    });
    const report = printedIn(stdout);
    assert.deepEqual([code, report.stopped], [1, false]);
    const states = new Map(report.steps.flatMap(({ items }) => items).map(({ check, state }) => [check, state]));
    assert.deepEqual(
      [states.get('launch-path/dns-ttl'), states.get('launch-path/certificate-name')],
      ['not-checked', 'later'],
    );
    assert.ok(kept().events.some(({ what }) => what === 'changed'));
  });

  test('mistakes, a damaged record and a second run are told', async t => {
    const { ran, file, state } = await place(t, afterFirstHour());
    const never = (): null => null;
    const told = (hint: RegExp) => (error: unknown) => error instanceof LaunchReadyError && hint.test(error.hint);
    await assert.rejects(ran(never, { answer: ['routing=perhaps'] }), told(/KEY=later/));
    await assert.rejects(ran(never, { answer: ['nonsense=done'] }), told(/routing/));
    await assert.rejects(ran(never, { answer: ['routing=done'], yes: true }), told(/one of them/));
    await assert.rejects(ran(never, { offline: true }), told(/audit --offline/));
    const held = await openSprint(state, domain, new Date(), false);
    await assert.rejects(ran(never), told(/what it knows is kept/));
    held.release();
    for (const text of ['{"schema":', '{"schema":"launch-ready/sprint-record@9"}', '[]']) {
      writeFileSync(file, text);
      await assert.rejects(ran(never), told(/--again/));
    }
    // A draft that a kill left behind is no sprint; what was there is kept aside.
    writeFileSync(`${file}.1`, '{"schema":');
    const fresh = await openSprint(state, domain, new Date(), true);
    assert.equal(fresh.isNew, true);
    fresh.release();
  });
});
