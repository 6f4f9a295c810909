import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradeOf } from '../../src/engines/reading/grade.ts';
import { shownIncident } from '../../src/watch/dashboard/shown-incidents.ts';
import { bodyText } from '../../src/watch/notice-text.ts';
import { noticeOf } from '../../src/watch/words.ts';
import { began, effect, happening, home, incident, minute, signIn } from './notices.ts';

const only = incident({
  id: `only/fra@${began}`,
  key: 'only/fra',
  kind: 'one-place',
  monitors: ['page/home'],
  only: 'fra',
  because: 'Seen from fra only: GET / answered 502. From nyc it is well at the same time.',
});
const noted = noticeOf(happening({ effect: effect('noted', began), incident: only, monitors: [home] }));
const over = noticeOf(
  happening({
    effect: effect('resolved', began + 9 * minute),
    incident: { ...only, monitors: ['page/home', 'flow/login'], closedAt: began + 8 * minute },
    monitors: [home, signIn],
  }),
);

test('what one place alone sees says so first, and that nobody has to get up', () => {
  assert.equal(noted.title, 'Seen from fra only: the home page fails, and is well from elsewhere (example.com)');
  assert.equal(over.title, 'Over: 2 things failed as seen from fra only (example.com)');
  assert.match(bodyText(noted), /Nobody has to get up for this/);
  assert.match(noted.because, /From nyc it is well at the same time/);
  assert.deepEqual([noted.rollback, noted.deploy], [null, null], 'no release is suspected');
  for (const notice of [noted, over]) {
    assert.doesNotMatch(bodyText(notice), /\b(?:may|might|potentially)\b/);
    assert.ok(gradeOf(bodyText(notice).replaceAll('\n', ' ')) <= 8);
  }
});

test('on the page it is quiet, and makes nothing red for members', () => {
  const shown = shownIncident(only, [], []);
  assert.deepEqual([shown.quiet, shown.suffers], [true, 'Seen from fra only; from elsewhere all is well.']);
});
