import { readFileSync } from 'node:fs';
import type { CheckId } from '../../src/checks/check.ts';
import type { Judgement } from '../../src/findings/judge.ts';

/** A list that was written by reading the app, before anything was tried on it. */
export type Listed = {
  readonly defects: readonly {
    readonly name: string;
    /** The row of the contract that it breaks; null where none speaks of it. */
    readonly row: string | null;
    readonly severity: 'blocker' | 'high' | 'medium';
    readonly why: string;
  }[];
  readonly sound: readonly { readonly row: string | null; readonly why: string }[];
};

export const listedIn = (folder: string): Listed =>
  JSON.parse(readFileSync(`${folder}/defects.json`, 'utf8')) as Listed;

/** What became of a defect: the place of the finding that tells it, or why nothing is known. */
export type Fate =
  | { readonly found: CheckId; readonly place: string; readonly severity: string }
  | { readonly notChecked: CheckId; readonly because: RegExp }
  /** Nothing here looks for it. */
  | { readonly noCheck: string };

/** Every finding, as `check place severity`, in order. */
export const findingsIn = (judgements: ReadonlyMap<string, Judgement>): readonly string[] =>
  [...judgements.values()]
    .flatMap(({ check, faults }) => faults.map(({ place, severity }) => `${check.id} ${place} ${severity}`))
    .toSorted();

/** What is claimed of the defects and does not hold. */
export const wrongIn = (
  judgements: ReadonlyMap<string, Judgement>,
  fates: Readonly<Record<string, Fate>>,
): readonly string[] =>
  Object.entries(fates).flatMap(([name, fate]) => {
    if ('noCheck' in fate) return [];
    const judgement = judgements.get('found' in fate ? fate.found : fate.notChecked);
    if ('found' in fate) {
      const fault = judgement?.faults.find(({ place }) => place === fate.place);
      if (fault?.severity === fate.severity) return [];
      return [`${name}: ${fate.found} is ${judgement?.outcome ?? 'not there'}, at ${fault?.severity ?? 'no place'}`];
    }
    const reasons = [judgement?.reason, ...(judgement?.unseen ?? []).map(({ reason }) => reason)].join('; ');
    return judgement?.outcome !== 'pass' && fate.because.test(reasons)
      ? []
      : [`${name}: ${fate.notChecked} is ${judgement?.outcome ?? 'not there'}: ${reasons}`];
  });
