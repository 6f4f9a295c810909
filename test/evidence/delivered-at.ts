import assert from 'node:assert/strict';
import type { DeliveryFields } from '../../src/evidence/delivery.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import { fileAt } from './build-delivery.ts';
import { type Draft, evidence } from './build.ts';

/** How one host of this evidence delivers; fails where nobody saw it. */
export const siteIn = (all: Draft<Evidence>, host: string) => {
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  return leaf.value;
};

/** The sound evidence with one more file, delivered with these fields. */
export const deliveredAt = (host: string, path: string, fields: DeliveryFields): Draft<Evidence> => {
  const all = evidence();
  const url = `https://${host}${path}`;
  siteIn(all, host).files[url] = seen(fileAt(url, fields)) as Draft<ReturnType<typeof seen<ReturnType<typeof fileAt>>>>;
  return all;
};
