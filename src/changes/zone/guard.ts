import type { Effect, RecordEffect } from './resources.ts';

export type Leave = {
  /** Types whose records may go although mail or the whole domain hangs on them. */
  readonly allowDelete: readonly string[];
  readonly allowLargeChange: boolean;
};

export type Refusal = { readonly effect: Effect; readonly reason: string; readonly flag: string };

/** The rule of octoDNS, with its numbers: above this share of so many sets a plan looks like an accident. */
const largeShare = 0.3;
const largeFrom = 10;

const precious: ReadonlySet<string> = new Set(['NS', 'SOA', 'MX']);

const setOf = ({ before, after }: RecordEffect): string =>
  `${(before ?? after)?.name ?? ''} ${(before ?? after)?.type ?? ''}`;

/** What has to be allowed by a flag first: losing records that mail or the domain hangs on, and changing a third of a zone. */
export const refusals = (effects: readonly Effect[], setsInZone: number, leave: Leave): readonly Refusal[] => {
  const records = effects.filter(effect => effect.kind === 'record');
  const touched = new Set(records.filter(({ before }) => before !== null).map(setOf)).size;
  if (setsInZone >= largeFrom && touched > setsInZone * largeShare && !leave.allowLargeChange) {
    const reason = `${touched} of ${setsInZone} record sets would change or go at once; more than ${largeShare * 100} % looks like a mistake`;
    return records.map(effect => ({ effect, reason, flag: '--allow-large-change' }));
  }
  const removed = (type: string, name: string): boolean =>
    !records.some(({ before, after }) => before === null && after?.type === type && after.name === name);
  return records.flatMap(effect => {
    const { before, after } = effect;
    if (before === null || after !== null || !precious.has(before.type)) return [];
    if (leave.allowDelete.includes(before.type) || !removed(before.type, before.name)) return [];
    const reason = `it deletes an ${before.type} record: ${before.type === 'MX' ? 'mail for this name would stop coming' : 'the domain hangs on it'}`;
    return [{ effect, reason, flag: `--allow-delete ${before.type.toLowerCase()}` }];
  });
};
