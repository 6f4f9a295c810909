import { describe, test } from 'node:test';
import cached from '../../../src/checks/edge/static-assets-cached.ts';
import type { DeliveryFields } from '../../../src/evidence/delivery.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { deliveredAt, siteIn } from '../../evidence/delivered-at.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(cached);

const host = 'app.community.test';
const expected = { place: host, severity: 'medium', confidence: 'proven' } as const;

describe('files that never change', () => {
  test('not kept, kept for a minute, or nothing said: loaded anew', () => {
    for (const control of ['no-store', 'public, max-age=60', 'No-Cache', 'private, max-age=2591999'])
      oneFault(cached, deliveredAt(host, '/assets/index-B_x-9k2Q.js', [['cache-control', control]]), expected);
    oneFault(cached, deliveredAt(host, '/assets/index-B_x-9k2Q.js', []), expected);
  });

  test('thirty days and more are enough, whichever field says so', () => {
    const kept: DeliveryFields[] = [
      [['cache-control', 'max-age=2592000']],
      [['cache-control', 'PUBLIC, MAX-AGE="31536000"']],
      [['expires', 'Sat, 27 Nov 2027 12:00:00 GMT']],
    ];
    for (const fields of kept) assertPasses(cached, deliveredAt(host, '/assets/index-B_x-9k2Q.js', fields));
  });

  test('a name that does not change, a version and a size are no hash', () => {
    for (const path of [
      '/app.css',
      '/jquery-3.7.1.min.js',
      '/hero-1344x768.png',
      '/header-background2.png',
      '/MemberListPanel.js',
    ])
      assertPasses(cached, deliveredAt(host, path, [['cache-control', 'no-cache']]));
  });

  test('one that gave no answer is not passed', () => {
    const all = evidence();
    siteIn(all, host).files[`https://${host}/assets/index-B_x-9k2Q.js`] = silent('no answer came in time');
    assertNotPassed(cached, all);
  });
});
