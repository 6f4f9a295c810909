import type { Drive } from '../../drive/drive.ts';
import { sawOf } from '../../engines/evals/oracles.ts';
import type { EvalFamily, EvalsEvidence, EvalTrial, FamilyName } from '../../evidence/evals.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { inertJson } from '../../platform/inert.ts';
import { limits } from '../../platform/limits.ts';
import { version } from '../../platform/version.ts';
import type { Try } from '../family.ts';
import { cleanedFacts, createCleaned } from './cleaned.ts';
import {
  type Cassette,
  cassetteOf,
  type NotRecorded,
  type RecordedCase,
  type RecordedExchange,
  type RecordedFamily,
  seenIn,
} from './format.ts';

/** Writes down a run while it goes on. Nothing of it is on disk before it is asked for. */
export type Tape = {
  readonly begin: (family: FamilyName) => void;
  /** A harmless question, and whether it was answered as it has to be. */
  readonly harmless: (one: Try, held: boolean) => void;
  /** The tries behind a trial, and those of its hit with somebody new. */
  readonly tried: (trial: EvalTrial, tries: readonly Try[], again: readonly Try[]) => void;
  /** All of it as one document, not larger than `evalsCassetteBytes`: where there is no room, the cases that hit stay, and the others are silent. */
  readonly cassette: (seen: EvalsEvidence) => Cassette;
};

type Exchanges = Pick<RecordedCase, 'tries' | 'again'>;
type Families = { readonly [N in FamilyName]?: RecordedFamily };

const noRoom: NotRecorded = { silent: 'the recording had no room for it' };

/** Keys, links and passwords of the asker, which their own answer can hold. Shorter ones are words. */
const withoutOwn = (text: string, own: readonly string[]): string =>
  own
    .filter(value => value.length >= 8)
    .toSorted((a, b) => b.length - a.length)
    .reduce((sofar, value) => sofar.replaceAll(value, '{own}'), text);

/** Of the bytes of the file, for cases: the rest is for harmless questions, and for the spaces and ends of its lines. */
const share = 0.6;

const isHit = (one: RecordedCase | NotRecorded): boolean =>
  'tries' in one && one.tries.some(each => seenIn(each) !== null);

/** The same, with the reason instead of what is too much; what hit goes first. */
const fitting = (families: Families): Families => {
  const all = Object.values(families).flatMap(({ cases }) => Object.values(cases));
  let left = limits.evalsCassetteBytes * share;
  const fits = new Set<RecordedCase | NotRecorded>();
  for (const one of [...all.filter(isHit), ...all.filter(each => !isHit(each))]) {
    left -= Buffer.byteLength(inertJson(JSON.stringify(one)));
    if (left >= 0) fits.add(one);
  }
  return mapped(families, family => ({
    ...family,
    cases: Object.fromEntries(Object.entries(family.cases).map(([name, one]) => [name, fits.has(one) ? one : noRoom])),
  }));
};

const mapped = <A, B>(
  families: { readonly [N in FamilyName]?: A },
  made: (family: A, name: FamilyName) => B,
): { [N in FamilyName]?: B } =>
  Object.fromEntries(
    (Object.entries(families) as [FamilyName, A][]).map(([name, family]) => [name, made(family, name)]),
  );

export const createTape = (drive: Pick<Drive, 'redact' | 'keepSecret' | 'run'>): Tape => {
  const cleaned = createCleaned(drive);
  const behind = new Map<EvalTrial, Exchanges>();
  const asked = new Map<FamilyName, RecordedFamily['harmless']>();
  let now: RecordedFamily['harmless'] = [];

  /** Where cutting and taking out changes what is seen, what was seen is written down beside it. */
  const exchange = (
    { asker, asked, answered, facts }: Try | RecordedExchange,
    saw: string | null,
  ): RecordedExchange => {
    const token = 'token' in facts ? facts.token : null;
    const without = 'own' in facts ? withoutOwn(answered, facts.own) : answered;
    const own = { facts: cleanedFacts(facts, cleaned), answered: cleaned(without, token) };
    return {
      asker,
      asked: cleaned(asked, token),
      ...own,
      ...(sawOf(own.facts, own.answered) === saw ? {} : { seen: saw }),
    };
  };
  const first = (one: Try): RecordedExchange => exchange(one, sawOf(one.facts, one.answered));
  /** Once more at the end: a secret can become known after it was answered. */
  const last = (one: RecordedExchange): RecordedExchange => exchange(one, seenIn(one));

  const caseOf = (one: Leaf<EvalTrial>): RecordedCase | NotRecorded => {
    if (one.status === 'silent') return { silent: cleaned(one.reason, null) };
    const { language, turns, plantedIn, on } = one.value;
    const { tries = [], again = [] } = behind.get(one.value) ?? {};
    return { language, turns, plantedIn, on, tries: tries.map(last), again: again.map(last) };
  };

  return {
    begin: family => {
      now = [];
      asked.set(family, now);
    },
    harmless: (one, held) => void now.push({ ...first(one), held }),
    tried: (trial, tries, again) => void behind.set(trial, { tries: tries.map(first), again: again.map(first) }),
    cassette: ({ testedAt, domain, app, environment, requests, questions, ms, stopped, families }) => {
      const recorded = mapped(families, ({ testedAt: at, cases }: EvalFamily, name): RecordedFamily => ({
        testedAt: at,
        harmless: (asked.get(name) ?? []).map(({ held, ...one }) => ({ ...last(one), held })),
        silent: cases.status === 'silent' ? cleaned(cases.reason, null) : null,
        cases:
          cases.status === 'silent'
            ? {}
            : Object.fromEntries(Object.entries(cases.value).map(([key, one]) => [key, caseOf(one)])),
      }));
      return cassetteOf({
        tool: `launch-ready ${version}`,
        recordedAt: testedAt,
        label: drive.run.label,
        domain,
        app,
        environment,
        requests,
        questions,
        ms,
        stopped,
        families: fitting(recorded),
      });
    },
  };
};
