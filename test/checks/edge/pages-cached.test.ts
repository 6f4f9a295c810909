import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import check from '../../../src/checks/edge/pages-cached.ts';
import type { DeliveryFields, MissingAsset } from '../../../src/evidence/delivery.ts';
import { seen, silent, type Leaf } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const host = 'app.community.test';
const pinned = { place: `${host}/`, severity: 'high', confidence: 'proven' } as const;

const siteIn = (all: Draft<Evidence>) => {
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  return leaf.value;
};

const keeping = (...fields: DeliveryFields): Draft<Evidence> => {
  const all = evidence();
  const page = siteIn(all).pages[`https://${host}/`];
  assert.ok(page?.status === 'ok');
  page.value.fields = fields.map(([name, value]) => [name, value]);
  return all;
};

const missing = (answer: Leaf<MissingAsset | null>): Draft<Evidence> => {
  const all = evidence();
  const site = siteIn(all);
  site.missing = structuredClone(answer) as typeof site.missing;
  return all;
};

const asset = (change: Partial<MissingAsset>): Draft<Evidence> =>
  missing(
    seen({ url: `https://${host}/assets/none.js`, status: 404, contentType: 'text/html', fields: [], ...change }),
  );

describe('pages', () => {
  test('kept by browsers for more than an hour: an old page outlives its release', () => {
    for (const control of ['max-age=3601', 'public, max-age=86400', 'private, MAX-AGE=31536000, immutable'])
      oneFault(check, keeping(['cache-control', control]), pinned);
    oneFault(check, keeping(['expires', 'Sat, 27 Nov 2027 12:00:00 GMT']), pinned);
  });

  test('an hour, a time for CDNs alone, no-cache and silence are all right', () => {
    const controls = ['max-age=3600', 'public, max-age=0, s-maxage=86400', 'no-cache, max-age=86400', 'no-store'];
    for (const control of controls) assertPasses(check, keeping(['cache-control', control]));
    assertPasses(check, keeping(['last-modified', 'Sat, 01 Nov 2025 12:00:00 GMT']));
  });
});

describe('a file that does not exist', () => {
  test('a page instead of 404, the worse the longer it is kept', () => {
    const expected = { place: host, confidence: 'proven' } as const;
    oneFault(check, asset({ status: 200 }), { ...expected, severity: 'medium' });
    const year: DeliveryFields = [['cache-control', 'public, max-age=31536000, immutable']];
    oneFault(check, asset({ status: 200, fields: year }), { ...expected, severity: 'high' });
  });

  test('404 with a page, a script all the same, and no build to ask for are all right', () => {
    assertPasses(check, asset({}));
    assertPasses(check, asset({ status: 200, contentType: 'text/javascript' }));
    assertPasses(check, asset({ status: 302, contentType: 'text/html' }));
    assertPasses(check, missing(seen(null)));
    assertNotPassed(check, missing(silent('no answer came in time')));
  });
});
