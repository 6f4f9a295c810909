import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { over } from '../../src/watch/consequence.ts';
import { drillNotice } from '../../src/watch/drill-words.ts';
import { bodyText, keyLine } from '../../src/watch/notice-text.ts';
import type { Notice } from '../../src/watch/notice.ts';
import { noticeOf } from '../../src/watch/words.ts';
import { everyText, lasted, sinceText, spanText } from '../../src/watch/when.ts';
import { gradeOf } from '../../src/engines/reading/grade.ts';
import { began, effect, happening, home, hostileNotice, incident, minute, signIn, wholeNotice } from './notices.ts';

const group = incident({ id: `group@${began}`, key: 'group', monitors: ['flow/login', 'page/home', 'api/health'] });
const cutOff = incident({ id: `watcher@${began}`, key: 'watcher', monitors: [], because: '' });
const ended = (of = incident()) => ({ ...of, closedAt: began + 8 * minute });
const resolved = effect('resolved', began + 9 * minute, 1);

const sorts: { readonly [sort: string]: Notice } = {
  opened: noticeOf(happening()),
  'opened, after a release': wholeNotice(),
  'opened, after a release that was taken back': noticeOf(
    happening({ deploys: [{ at: began - 30_000, release: 'v42', end: 'rolled-back' }] }),
  ),
  'opened, with nobody named': noticeOf(happening({ settings: { contacts: [] } })),
  reminder: noticeOf(happening({ effect: effect('reminder', began + 34 * minute, 2), now: began + 34 * minute })),
  resolved: noticeOf(happening({ effect: resolved, incident: ended(), now: began + 9 * minute })),
  'one of many, opened': noticeOf(happening({ incident: group, monitors: [signIn, home] })),
  'one of many, resolved': noticeOf(
    happening({ effect: resolved, incident: ended(group), monitors: [signIn, home], now: began + 9 * minute }),
  ),
  'watcher cut off': noticeOf(
    happening({ incident: cutOff, monitors: [], deploys: [{ at: began, release: 'v42', end: 'good' }] }),
  ),
  'watcher back': noticeOf(happening({ effect: resolved, incident: ended(cutOff), monitors: [] })),
  unstable: noticeOf(happening({ incident: incident({ unstable: true }) })),
  'no longer watched': noticeOf(happening({ monitors: [] })),
  drill: drillNotice('example.com', happening().settings, new Date(began), 'ab12'),
};

const shown = (notice: Notice): string => [notice.title, '', bodyText(notice), '', keyLine(notice)].join('\n');

describe('the words of a notice', () => {
  test('of each sort, byte for byte', () => {
    const file = join(import.meta.dirname, '..', 'golden', 'watch-notices.txt');
    const text = Object.entries(sorts)
      .map(([sort, notice]) => `=== ${sort}\n${shown(notice)}\n`)
      .join('\n');
    if ((process.env['UPDATE_GOLDEN'] ?? '') !== '') writeFileSync(file, text);
    assert.ok(existsSync(file));
    assert.equal(text, readFileSync(file, 'utf8'));
  });

  test('say the consequence first, and never that something may be', () => {
    assert.equal(sorts['opened']?.title, 'Nobody can sign in (example.com)');
    assert.equal(sorts['resolved']?.title, 'Over: nobody could sign in (example.com)');
    for (const notice of Object.values(sorts)) assert.doesNotMatch(shown(notice), /\b(?:may|might|potentially)\b/);
  });

  test('are read at four in the morning: no harder than the eighth grade', () => {
    for (const [sort, notice] of Object.entries(sorts)) {
      const grade = gradeOf(bodyText(notice).replaceAll('\n', ' '));
      assert.ok(grade <= 8, `${sort}: ${grade}`);
    }
  });

  test('name a release of the last half hour and no other, and put the way back first', () => {
    const of = (ago: number, end = 'good') =>
      noticeOf(happening({ deploys: [{ at: began - ago, release: 'v42', end }] }));
    assert.equal(of(3 * minute).deploy, 'It began 3 minutes after release v42 went out.');
    assert.match(of(3 * minute).actions[0] ?? '', /^Go back to the release before v42/);
    assert.equal(of(3 * minute).actions.length, 3);
    assert.equal(of(30 * minute).deploy, 'It began 30 minutes after release v42 went out.');
    assert.equal(of(31 * minute).deploy, null);
    assert.equal(of(-minute).deploy, null, 'a release afterwards is not the cause');
    assert.equal(of(minute, 'refused').deploy, null, 'what was refused reached nobody');
    const two = noticeOf(
      happening({
        deploys: [
          { at: began - 2 * minute, release: 'v42', end: 'good' },
          { at: began - 9 * minute, release: 'v41', end: 'good' },
        ],
      }),
    );
    assert.match(two.deploy ?? '', /v42/);
  });

  test('say the cause as itself, and name what fails with it', () => {
    const monitors = ['flow/invite', 'flow/login'];
    const invite = { ...signIn, id: 'flow/invite', title: 'Inviting somebody', suffers: 'Nobody can come in.' };
    const notice = noticeOf(happening({ incident: incident({ monitors }), monitors: [invite, signIn] }));
    assert.equal(notice.title, 'Nobody can sign in (example.com)');
    assert.equal(
      notice.because,
      'POST /login answered 502 twice, 5 s apart. With it these fail, too: Inviting somebody.',
    );
    assert.deepEqual(notice.actions, signIn.actions);
  });

  test('say nothing of the app when the watcher is cut off', () => {
    const notice = sorts['watcher cut off'];
    assert.equal(notice?.deploy, null);
    assert.equal(notice.rollback, null);
    assert.match(notice.title, /^Nothing is known/);
  });

  test('say when nobody is named, and always hold something to do', () => {
    assert.match(shown(sorts['opened, with nobody named'] ?? wholeNotice()), /Nobody is named to be called/);
    for (const notice of Object.values(sorts)) assert.ok(notice.actions.length >= 1 && notice.actions.length <= 3);
    assert.match(bodyText({ ...wholeNotice(), actions: [] }), /Nothing is written down to be done/);
  });

  test('have the same key however often they are made, and no telephone number', () => {
    assert.equal(wholeNotice().key, `flow/login@${began + minute}|opened|0`);
    assert.equal(noticeOf(happening({ now: began + 9 * minute })).key, wholeNotice().key);
    for (const notice of Object.values(sorts)) assert.doesNotMatch(JSON.stringify(notice), /170 0000000/);
  });

  test('are one line each, bounded, without what acts and without tokens', () => {
    const token = ['sk', 'live', 'a1'.repeat(12)].join('_');
    const leaked = noticeOf(happening({ incident: incident({ because: `GET /?token=${token} answered 500` }) }));
    assert.doesNotMatch(leaked.because, new RegExp(token));
    const { title, suffers, because, actions, deploy, first } = hostileNotice();
    for (const text of [title, suffers, because, deploy ?? '', first ?? '', ...actions]) {
      assert.doesNotMatch(text, /[\u0000-\u001f\u202e]/);
      assert.ok(text.length <= 900, `${text.length}`);
      assert.ok(text.isWellFormed());
    }
  });
});

