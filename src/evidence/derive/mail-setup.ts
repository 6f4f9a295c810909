import type { MailProvider, MailSetup, WantedRecord } from '../../providers/mail/provider.ts';
import type { DnsType } from '../dns.ts';
import { faultSentence } from './mail-setup-words.ts';
import {
  fits,
  fittingTerm,
  isChoosable,
  isSameWish,
  isTelling,
  labelOf,
  Look,
  type MailZone,
  nameAt,
  repaired,
} from './mail-zone.ts';
import { plainSpf, spfTerm, spfTerms } from './spf-terms.ts';

export type SetupFault = {
  readonly kind:
    | 'missing'
    /** It stands at the sending domain itself instead of the name below it. */
    | 'at-the-domain'
    /** The panel put the domain behind a name that had it already. */
    | 'typed-twice'
    /** The panel put the domain behind the target. */
    | 'target-typed-twice'
    /** Quotes, backslashes or spaces were pasted along. */
    | 'quoted'
    /** The name answers with addresses of a web proxy. */
    | 'proxied'
    /** The name answers with addresses instead of leading on. */
    | 'address-instead'
    | 'wrong-value'
    /** A term in the SPF record of the domain that is of no use there. */
    | 'unwanted'
    | 'several-spf';
  /** The record that it is about; null where it is about one that nobody wants. */
  readonly record: WantedRecord | null;
  /** Where the record should stand; null where only the dashboard knows the name. */
  readonly name: string | null;
  /** What stands there now, or stands wrongly elsewhere. */
  readonly found: { readonly name: string; readonly type: DnsType; readonly value: string } | null;
  /** The value as it should be, where that is known. For an SPF record the term. */
  readonly value: string | null;
  /**
   * False for a record that is missing at its usual name while another name, or another set-up of the provider, does
   * as well: then it is a question to the dashboard, no fault.
   */
  readonly certain: boolean;
  /** What is wrong, one sentence. */
  readonly says: string;
};

export type JudgedSetup = {
  readonly provider: MailProvider;
  /** The provider's set-up that fits best. */
  readonly setup: MailSetup;
  /** Names that hold what they should. */
  readonly present: readonly { readonly record: WantedRecord; readonly name: string; readonly value: string }[];
  readonly faults: readonly SetupFault[];
  /** Records of which it is not known whether they stand there, each with why. */
  readonly open: readonly { readonly record: WantedRecord; readonly because: string }[];
  /** True when all that is required was seen; false when some of it is wrong; null when that is open. */
  readonly complete: boolean | null;
};

type Wrong = Omit<SetupFault, 'says' | 'certain'>;

const wrongAtName = (record: WantedRecord, look: Look, at: string | null): Wrong | null => {
  const label = at ?? record.label;
  for (const found of look.atRightName(record, at)) {
    const { name, value } = found;
    const base = { record, name, found };
    const plain = repaired(record, value);
    if (plain !== null) return { ...base, kind: 'quoted', value: plain };
    const cut = value.endsWith(`.${look.zone.zone}`) ? value.slice(0, -look.zone.zone.length - 1) : null;
    if (cut !== null && record.type !== 'TXT' && fits(record, cut))
      return { ...base, kind: 'target-typed-twice', value: cut };
    const isOwn = label !== null && label !== '' && name === nameAt(label, look.zone.sendingDomain);
    if (isOwn && record.purpose !== 'spf') return { ...base, kind: 'wrong-value', value: record.value };
  }
  return null;
};

const wrongElsewhere = (record: WantedRecord, look: Look, at: string | null): Wrong | null => {
  const { sendingDomain, isProxied } = look.zone;
  const label = at ?? record.label;
  const name = label === null ? null : nameAt(label, sendingDomain);
  const twice = look.typedTwice(record).find(({ value }) => fits(record, value) || repaired(record, value) !== null);
  if (twice !== undefined) {
    const { meant, ...found } = twice;
    const value = record.purpose === 'spf' ? record.value : (repaired(record, found.value) ?? found.value);
    return { kind: 'typed-twice', record, name: meant, found, value };
  }
  if (!record.labelShape.test('') && isTelling(record)) {
    const found = look
      .at(sendingDomain, record.type)
      .find(({ value }) => fits(record, value) || repaired(record, value) !== null);
    if (found !== undefined) {
      const value =
        record.purpose === 'spf'
          ? (record.value ?? fittingTerm(record, found.value))
          : (repaired(record, found.value) ?? found.value);
      return { kind: 'at-the-domain', record, name, found, value };
    }
  }
  if (record.type !== 'CNAME' || name === null) return null;
  const [address] = [...look.at(name, 'A'), ...look.at(name, 'AAAA')];
  if (address === undefined) return null;
  return {
    kind: isProxied?.(address.value) === true ? 'proxied' : 'address-instead',
    record,
    name,
    found: address,
    value: record.value,
  };
};

type Part = Pick<JudgedSetup, 'present' | 'open'> & { readonly wrong: readonly Wrong[] };

