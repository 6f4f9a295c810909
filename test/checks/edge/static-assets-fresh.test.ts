import { describe, test } from 'node:test';
import fresh from '../../../src/checks/edge/static-assets-fresh.ts';
import { deliveredAt } from '../../evidence/delivered-at.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(fresh);

const host = 'app.community.test';
const expected = { place: host, severity: 'medium', confidence: 'proven' } as const;

describe('files that change under one name', () => {
  test('pinned for a year, for eight days, or by immutable: old after a release', () => {
    for (const control of ['max-age=31536000', 'public, max-age=691200', 'Immutable, max-age=60'])
      oneFault(fresh, deliveredAt(host, '/app.js', [['cache-control', control]]), expected);
  });

  test('an hour, a week, an answer that is asked for each time, and a guess of the browser are sound', () => {
    for (const control of ['public, max-age=3600', 'max-age=604800', 'no-cache, max-age=31536000', 'no-store'])
      assertPasses(fresh, deliveredAt(host, '/app.js', [['cache-control', control]]));
    assertPasses(fresh, deliveredAt(host, '/logo.png', [['last-modified', 'Fri, 27 Nov 2020 12:00:00 GMT']]));
  });

  test('a version behind the question mark renews the address', () =>
    assertPasses(fresh, deliveredAt(host, '/app.js?v=31', [['cache-control', 'max-age=31536000']])));
});
