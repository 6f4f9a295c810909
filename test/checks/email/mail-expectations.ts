import { test } from 'node:test';
import type { Check } from '../../../src/checks/check.ts';
import type { Evidence, EvidenceKey } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { mailed, type MailPlan } from '../../evidence/build-mail.ts';
import { assertNotPassed, assertPasses, faultsOf } from '../expectations.ts';

export type Change = (plan: MailPlan) => void;

/** Sound evidence with the mail of a changed zone. */
export const withMail = async (change: Change = () => {}): Promise<Draft<Evidence>> => ({
  ...evidence(),
  mail: await mailed(change),
});

/** The printed records are entered into the zone as they stand: the check must be content with them. */
export const assertMailHeals = async <K extends EvidenceKey>(check: Check<K>, change: Change): Promise<void> => {
  const faults = faultsOf(check, await withMail(change));
  const healed = await withMail(plan => {
    change(plan);
    for (const one of faults.flatMap(({ remedy }) => remedy)) {
      if (one.kind !== 'dns-set' && one.kind !== 'dns-remove') continue;
      const here = (plan.zone[one.name] ??= {});
      if (one.kind === 'dns-set') here[one.type] = [...one.values];
      else delete here[one.type];
      if (Object.keys(here).length === 0) delete plan.zone[one.name];
    }
  });
  assertPasses(check, healed);
};

/** Near misses by name: each looks faulty and is sound. */
export const itIsQuietOn = <K extends EvidenceKey>(
  check: Check<K>,
  traps: { readonly [trap: string]: Change },
): void => {
  for (const [trap, change] of Object.entries(traps))
    test(`near miss: ${trap}`, async () => assertPasses(check, await withMail(change)));
};

/** One name that does not answer is enough for the check not to pass. */
export const itNeeds = <K extends EvidenceKey>(check: Check<K>, ...names: readonly string[]): void => {
  for (const name of names)
    test(`silence of ${name} is no pass`, async () =>
      assertNotPassed(check, await withMail(plan => void (plan.silent[name] = 'no answer came in time'))));
};