const judgeRecord = (record: WantedRecord, look: Look, at: string | null): Part => {
  const wanted = record.count ?? 1;
  const right = look.atRightName(record, at).filter(({ value }) => fits(record, value));
  const present = [...new Map(right.map(({ name, value }) => [name, { record, name, value }])).values()];
  if (present.length >= wanted) return { present, wrong: [], open: [] };
  const wrong = wrongAtName(record, look, at) ?? wrongElsewhere(record, look, at);
  if (wrong !== null) return { present, wrong: [wrong], open: [] };
  if (record.necessity === 'optional') return { present, wrong: [], open: [] };
  const label = at ?? record.label;
  const name = label === null ? null : nameAt(label, look.zone.sendingDomain);
  const known = name === null ? look.zone.asked === 'all' : look.wasAsked(name, record.type);
  if (known) return { present, wrong: [{ kind: 'missing', record, name, found: null, value: record.value }], open: [] };
  const because =
    name === null
      ? `only the provider’s dashboard or a message that it sent says where ${wanted > 1 ? `the ${wanted} records stand` : 'it stands'}`
      : `${name} was not asked for ${record.type}`;
  return { present, wrong: [], open: [{ record, because }] };
};

/** A return path and its SPF record share a name: where one stands the other is looked for. */
const sharedLabel = (setup: MailSetup, record: WantedRecord, look: Look): string | null => {
  const paired = record.purpose === 'spf' || (record.purpose === 'return-path' && record.type === 'MX');
  if (!paired || record.labelShape.test('')) return null;
  const partners = setup.records.filter(
    ({ purpose, type, labelShape }) =>
      (purpose === 'spf' || (purpose === 'return-path' && type === 'MX')) &&
      labelShape.source === record.labelShape.source,
  );
  const labels = partners.flatMap(partner =>
    look
      .atRightName(partner, null)
      .filter(({ value }) => fits(partner, value))
      .map(({ name }) => labelOf(name, look.zone.sendingDomain)),
  );
  return labels.find(label => label === record.label) ?? labels[0] ?? null;
};

const judgeOne = (setup: MailSetup, look: Look): Part => {
  const parts = setup.records.map(record => judgeRecord(record, look, sharedLabel(setup, record, look)));
  return {
    present: parts.flatMap(({ present }) => present),
    wrong: parts.flatMap(({ wrong }) => wrong),
    open: parts.flatMap(({ open }) => open),
  };
};

const severalSpf = (setup: MailSetup, look: Look): readonly Wrong[] => {
  const names = new Set(
    setup.records
      .filter(({ purpose }) => purpose === 'spf')
      .flatMap(record => look.atRightName(record, null).map(({ name }) => name)),
  );
  return [...names].flatMap(name => {
    const [first, ...more] = look.at(name, 'TXT').filter(({ value }) => plainSpf(value) !== null);
    return first === undefined || more.length === 0
      ? []
      : [{ kind: 'several-spf' as const, record: null, name, found: first, value: null }];
  });
};

const unwanted = (provider: MailProvider, look: Look, wrong: readonly Wrong[]): readonly Wrong[] =>
  [...new Set([look.zone.sendingDomain, look.zone.zone])].flatMap(name =>
    provider.notAtTheDomain.flatMap(({ term }) => {
      const { key } = spfTerm(term);
      const moved = wrong.some(
        ({ kind, record, found }) => kind === 'at-the-domain' && record?.purpose === 'spf' && found?.name === name,
      );
      const stands = look
        .at(name, 'TXT')
        .some(({ value }) => spfTerms(plainSpf(value) ?? '').some(one => one.key === key));
      return stands && !moved
        ? [
            {
              kind: 'unwanted' as const,
              record: null,
              name,
              found: { name, type: 'TXT' as const, value: term },
              value: null,
            },
          ]
        : [];
    }),
  );

/**
 * Whether the records of a provider stand where it wants them, and what exactly is wrong where they do not. Of several
 * set-ups the one with most of its records counts. What was not asked for is open, never missing.
 */
export const judgeMailSetup = (provider: MailProvider, zone: MailZone): JudgedSetup => {
  const look = new Look(zone, provider);
  const [first, ...others] = provider.setups.map(setup => ({ setup, ...judgeOne(setup, look) }));
  if (first === undefined) throw new RangeError(`${provider.id} has no set-up`);
  const seen = ({ present, wrong }: Part): number =>
    present.length + wrong.filter(({ found }) => found !== null).length;
  const isBetter = (other: Part, one: Part): boolean =>
    seen(other) > seen(one) || (seen(other) > 0 && seen(other) === seen(one) && other.wrong.length < one.wrong.length);
  const best = others.reduce((one, other) => (isBetter(other, one) ? other : one), first);
  const wrong = [...best.wrong, ...severalSpf(best.setup, look), ...unwanted(provider, look, best.wrong)];
  // Nothing tells the set-ups apart until one of the records stands that only one of them has.
  const isChosen =
    others.length === 0 ||
    best.present.some(({ record }) =>
      provider.setups.some(({ records }) => !records.some(other => isSameWish(other, record))),
    );
  const faults = wrong.map(fault => ({
    ...fault,
    certain:
      fault.kind !== 'missing' ||
      zone.asked === 'all' ||
      fault.record === null ||
      (isChosen && !isChoosable(fault.record)),
    says: faultSentence(fault, provider),
  }));
  const isRequired = ({ record }: { readonly record: WantedRecord | null }): boolean =>
    record?.necessity === 'required';
  const counting = faults.filter(fault => isRequired(fault) || fault.kind === 'several-spf');
  const isOpen = best.open.some(isRequired) || counting.length > 0;
  return {
    provider,
    setup: best.setup,
    present: best.present,
    faults,
    open: best.open,
    complete: counting.some(({ certain }) => certain) ? false : isOpen ? null : true,
  };
};
