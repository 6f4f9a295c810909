import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startOfWatcher } from '../../src/engines/incidents/start.ts';
import { gradeOf } from '../../src/engines/reading/grade.ts';
import { letterOf } from '../../src/watch/channels/letter.ts';
import { snapshot } from '../../src/watch/dashboard/snapshot.ts';
import { status } from '../../src/watch/dashboard/status.ts';
import type { Notice } from '../../src/watch/notice.ts';
import { bodyText, keyLine } from '../../src/watch/notice-text.ts';
import { noticeOf } from '../../src/watch/words.ts';
import { assertGolden } from '../golden/golden-file.ts';
import * as shown from './dashboard/community.ts';
import { began, effect, happening, home, incident, minute, signIn } from './notices.ts';

const goes = (burn: 'page' | 'ticket', kind = 'status') =>
  incident({
    id: `now-and-then/flow/login@${began + 25 * minute}`,
    key: 'now-and-then/flow/login',
    openedAt: began + 25 * minute,
    because: '5 of 26 looks failed, with good ones between them. The last one: POST /login answered 502.',
    kind,
    burn,
  });
const later = { now: began + 26 * minute };
const over = { effect: effect('resolved', began + 99 * minute), now: began + 99 * minute };
const ended = (burn: 'page' | 'ticket') => ({ ...goes(burn), closedAt: began + 98 * minute });

const sorts: { readonly [sort: string]: Notice } = {
  opened: noticeOf(happening({ incident: goes('page'), ...later })),
  'opened, after a release': noticeOf(
    happening({ incident: goes('page'), ...later, deploys: [{ at: began - minute, release: 'v42', end: 'good' }] }),
  ),
  'opened, of two': noticeOf(
    happening({
      incident: { ...goes('page'), monitors: ['flow/login', 'page/home'] },
      monitors: [signIn, home],
      ...later,
    }),
  ),
  'opened, slow': noticeOf(happening({ incident: goes('page', 'late'), ...later })),
  'opened, watched no more': noticeOf(happening({ incident: goes('page'), monitors: [], ...later })),
  resolved: noticeOf(happening({ incident: ended('page'), ...over })),
  noted: noticeOf(happening({ incident: goes('ticket'), effect: effect('noted', later.now), ...later })),
  'noted, with nobody named': noticeOf(
    happening({ incident: goes('ticket'), effect: effect('noted', later.now), settings: { contacts: [] }, ...later }),
  ),
  'noted, resolved': noticeOf(happening({ incident: ended('ticket'), ...over })),
};

const text = (notice: Notice): string => [notice.title, '', bodyText(notice), '', keyLine(notice)].join('\n');

describe('the words for what comes and goes', () => {
  test('of each sort, byte for byte', () =>
    assertGolden(
      'watch-comes-and-goes.txt',
      Object.entries(sorts)
        .map(([sort, notice]) => `=== ${sort}\n${text(notice)}\n`)
        .join('\n'),
    ));

  test('say what members notice first, who is called and three things to do', () => {
    const { opened, noted } = sorts;
    assert.equal(opened?.title, 'Again and again: nobody can sign in (example.com)');
    assert.equal(opened?.actions.length, 3);
    assert.match(bodyText(opened), /Call first: Ada/);
    assert.match(bodyText(opened), /5 of 26 looks failed/);
    assert.equal(noted?.title, 'Now and then: nobody can sign in (example.com)');
    assert.equal(noted?.kind, 'noted');
    assert.doesNotMatch(bodyText(noted), /Call first|now:/);
    for (const notice of Object.values(sorts)) assert.doesNotMatch(text(notice), /\b(?:may|might|potentially)\b/);
  });

  test('are read at four in the morning: no harder than the eighth grade', () => {
    for (const [sort, notice] of Object.entries(sorts)) {
      const grade = gradeOf(bodyText(notice).replaceAll('\n', ' '));
      assert.ok(grade <= 8, `${sort}: ${grade}`);
    }
  });

  test('ring as a mail only where somebody is woken', () => {
    const channel = { kind: 'email' as const, from: 'alerts@example.com', to: ['ada@example.com'], smtp: 'SMTP' };
    const priority = (notice: Notice | undefined): unknown =>
      notice === undefined
        ? undefined
        : Object.entries(letterOf(notice, channel)).find(([name]) => name === 'priority')?.[1];
    assert.deepEqual([priority(sorts['opened']), priority(sorts['noted'])], ['high', undefined]);
  });
});

describe('the page, while something comes and goes', () => {
  const { now } = shown;
  const made = (burn: 'page' | 'ticket', more: { readonly closedAt?: number } = {}) =>
    snapshot({
      now,
      monitors: [shown.monitor('page/home')],
      watcher: { ...startOfWatcher, lastTickAt: now - 20_000, online: true },
      states: new Map([['page/home', shown.state('up', now - shown.day)]]),
      latest: new Map([['page/home', shown.look('page/home', now - 20_000)]]),
      results: new Map(),
      days: [{ monitor: 'page/home', day: '2026-11-28', ok: 800, failing: 0, unknown: 0 }],
      incidents: [
        shown.incident('now-and-then/page/home', now - 3_600_000, {
          monitors: ['page/home'],
          because: '5 of 26 looks failed.',
          burn,
          ...more,
        }),
      ],
      deploys: [],
      gaps: [],
      expiries: [],
      traffic: null,
    });
  const suffers = shown.monitor('page/home').suffers.replace(/\.$/, '').toLowerCase();

  test('is red, says so, and shows no day of 100 % beside it; members read the same', () => {
    const page = made('page');
    const [row] = page.rows;
    assert.deepEqual([row?.light, row?.word, row?.because], ['bad', 'comes and goes', '5 of 26 looks failed.']);
    assert.ok(row?.suffers.toLowerCase().startsWith(`again and again: ${suffers}`), row?.suffers);
    assert.equal(row?.bars.at(-1)?.state, 'failing');
    assert.match(page.answers[0].sentence, /^Again and again: .* has been coming and going for 1 hour\.$/);
    assert.equal(page.incidents[0]?.suffers, row?.suffers);
    assert.equal(status(page).sentence, row?.suffers);
  });

  test('stays green for a little all day, with a word; members are not told', () => {
    const page = made('ticket');
    assert.deepEqual([page.rows[0]?.light, page.rows[0]?.word], ['good', 'working, but fails now and then']);
    assert.equal(page.rows[0]?.bars.at(-1)?.state, 'good');
    assert.deepEqual([page.incidents.length, status(page).incidents], [1, []]);
  });

  test('says afterwards what it was', () => {
    const page = made('page', { closedAt: now - minute });
    assert.equal(page.rows[0]?.light, 'good');
    assert.ok(page.incidents[0]?.suffers.toLowerCase().startsWith(`again and again: ${suffers}`));
  });
});
