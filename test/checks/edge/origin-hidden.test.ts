import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/origin-hidden.ts';
import type { BehindCdn, OriginDoor } from '../../../src/evidence/delivery.ts';
import { seen, silent, type Leaf } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const host = 'www.community.test';
const expected = { place: host, severity: 'high', confidence: 'proven' } as const;

const standing = (behind: Leaf<BehindCdn | null>): Draft<Evidence> => {
  const all = evidence();
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  leaf.value.behind = structuredClone(behind);
  return all;
};

const door = (answers: OriginDoor['answers'], name = 'direct.community.test'): Leaf<OriginDoor> =>
  seen({ name, answers, scheme: 'https', detail: '200, the same page' });
const cloudflare = (doors: BehindCdn['doors']): Draft<Evidence> => standing(seen({ by: 'Cloudflare', doors }));

test('the server answers strangers: named with the record that gives it away', () => {
  const fault = oneFault(check, cloudflare({ '192.0.2.9': door('same') }), expected);
  assert.match(fault.cause, /The name direct\.community\.test .* \(192\.0\.2\.9\)/);
  assert.deepEqual(fault.hosts, [host, 'direct.community.test']);
  assert.ok(fault.replay.tool === 'curl' && fault.replay.address === '192.0.2.9' && fault.replay.insecure === true);
});

test('two ways around make one finding', () => {
  const fault = oneFault(
    check,
    cloudflare({
      '192.0.2.9': door('same'),
      '192.0.2.8': door('same', 'mail.community.test'),
      '192.0.2.7': door('other'),
    }),
    expected,
  );
  assert.deepEqual(fault.places, ['192.0.2.8', '192.0.2.9']);
});

test('another page, or nobody, at an address is no way around; no CDN has none', () => {
  assertPasses(check, cloudflare({ '192.0.2.9': door('other'), '192.0.2.8': door('nothing') }));
  assertPasses(check, cloudflare({}));
  assertPasses(check, standing(seen(null)));
});

test('an address that was not asked to the end is not passed, and hides no other', () => {
  const quiet = silent('the time was over');
  assertNotPassed(check, cloudflare({ '192.0.2.9': quiet }));
  assertNotPassed(check, standing(silent('no page of it came')));
  oneFault(check, cloudflare({ '192.0.2.8': door('same'), '192.0.2.9': quiet }), expected);
});
