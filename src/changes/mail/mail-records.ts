import type { Change } from '../../checks/check.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import { surveySpf } from '../../engines/mail/spf.ts';
import {
  gentleWish,
  isMeantAsDmarc,
  isUsedDmarc,
  mergeDmarc,
  withDmarc,
  type DmarcMerge,
  type DmarcWish,
} from '../../evidence/derive/dmarc-merge.ts';
import { dmarcStep, type DmarcAdvice, type DmarcStanding } from '../../evidence/derive/dmarc-path.ts';
import { judgeMailSetup, type JudgedSetup } from '../../evidence/derive/mail-setup.ts';
import type { MailZone } from '../../evidence/derive/mail-zone.ts';
import { mailSetupRemedy } from '../../evidence/derive/mail-setup-remedy.ts';
import {
  isSoundSpf,
  mergeSpf,
  mostSpfLookups,
  spfToTakeOut,
  withSpf,
  type SpfMerge,
} from '../../evidence/derive/spf-merge.ts';
import { plainSpf, spfTerm } from '../../evidence/derive/spf-terms.ts';
import type { MailProvider } from '../../providers/mail/provider.ts';
import { zoneLines } from '../dns-lines.ts';
import { sameValues, setKey, type RecordSet } from '../record-set.ts';
import { applied, lookupAfter } from './applied.ts';

export type MailRecordsAsked = {
  readonly zone: string;
  readonly sendingDomain: string;
  readonly sets: readonly RecordSet[];
  readonly asked: MailZone['asked'];
  readonly providers: readonly MailProvider[];
  /** What was seen of the mail under the domain’s policy. */
  readonly dmarc: DmarcStanding;
  /** Address for aggregate reports, where somebody gave one; none is ever made up. */
  readonly reportsTo?: string;
};

/** One SPF record as it should be, with what it costs. */
type SpfShown = {
  readonly name: string;
  readonly record: string;
  readonly left: SpfMerge['left'];
  /** Look-ups in the worst case; null where a name behind it did not answer. */
  readonly lookups: number | null;
  /** Terms to take out until it is within the limit; empty when it is. */
  readonly takeOut: ReturnType<typeof spfToTakeOut>;
};

export type MailRecords = {
  readonly judged: readonly JudgedSetup[];
  /** The sets that change, as they should be. */
  readonly sets: readonly RecordSet[];
  readonly changes: readonly Change[];
  readonly spf: readonly SpfShown[];
  readonly dmarc: {
    readonly name: string;
    readonly record: string;
    readonly left: DmarcMerge['left'];
    readonly advice: DmarcAdvice;
  };
};

/** Two: what is found in the second is complete, for a pair of records has no third. */
const rounds = 2;

const isByHand = (change: Change): boolean => change.kind === 'by-hand';

const difference = (before: readonly RecordSet[], after: readonly RecordSet[]): readonly Change[] => {
  const was = new Map(before.map(set => [setKey(set), set.values]));
  const is = new Map(after.map(set => [setKey(set), set.values]));
  return [
    ...after
      .filter(({ name, type, values }) => !sameValues(type, was.get(setKey({ name, type })) ?? [], values))
      .map((set): Change => ({
        kind: 'dns-set',
        name: set.name,
        type: set.type,
        values: set.values,
        was: was.get(setKey(set)) ?? [],
      })),
    ...before
      .filter(set => !is.has(setKey(set)))
      .map((set): Change => ({ kind: 'dns-remove', name: set.name, type: set.type, was: set.values })),
  ];
};

/** Every SPF record that is damaged, or not the only one at its name, put right. */
const soundSpf = (sets: readonly RecordSet[]): readonly RecordSet[] =>
  sets.map(set =>
    set.type === 'TXT' && set.values.some(value => plainSpf(value) !== null) && !isSoundSpf(set.values)
      ? { ...set, values: withSpf(set.values, { terms: [] }) }
      : set,
  );

/** DMARC records that receivers cannot use, at other names than the one that is planned, made usable without refusing anything. */
const usableDmarc = (sets: readonly RecordSet[], planned: string): readonly RecordSet[] =>
  sets.map(set =>
    set.type === 'TXT' &&
    set.name.startsWith('_dmarc.') &&
    set.name !== planned &&
    set.values.some(isMeantAsDmarc) &&
    !isUsedDmarc(set.values)
      ? { ...set, values: withDmarc(set.values, gentleWish(set.values)) }
      : set,
  );

/** Terms that no provider in use needs at this name, by key, with why. */
const spareAt = (name: string, { zone, sendingDomain, providers }: MailRecordsAsked): ReadonlyMap<string, string> =>
  new Map(
    name === zone || name === sendingDomain
      ? providers.flatMap(({ notAtTheDomain }) =>
          notAtTheDomain.map(({ term, why }) => [spfTerm(term).key, why] as const),
        )
      : [],
  );

