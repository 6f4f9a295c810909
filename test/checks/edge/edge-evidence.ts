import assert from 'node:assert/strict';
import type { CdnEvidence } from '../../../src/evidence/cdn.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { type Draft, evidence } from '../../evidence/build.ts';

/** Sound evidence with the zone at Cloudflare changed. */
export const atEdge = (change: (cdn: Draft<CdnEvidence>) => void): Draft<Evidence> => {
  const all = evidence();
  change(all.cdn);
  return all;
};

export const zoneOf = (cdn: Draft<CdnEvidence>) => {
  assert.ok(cdn.zone.status === 'ok');
  return cdn.zone.value;
};

export const recordsOf = (cdn: Draft<CdnEvidence>) => {
  assert.ok(cdn.records.status === 'ok');
  return cdn.records.value;
};

/** One more record of the zone. */
export const withRecord = (
  cdn: Draft<CdnEvidence>,
  type: string,
  name: string,
  content: string,
  proxied: boolean,
): void => void recordsOf(cdn).push({ id: `${type}-${name}`, type, name, content, proxied });

/** The settings as one by one. */
export const setting = (cdn: Draft<CdnEvidence>, change: { readonly [id: string]: string }): void => {
  for (const [id, value] of Object.entries(change)) Object.assign(cdn.settings, { [id]: seen(value) });
};
