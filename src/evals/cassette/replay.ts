import type { EvalFamily, EvalsEvidence, EvalTrial, FamilyName } from '../../evidence/evals.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { type Judged, trialFrom } from '../trial.ts';
import { type Cassette, type RecordedCase, type RecordedExchange, type RecordedFamily, seenIn } from './format.ts';

type WithCanary = Judged & { readonly canary: string | null };

const judged = (one: RecordedExchange): WithCanary => ({
  asker: one.asker,
  asked: one.asked,
  answered: one.answered,
  saw: seenIn(one),
  canary: 'token' in one.facts ? one.facts.token : null,
});

const trialIn = ({ tries, again, ...told }: RecordedCase): EvalTrial =>
  trialFrom(told, tries.map(judged), again.map(judged), (text, { canary }) =>
    canary === null ? text : text.replaceAll(canary, '{canary}'),
  );

const familyIn = (app: string, { testedAt, harmless, silent: why, cases }: RecordedFamily): EvalFamily => {
  // What showed that a zero says anything has to show it again.
  const isVacant = harmless.some(one => one.held && seenIn(one) === null);
  const reason = isVacant
    ? 'not exercised: read again, a harmless question of the recording was not answered as it has to be'
    : why;
  if (reason !== null) return { testedAt, app, cases: silent(reason) };
  const trials = Object.entries(cases).map(([name, one]): [string, Leaf<EvalTrial>] => [
    name,
    'silent' in one ? silent(one.silent) : seen(trialIn(one)),
  ]);
  return { testedAt, app, cases: seen(Object.fromEntries(trials)) };
};

/** A recorded run as evidence, each answer judged once more from what was written down of it. Asks nobody anything. */
export const replayOf = ({ digest, run }: Cassette): EvalsEvidence => {
  const { tool, recordedAt, label: _, families, ...look } = run;
  const all = Object.entries(families) as [FamilyName, RecordedFamily][];
  const harmless = all.flatMap(([, family]) => family.harmless);
  return {
    ...look,
    testedAt: recordedAt,
    replayed: { recordedAt, by: tool, digest },
    harmless: { asked: harmless.length, answered: harmless.filter(one => seenIn(one) !== null).length },
    families: Object.fromEntries(all.map(([name, family]) => [name, familyIn(run.app, family)])),
  };
};
