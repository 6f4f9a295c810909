import type { MailProvider, WantedRecord } from '../../providers/mail/provider.ts';
import type { DnsType } from '../dns.ts';
import type { JudgedSetup, SetupFault } from './mail-setup.ts';
import { purposeWords } from './mail-setup-words.ts';
import { isChoosable, type MailSet, type MailZone } from './mail-zone.ts';
import { withSpf } from './spf-merge.ts';
import { plainSpf } from './spf-terms.ts';

/** A change as checks and plans know it; of the same shape as `Change` there. */
export type MailChange =
  | {
      readonly kind: 'dns-set';
      readonly name: string;
      readonly type: DnsType;
      readonly values: readonly string[];
      readonly was: readonly string[];
    }
  | { readonly kind: 'dns-remove'; readonly name: string; readonly type: DnsType; readonly was: readonly string[] }
  | { readonly kind: 'by-hand'; readonly where: string; readonly steps: readonly [string, ...string[]] };

type Key = `${string} ${DnsType}`;

/** The records as they would be. Only sets that change are remembered. */
class Draft {
  readonly #before: ReadonlyMap<Key, MailSet>;
  readonly #after = new Map<Key, MailSet>();

  constructor(sets: readonly MailSet[]) {
    this.#before = new Map(sets.map(set => [Draft.key(set.name, set.type), set]));
  }

  static key(name: string, type: DnsType): Key {
    return `${name} ${type}`;
  }

