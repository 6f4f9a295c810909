import type { Try } from '../../../src/evals/family.ts';
import { type Cassette } from '../../../src/evals/cassette/format.ts';
import { createTape, type Tape } from '../../../src/evals/cassette/tape.ts';
import { sawOf } from '../../../src/engines/evals/oracles.ts';
import { trialFrom } from '../../../src/evals/trial.ts';
import type { EvalFamily, EvalsEvidence, FamilyName } from '../../../src/evidence/evals.ts';
import { type Leaf, seen } from '../../../src/evidence/leaf.ts';
import { createRedactor, type Redactor } from '../../../src/platform/redact.ts';
import type { EvalTrial } from '../../../src/evidence/evals.ts';
import { soundEvals } from '../../evidence/build-evals.ts';

/** Random words of a run, as they are planted. */
export const canary = 'zq7m2kd93xw8v1hb6t4p';
export const other = 'zc5r8nf20yj6l3gs9a1e';

export const attempt = (facts: Try['facts'], answered: string, change: Partial<Try> = {}): Try => ({
  facts,
  asker: 'member-a',
  asked: 'What is new?',
  answered,
  ...change,
});

const told = { language: 'en', turns: 1, plantedIn: null, on: 'post-paid' } as const;

type Case = { readonly tries: readonly Try[]; readonly again?: readonly Try[] };
type Given = {
  readonly harmless?: readonly Try[];
  readonly cases?: { readonly [name: string]: Case | Leaf<never> };
};

/** A run that asked this, as evidence and as its recording. */
export const taped = (
  families: { readonly [N in FamilyName]?: Given | Leaf<never> },
  redactor: Redactor = createRedactor(),
  during: (tape: Tape) => void = () => undefined,
): { readonly evidence: EvalsEvidence; readonly cassette: Cassette } => {
  const { redact, learn: keepSecret } = redactor;
  const tape = createTape({ redact, keepSecret, run: { label: 'lr-test1' } as never });
  const at = { testedAt: '2026-11-22T15:20:00.000Z', app: 'https://app.community.test' };
  const asked: { [N in FamilyName]?: EvalFamily } = {};
  for (const [name, given] of Object.entries(families) as [FamilyName, Given | Leaf<never>][]) {
    tape.begin(name);
    if ('status' in given) {
      asked[name] = { ...at, cases: given };
      continue;
    }
    for (const one of given.harmless ?? []) tape.harmless(one, sawOf(one.facts, one.answered) !== null);
    const judged = (one: Try) => ({ ...one, saw: sawOf(one.facts, one.answered) });
    const cases: { [name: string]: Leaf<EvalTrial> } = {};
    for (const [key, one] of Object.entries(given.cases ?? {})) {
      if ('status' in one) {
        cases[key] = one;
        continue;
      }
      const { tries, again = [] } = one;
      const trial = trialFrom(told, tries.map(judged), again.map(judged), redact);
      tape.tried(trial, tries, again);
      cases[key] = seen(trial);
    }
    asked[name] = { ...at, cases: seen(cases) };
  }
  during(tape);
  const evidence = { ...soundEvals(), families: asked };
  return { evidence, cassette: tape.cassette(evidence) };
};

/** Of each case what decides: tries, hits, repeats and what was seen; or why nothing is known. */
export const verdictsOf = ({ families }: Pick<EvalsEvidence, 'families'>): object =>
  Object.fromEntries(
    Object.entries(families).map(([name, { cases }]) => [
      name,
      cases.status === 'silent'
        ? cases.reason
        : Object.fromEntries(
            Object.entries(cases.value).map(([key, one]) => [
              key,
              one.status === 'silent' ? one.reason : [one.value.tries, one.value.hits, one.value.again, one.value.saw],
            ]),
          ),
    ]),
  );
