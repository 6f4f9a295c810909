import type { MailProvider, WantedRecord } from '../../providers/mail/provider.ts';
import { mailProviders } from '../../providers/mail/providers.ts';
import type { DnsType } from '../dns.ts';
import { isSpf, plainSpf, spfTerms } from './spf-terms.ts';

/** All records of one name and type, in the form of the DNS evidence. */
export type MailSet = { readonly name: string; readonly type: DnsType; readonly values: readonly string[] };

export type MailZone = {
  /** The audited domain, whose panel the records are typed into. */
  readonly zone: string;
  /** The domain as it was added at the provider, mostly the one behind the @ of From; the zone itself or a name within it. */
  readonly sendingDomain: string;
  readonly sets: readonly MailSet[];
  /**
   * Questions that were answered, as `name TYPE`; `all` when nothing else stands in the zone. Only there can something be
   * missing.
   */
  readonly asked: ReadonlySet<string> | 'all';
  /** Whether an address belongs to a proxy that stands in front of web sites; left out, none does. */
  readonly isProxied?: (address: string) => boolean;
};

export type Found = { readonly name: string; readonly type: DnsType; readonly value: string };

/** The part before the sending domain; null for names outside of it. */
export const labelOf = (name: string, domain: string): string | null => {
  if (name === domain) return '';
  return name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : null;
};

export const nameAt = (label: string, domain: string): string => (label === '' ? domain : `${label}.${domain}`);

/** A value without what was pasted around it. */
const unquoted = (value: string): string => value.replaceAll(/["“”„\\]/g, '').trim();

export const fittingTerm = (record: WantedRecord, spf: string): string | null =>
  spfTerms(spf).find(({ key, name, argument }) => record.shape.test(key) || record.shape.test(`${name}:${argument}`))
    ?.text ?? null;

export const fits = (record: WantedRecord, value: string): boolean =>
  record.purpose === 'spf'
    ? isSpf(value) && !/["“”„\\]/.test(value) && fittingTerm(record, value) !== null
    : record.shape.test(value);

/** What was meant by a damaged value, when it would fit then. */
export const repaired = (record: WantedRecord, value: string): string | null => {
  const plain = record.purpose === 'spf' ? plainSpf(value) : unquoted(value);
  return plain !== null && plain !== value && fits(record, plain) ? plain : null;
};

const somewhere = 'q7q7q7';

/** Whether the name is the customer's to choose. */
export const isChoosable = ({ labelShape }: WantedRecord): boolean =>
  labelShape.test(somewhere) || labelShape.test(`${somewhere}._domainkey`);

/** Whether the value shows whose it is; one that would fit anybody's record is not looked for elsewhere. */
export const isTelling = ({ shape }: WantedRecord): boolean =>
  !shape.test(`include:${somewhere}.test`) && !shape.test(`10 ${somewhere}.test`);

/** Keys that another provider has its own names for. */
const isOthersKey = (label: string, provider: MailProvider): boolean => {
  const selector = /^([^.]+)\._domainkey$/.exec(label)?.[1];
  const owns = ({ signs }: MailProvider): boolean =>
    selector !== undefined && signs.selectors.some(shape => shape.test(selector));
  return !owns(provider) && mailProviders.some(owns);
};

export const isSameWish = (one: WantedRecord, other: WantedRecord): boolean =>
  one.type === other.type &&
  one.labelShape.source === other.labelShape.source &&
  one.shape.source === other.shape.source;

export class Look {
  readonly zone: MailZone;
  readonly provider: MailProvider;
  readonly all: readonly Found[];
  constructor(zone: MailZone, provider: MailProvider) {
    this.zone = zone;
    this.provider = provider;
    this.all = zone.sets.flatMap(({ name, type, values }) => values.map(value => ({ name, type, value })));
  }

  /** Records of the right type at a right name. `at` narrows the names to one label. */
  atRightName(record: WantedRecord, at: string | null): readonly Found[] {
    const { zone, sendingDomain } = this.zone;
    return this.all.filter(({ name, type }) => {
      const label = labelOf(name, sendingDomain);
      if (
        label === null ||
        label === zone ||
        label.endsWith(`.${zone}`) ||
        (record.type === 'TXT' && isOthersKey(label, this.provider))
      )
        return false;
      return type === record.type && label !== null && (at === null ? record.labelShape.test(label) : label === at);
    });
  }

  /** The same under a name that has the domain twice, with the name that was meant. */
  typedTwice(record: WantedRecord): readonly (Found & { readonly meant: string })[] {
    const { zone, sendingDomain } = this.zone;
    return this.all.flatMap(found => {
      const meant = found.name.endsWith(`.${zone}`) ? found.name.slice(0, -zone.length - 1) : '';
      const label = labelOf(meant, sendingDomain);
      const right = found.type === record.type && label !== null && record.labelShape.test(label);
      return right ? [{ ...found, meant }] : [];
    });
  }

  at(name: string, type: DnsType): readonly Found[] {
    return this.all.filter(found => found.name === name && found.type === type);
  }

  wasAsked(name: string, type: DnsType): boolean {
    return this.zone.asked === 'all' || this.zone.asked.has(`${name} ${type}`);
  }
}