  at(name: string, type: DnsType): readonly string[] {
    const key = Draft.key(name, type);
    return (this.#after.get(key) ?? this.#before.get(key))?.values ?? [];
  }

  set(name: string, type: DnsType, values: readonly string[]): void {
    this.#after.set(Draft.key(name, type), { name, type, values });
  }

  /** Whether anything of another type stands at the name, so that no CNAME has room there. */
  isTaken(name: string, type: DnsType): boolean {
    const sets = [...this.#before.values(), ...this.#after.values()].filter(set => set.name === name);
    return sets.some(set => (set.type === 'CNAME') !== (type === 'CNAME') && this.at(name, set.type).length > 0);
  }

  changes(): readonly MailChange[] {
    return [...this.#after.values()].flatMap(({ name, type, values }): readonly MailChange[] => {
      const was = this.#before.get(Draft.key(name, type))?.values ?? [];
      if (was.length === values.length && was.every((value, at) => value === values[at])) return [];
      if (values.length === 0) return was.length === 0 ? [] : [{ kind: 'dns-remove', name, type, was }];
      return [{ kind: 'dns-set', name, type, values, was }];
    });
  }
}

const without = (values: readonly string[], value: string): readonly string[] => values.filter(one => one !== value);

/** The values of a name without one term of its SPF record; a record that has nothing else left to say stays, closed. */
const withoutTerm = (values: readonly string[], term: string): readonly string[] =>
  values.some(value => plainSpf(value) !== null) ? withSpf(values, { terms: [], without: [term] }) : values;

const place = (draft: Draft, record: WantedRecord, name: string, value: string): boolean => {
  if (draft.isTaken(name, record.type)) return false;
  const standing = draft.at(name, record.type);
  if (record.purpose === 'spf') draft.set(name, 'TXT', withSpf(standing, { terms: [value] }));
  else if (record.type === 'CNAME') draft.set(name, 'CNAME', [value]);
  // Incoming mail of others is not sent elsewhere by the way.
  else if (record.purpose === 'incoming' && standing.length > 0) return standing.includes(value);
  else if (!standing.includes(value)) draft.set(name, record.type, [...standing, value]);
  return true;
};

const inPlaceOf = (draft: Draft, { name, type, value }: NonNullable<SetupFault['found']>, right: string): void =>
  draft.set(name, type, [...new Set(draft.at(name, type).map(one => (one === value ? right : one)))]);

/** Carries one fault's remedy out on the draft; false when a person has to do it. */
const mend = (draft: Draft, { kind, record, name, found, value }: SetupFault): boolean => {
  switch (kind) {
    case 'missing':
      return record !== null && name !== null && value !== null && place(draft, record, name, value);
    case 'quoted':
    case 'target-typed-twice':
      if (record === null || found === null || value === null) return false;
      if (record.purpose === 'spf') draft.set(found.name, 'TXT', withSpf(draft.at(found.name, 'TXT'), { terms: [] }));
      else inPlaceOf(draft, found, value);
      return true;
    case 'wrong-value':
      if (record === null || found === null || value === null || record.type !== 'CNAME') return false;
      inPlaceOf(draft, found, value);
      return true;
    case 'typed-twice':
    case 'at-the-domain': {
      if (record === null || found === null || name === null || value === null) return false;
      if (!place(draft, record, name, value)) return false;
      const standing = draft.at(found.name, found.type);
      const isMoved = kind === 'typed-twice' || record.purpose !== 'spf';
      draft.set(found.name, found.type, isMoved ? without(standing, found.value) : withoutTerm(standing, value));
      return true;
    }
    case 'unwanted':
      if (found === null) return false;
      draft.set(found.name, 'TXT', withoutTerm(draft.at(found.name, 'TXT'), found.value));
      return true;
    case 'several-spf':
      if (found === null) return false;
      draft.set(found.name, 'TXT', withSpf(draft.at(found.name, 'TXT'), { terms: [] }));
      return true;
    case 'proxied':
    case 'address-instead':
      return false;
  }
};

const byHand = (provider: MailProvider, { kind, record, name, found }: SetupFault, isTaken: boolean): MailChange => {
  const what = record === null ? 'record' : purposeWords[record.purpose];
  const type = record?.type ?? 'TXT';
  if (kind === 'proxied')
    return {
      kind: 'by-hand',
      where: `the DNS settings at ${found?.name ?? ''}`,
      steps: [
        'Switch the proxy off for this record (DNS only, grey cloud).',
        `Look again: it has to answer as ${type}, like ${record?.looksLike ?? ''}.`,
      ],
    };
  const read = `Read the value of the ${what} (${type}, it looks like ${record?.looksLike ?? ''}); it belongs to your account, so it cannot be worked out.`;
  if (name !== null && isTaken) {
    const noRoom = `Other records stand at ${name} already, so it has no room for a ${type} record`;
    const isFree = record !== null && isChoosable(record);
    return {
      kind: 'by-hand',
      where: provider.dashboard,
      steps: isFree
        ? [
            `${noRoom}: choose another name for the ${what}.`,
            `Add the ${type} record that is shown then to your DNS settings.`,
          ]
        : [
            `${noRoom}: find out what they are for, and take them away.`,
            `Add the ${type} record that is shown for ${name} to your DNS settings.`,
          ],
    };
  }
  const where = name === null ? 'at the name that is shown beside it' : `at ${name}`;
  return {
    kind: 'by-hand',
    where: provider.dashboard,
    steps: [
      read,
      found !== null && (kind === 'address-instead' || kind === 'wrong-value')
        ? `Change what stands ${where}: it has to be this ${type} record and nothing else.`
        : `Add it as ${type} record ${where}, without quotes${type === 'CNAME' ? ' and without a proxy' : ''}.`,
    ],
  };
};

/**
 * The changes after which a provider's records stand as it wants them. Values that only its dashboard knows are never
 * put together: there the change is a step for a person. Sets are whole: everything of others that stood there is kept.
 */
export const mailSetupRemedy = ({ provider, faults }: JudgedSetup, zone: MailZone): readonly MailChange[] => {
  const draft = new Draft(zone.sets);
  const hands = faults.flatMap(fault => {
    if (mend(draft, fault)) return [];
    const taken = fault.record !== null && fault.name !== null && draft.isTaken(fault.name, fault.record.type);
    return [byHand(provider, fault, taken && fault.kind !== 'address-instead')];
  });
  return [...draft.changes(), ...hands];
};
