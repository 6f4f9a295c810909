import { seen } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import type { SignalsEvidence } from '../../../src/evidence/signals.ts';
import { evidence } from '../../evidence/build.ts';

type Known<L> = L extends { readonly status: 'ok'; readonly value: infer V } ? V : never;

/** The sound community, of which one thing was seen otherwise. */
export const told = <K extends keyof SignalsEvidence>(key: K, value: Known<SignalsEvidence[K]>): Evidence => {
  const all = evidence();
  Object.assign(all.signals, { [key]: seen(value) });
  return all;
};
