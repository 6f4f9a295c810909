import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import check from '../../../src/checks/edge/text-compressed.ts';
import type { DeliveredFile } from '../../../src/evidence/delivery.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { fileAt } from '../../evidence/build-delivery.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const host = 'app.community.test';
const url = `https://${host}/assets/index.B7x2kQ9z.js`;
const medium = { place: host, severity: 'medium', confidence: 'proven' } as const;

const siteIn = (all: Draft<Evidence>) => {
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  return leaf.value;
};

const sending = (...files: readonly Partial<DeliveredFile>[]): Draft<Evidence> => {
  const all = evidence();
  for (const [index, change] of files.entries()) {
    const at = url.replace('index', `index${index}`);
    const file = { ...fileAt(at, []), contentType: 'text/javascript', bytes: 40_000, ...change };
    siteIn(all).files[at] = seen(file) as Draft<ReturnType<typeof seen<DeliveredFile>>>;
  }
  return all;
};

describe('packed text', () => {
  test('a script as it is: a third would do', () => {
    const fault = oneFault(check, sending({}), medium);
    assert.match(fault.happened, /loads 40 KB of text/);
    assert.deepEqual(fault.replay.tool === 'curl' && fault.replay.headers, [
      'accept-encoding: gzip, deflate, br, zstd',
    ]);
    oneFault(check, sending({ bytes: 60_000 }, { bytes: 60_000 }), { ...medium, severity: 'high' });
  });

  test('any packing that a browser knows is enough, and identity is none', () => {
    for (const packing of ['br', 'gzip', 'zstd', 'GZIP', 'deflate'])
      assertPasses(check, sending({ fields: [['content-encoding', packing]] }));
    oneFault(check, sending({ fields: [['content-encoding', 'identity']] }), medium);
  });

  test('what is short, or packed by its nature, is no text to pack', () => {
    assertPasses(check, sending({ bytes: 1_399 }));
    oneFault(check, sending({ bytes: 1_400 }), medium);
    for (const contentType of [
      'image/png',
      'font/woff2',
      'text/event-stream',
      'application/octet-stream',
      'image/avif',
    ])
      assertPasses(check, sending({ contentType }));
    for (const contentType of [
      'application/json',
      'image/svg+xml',
      'TEXT/CSS',
      'application/manifest+json; charset=utf-8',
    ])
      oneFault(check, sending({ contentType }), medium);
  });

  test('the page itself counts as well', () => {
    const all = evidence();
    const page = siteIn(all).pages[`https://${host}/`];
    assert.ok(page?.status === 'ok');
    page.value.bytes = 9_000;
    oneFault(check, all, medium);
  });

  test('what caches keep and nobody said to keep apart is advice, not a fault', () => {
    const fields = [
      ['content-encoding', 'gzip'],
      ['cache-control', 'public, max-age=600'],
    ] as const;
    const verdict = verdictOf(check, sending({ fields }));
    assert.ok(verdict.outcome === 'pass');
    assert.match(verdict.advice?.[0]?.text ?? '', /Vary: Accept-Encoding/);
    const told = verdictOf(check, sending({ fields: [...fields, ['vary', 'Origin, accept-encoding']] }));
    assert.deepEqual(told, { outcome: 'pass' });
  });

  test('a script that gave no answer is not passed; a font is', () => {
    const all = evidence();
    siteIn(all).files[url] = silent('no answer came in time');
    assertNotPassed(check, all);
    const font = evidence();
    siteIn(font).files[`https://${host}/a.woff2`] = silent('no answer came in time');
    assertPasses(check, font);
  });
});