const neededBy = (providers: readonly MailProvider[]): ReadonlySet<string> =>
  new Set(
    providers.flatMap(({ setups }) =>
      setups.flatMap(({ records }) =>
        records.flatMap(({ purpose, value }) => (purpose === 'spf' && value !== null ? [spfTerm(value).key] : [])),
      ),
    ),
  );

const showSpf = async (
  set: RecordSet,
  before: readonly RecordSet[],
  asked: MailRecordsAsked,
  lookup: MailLookup,
): Promise<SpfShown> => {
  const standing = before.find(one => setKey(one) === setKey(set))?.values ?? [];
  const record = set.values.find(value => plainSpf(value) !== null) ?? '';
  const survey = await surveySpf(set.name, lookup);
  const terms = (survey.tree?.terms ?? []).map(({ text, lookups }) => ({ term: text, lookups, exact: true }));
  const cost = { lookups: survey.lookups, exact: survey.silent.length === 0, terms };
  return {
    name: set.name,
    record,
    left: mergeSpf(standing, { terms: [] }).left,
    lookups: cost.exact ? cost.lookups : null,
    takeOut: spfToTakeOut(cost, spareAt(set.name, asked), neededBy(asked.providers)),
  };
};

/** The records of mail as they should be for these providers, out of those that stand there; `lookup` is asked for everybody else’s. */
export const mailRecords = async (asked: MailRecordsAsked, lookup: MailLookup): Promise<MailRecords> => {
  const { zone, sendingDomain, providers, reportsTo } = asked;
  const setups = providers.map(provider =>
    judgeMailSetup(provider, { zone, sendingDomain, sets: asked.sets, asked: asked.asked }),
  );
  let hands: readonly Change[] = [];
  let sets = asked.sets;
  // A record that was put right says where its partner belongs, so that one more round finds more.
  for (let round = 0; round < rounds; round += 1) {
    hands = [];
    for (const provider of providers) {
      const mailZone: MailZone = { zone, sendingDomain, sets, asked: asked.asked };
      const changes = mailSetupRemedy(judgeMailSetup(provider, mailZone), mailZone);
      hands = [...hands, ...changes.filter(isByHand)];
      sets = applied(sets, changes);
    }
    sets = soundSpf(sets);
  }
  const name = `_dmarc.${sendingDomain}`;
  sets = usableDmarc(sets, name);

  const policy: readonly string[] = asked.sets.find(set => set.name === name && set.type === 'TXT')?.values ?? [];
  const advice = dmarcStep(asked.dmarc);
  const wish: DmarcWish = {
    ...advice.tags,
    ...(asked.dmarc.policy === null ? gentleWish(policy) : {}),
    ...(reportsTo === undefined ? {} : { rua: reportsTo }),
  };
  const isWished = Object.keys(wish).length > 0 || policy.some(isMeantAsDmarc);
  const values = isWished ? withDmarc(policy, wish) : policy;
  if (values.length > 0) sets = applied(sets, [{ kind: 'dns-set', name, type: 'TXT', values, was: policy }]);

  const changes = difference(asked.sets, sets);
  const after = lookupAfter(lookup, asked.sets, sets);
  const spf = await Promise.all(
    sets
      .filter(set => set.type === 'TXT' && set.values.some(value => plainSpf(value) !== null))
      .map(set => showSpf(set, asked.sets, asked, after)),
  );
  const changed = new Set(changes.flatMap(change => (change.kind === 'dns-set' ? [setKey(change)] : [])));
  return {
    judged: setups,
    sets: sets.filter(set => changed.has(setKey(set))),
    changes: [...changes, ...hands],
    spf,
    dmarc: { name, record: values.find(isMeantAsDmarc) ?? '', left: mergeDmarc(policy, wish).left, advice },
  };
};

const comment = (text: string): string => `; ${text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '?')}`;

/** The sets to paste, one zone-file line a value, with what each SPF record costs and why DMARC is where it is. */
export const mailRecordLines = ({ sets, spf, dmarc }: MailRecords): readonly string[] =>
  sets.flatMap(set => {
    const shown = set.type === 'TXT' ? spf.find(({ name }) => name === set.name) : undefined;
    const notes = [
      ...(shown === undefined
        ? []
        : [
            shown.lookups === null
              ? `SPF of ${shown.name}: how many look-ups it costs is not known, for a name behind it did not answer`
              : `SPF of ${shown.name}: ${shown.lookups} of the ${mostSpfLookups} look-ups that are allowed`,
            ...shown.takeOut.map(({ term, because }) => `over the limit, take out ${term}: ${because}`),
            ...shown.left.map(({ term, because }) => `left out ${term}: ${because}`),
          ]),
      ...(set.name === dmarc.name
        ? [
            dmarc.advice.because,
            ...(dmarc.advice.next === null ? [] : [dmarc.advice.next]),
            ...dmarc.left.map(({ part, because }) => `left out ${part}: ${because}`),
          ]
        : []),
    ];
    return [...notes.map(comment), ...zoneLines(set)];
  });