test('an end is told in the past, every verb of it; a sentence with none that is known is quoted', () => {
  const ends: readonly (readonly [string, string])[] = [
    ['Nobody can sign in.', 'nobody could sign in'],
    [
      'Members pay and do not get what they paid for; they ask for their money back.',
      'members paid and did not get what they paid for; they asked for their money back',
    ],
    [
      'Pages that need the database fail, although the process runs.',
      'pages that needed the database failed, although the process ran',
    ],
    [
      'The app is not running there: every page and every call fails.',
      'the app was not running there: every page and every call failed',
    ],
    ['Whoever wants to pay sees an error.', 'whoever wanted to pay saw an error'],
    ['Members wait.', 'members waited'],
    ['Stripe cannot pay out.', 'Stripe could not pay out'],
    ['Boats sink.', '“Boats sink”'],
  ];
  for (const [now, then] of ends) assert.equal(over(now), then);
});

test('times are said in UTC and in words', () => {
  assert.deepEqual(
    [30, 60, 90, 120, 900, 3_600, 43_200, 86_400].map(everyText),
    ['30 seconds', 'minute', '90 seconds', '2 minutes', '15 minutes', 'hour', '12 hours', 'day'].map(
      text => `every ${text}`,
    ),
  );
  assert.equal(lasted(59_999), 'less than a minute');
  assert.equal(lasted(-5), 'less than a minute');
  assert.equal(lasted(minute), '1 minute');
  assert.equal(lasted(125 * minute), '2 hours and 5 minutes');
  assert.equal(lasted(60 * minute), '1 hour');
  assert.equal(lasted((3 * 24 + 1) * 60 * minute), '3 days and 1 hour');
  assert.equal(sinceText(began, began + 4 * minute), 'since 14:03 UTC, 4 minutes ago');
  assert.equal(spanText(began, began + 8 * minute), '14:03 to 14:11 UTC, 8 minutes');
  const midnight = Date.UTC(2026, 10, 29);
  assert.equal(sinceText(midnight - minute, midnight + minute), 'since 2026-11-28 23:59 UTC, 2 minutes ago');
  assert.equal(spanText(midnight - minute, midnight), '2026-11-28 23:59 to 2026-11-29 00:00 UTC, 1 minute');
});

test('an outage over the hour in which a place sets its clocks has its right length', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'Europe/Berlin';
  try {
    const change = Date.UTC(2026, 9, 25, 1);
    assert.notEqual(new Date(change - 1).getTimezoneOffset(), new Date(change).getTimezoneOffset());
    assert.equal(spanText(change - 240_000, change + 300_000), '00:56 to 01:05 UTC, 9 minutes');
    assert.equal(sinceText(change - 240_000, change + 300_000), 'since 00:56 UTC, 9 minutes ago');
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});
