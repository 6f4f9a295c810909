import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keptOf } from '../../../src/watch/runs/news.ts';
import { bodyText } from '../../../src/watch/notice-text.ts';
import type { Found, KeptRun, Outcome, ProjectRun } from '../../../src/watch/runs/project-run.ts';
import { runStateOf } from '../../../src/watch/runs/run-states.ts';
import { plansOf } from '../../../src/watch/runs/run-plans.ts';
import { runNotice } from '../../../src/watch/runs/words.ts';

const found = (id: string, severity: Found['severity'] = 'high'): Found => ({
  id,
  severity,
  title: `Title of ${id}`,
  place: 'acme.test',
});
const done = (findings: readonly Found[], unseen: readonly string[] = []): Outcome => ({
  of: 'done',
  headline: 'NOT READY',
  findings,
  notChecked: unseen.map(what => ({ what, reason: 'nobody answered' })),
});
const not = (why: Extract<Outcome, { of: 'not-checked' }>['why']): Outcome => ({
  of: 'not-checked',
  why,
  because: `It came to nothing (${why}).`,
});

const dayMs = 86_400_000;
const first = Date.parse('2026-11-29T03:00:00Z');

/** Runs of one client, a day apart; of each the IDs that were told, `?` where it is told that nothing is known. */
const told = (...outcomes: readonly Outcome[]): readonly (readonly string[])[] => {
  let last: KeptRun | null = null;
  return outcomes.map((outcome, day) => {
    const dueAt = first + day * dayMs;
    const run: ProjectRun = { domain: 'acme.test', kind: 'audit', dueAt, startedAt: dueAt, endedAt: dueAt + 60_000, place: 'fra', outcome }; // prettier-ignore
    const { kept, news } = keptOf(last, run);
    last = kept;
    if (news === null) return [];
    assert.equal(news.incident.closedAt, run.endedAt, 'nothing stays open');
    return news.incident.kind === 'not-checked' ? ['?'] : news.incident.monitors;
  });
};

describe('what is told of runs', () => {
  const [ttl, mail, soft] = [found('dns/ttl#1', 'blocker'), found('mail/spf#2'), found('page/title#3', 'medium')];

  test('what is grave and new, the gravest first; the same again is not', () => {
    assert.deepEqual(told(done([mail, soft, ttl]), done([mail, ttl]), done([ttl])), [['dns/ttl#1', 'mail/spf#2'], [], []]); // prettier-ignore
  });
  test('what was mended and comes back is new', () => {
    assert.deepEqual(told(done([ttl]), done([]), done([ttl])), [['dns/ttl#1'], [], ['dns/ttl#1']]);
  });
  test('what could not be judged is not mended: it comes back without a word', () => {
    assert.deepEqual(told(done([ttl]), done([], ['dns/ttl']), done([ttl])), [['dns/ttl#1'], [], []]);
  });
  test('what gets graver is told', () => {
    assert.deepEqual(told(done([soft]), done([{ ...soft, severity: 'high' }])), [[], ['page/title#3']]);
  });
  test('a run that came to nothing: told once, and what was known stays known', () => {
    assert.deepEqual(told(done([ttl]), not('time'), not('time'), done([ttl]), not('refused'), not('lost')), [['dns/ttl#1'], ['?'], [], [], ['?'], ['?']]); // prettier-ignore
  });
  test('all well: nothing', () => {
    assert.deepEqual(told(done([]), done([soft])), [[], []]);
  });

  test('the notice says it in one line each, wakes nobody, and has the same key for the same run', () => {
    const run = (outcome: Outcome): ProjectRun => ({ domain: 'acme.test', kind: 'audit', dueAt: first, startedAt: first, endedAt: first + 90_000, place: 'fra', outcome }); // prettier-ignore
    const noticeOf = (outcome: Outcome) => {
      const { news } = keptOf(null, run(outcome));
      assert.ok(news !== null);
      return runNotice({
        ...news,
        settings: { contacts: [{ name: 'Ada', role: 'consultant' }] },
        now: first + 120_000,
      });
    };
    const bad = noticeOf(done([ttl, mail]));
    assert.equal(bad.title, '2 new grave findings at acme.test, launch blockers among them (audit)');
    assert.equal(bad.key, `run/audit/acme.test@${first}|noted|0`);
    assert.equal(bad.because, 'Title of dns/ttl#1 (acme.test); Title of mail/spf#2 (acme.test).');
    assert.deepEqual([bad.kind, bad.first], ['noted', 'Ada (consultant)']);
    assert.match(bad.actions[0] ?? '', /^launch-ready show dns\/ttl#1 --target acme\.test/);
    const unknown = noticeOf(not('time'));
    assert.equal(unknown.title, 'Not checked: the audit run of acme.test came to nothing');
    assert.match(unknown.suffers, /^Not known/);
    const many = noticeOf(done(Array.from({ length: 200 }, (_, index) => found(`a/b#${index}`))));
    assert.match(many.because, /and 195 more\.$/);
    assert.equal(many.title, '200 new grave findings at acme.test (audit)');
    assert.equal(noticeOf(done([ttl])).title, 'A new launch blocker at acme.test (audit)');
    const alone = noticeOf(done([mail]));
    assert.equal(alone.title, 'A new grave finding at acme.test (audit)');
    assert.equal(bodyText(alone).split('Title of mail/spf#2').length, 2, 'it is said once');
    assert.match(bodyText(bad), /^What members notice: Title of dns\/ttl#1[^\n]*\nWhat I saw: Title of dns\/ttl#1/);
  });
});

describe('how it stands', () => {
  const [plan] = plansOf({ domain: 'acme.test', schedule: { audit: 'daily at 03:00' } }, 'UTC');
  assert.ok(plan !== undefined);
  const at = (text: string): number => Date.parse(`2026-11-29T${text}Z`);
  const { kept } = keptOf(null, { domain: 'acme.test', kind: 'audit', dueAt: first, startedAt: first, endedAt: first + 60_000, place: 'fra', outcome: done([]) }); // prettier-ignore

  test('in time, late after an hour, and late for ever where nobody runs anything', () => {
    const late = (last: KeptRun | null, now: number): string | null =>
      runStateOf(plan, { last, begun: null }, now).late;
    assert.equal(late(kept, at('12:00:00')), null);
    assert.equal(late({ ...kept, dueAt: first - dayMs }, at('03:59:00')), null);
    assert.equal(late({ ...kept, dueAt: first - dayMs }, at('04:01:00')), '2026-11-29T03:00:00.000Z');
    assert.equal(late(null, at('12:00:00')), '2026-11-29T03:00:00.000Z');
    assert.equal(late(kept, at('12:00:00') + 9 * dayMs), '2026-12-08T03:00:00.000Z');
  });
  test('under way: by whom; what its watcher left behind is under way no more', () => {
    const begun = { dueAt: first + dayMs, at: first + dayMs, place: 'nyc', starts: 1 };
    const under = (now: number, last: KeptRun) => runStateOf(plan, { last, begun }, now).underWay;
    assert.deepEqual(under(first + dayMs + 60_000, kept), { by: 'nyc', since: '2026-11-30T03:00:00.000Z' });
    assert.equal(under(first + dayMs + 60_000, { ...kept, dueAt: first + dayMs }), null);
    assert.equal(under(first + 2 * dayMs, kept), null);
  });
});
