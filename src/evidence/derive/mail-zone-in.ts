import type { DnsType } from '../dns.ts';
import type { Leaf } from '../leaf.ts';
import type { MailEvidence } from '../mail.ts';
import { isProxied } from './proxied.ts';
import type { MailSet, MailZone } from './mail-zone.ts';

type Answers = { readonly [T in DnsType]?: Leaf<readonly string[]> };

const asList = (leaf: Leaf<string | null>): Leaf<readonly string[]> =>
  leaf.status === 'ok' ? { status: 'ok', value: leaf.value === null ? [] : [leaf.value] } : leaf;

const only = (leaf: Leaf<readonly string[]>, keep: (address: string) => boolean): Leaf<readonly string[]> =>
  leaf.status === 'ok' ? { status: 'ok', value: leaf.value.filter(keep) } : leaf;

const isSix = (address: string): boolean => address.includes(':');

const addressesIn = (leaf: Leaf<readonly string[]>): Answers => ({
  A: only(leaf, address => !isSix(address)),
  AAAA: only(leaf, isSix),
});

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && one.length === other.length && one.every((value, at) => value === other[at]);

/** Every name that was asked about mail, with what stands there. */
const answersIn = (mail: MailEvidence): readonly (readonly [string, Answers])[] => [
  ...Object.values(mail.domains).map(({ name, texts, mx, alias, addresses }): readonly [string, Answers] => [
    name,
    { TXT: texts, MX: mx, CNAME: asList(alias), ...addressesIn(addresses) },
  ]),
  ...Object.entries(mail.usual).map(([name, { texts, alias, mx }]): readonly [string, Answers] => [
    name,
    { TXT: texts, MX: mx, CNAME: asList(alias) },
  ]),
  ...mail.strays.map(({ name, records: { texts, alias, mx } }): readonly [string, Answers] => [
    name,
    { TXT: texts, MX: mx, CNAME: asList(alias) },
  ]),
  ...Object.entries(mail.keys).map(([name, { key, addresses }]): readonly [string, Answers] => [
    name,
    {
      TXT: key.status === 'ok' ? { status: 'ok', value: key.value.records } : key,
      CNAME: key.status === 'ok' ? asList({ status: 'ok', value: key.value.alias }) : key,
      ...addressesIn(addresses),
    },
  ]),
];

/**
 * The zone as far as the evidence of mail shows it. Behind an alias everything else belongs to its target. What a
 * wildcard answers for any name stands at no name, and says of no name that a record is missing there.
 */
export const mailZoneIn = (mail: MailEvidence, sendingDomain: string): MailZone => {
  const sets = new Map<string, MailSet>();
  const asked = new Set<string>();
  const wildcard: Answers = {
    TXT: mail.wildcard.texts,
    MX: mail.wildcard.mx,
    CNAME: asList(mail.wildcard.alias),
  };
  for (const [name, answers] of answersIn(mail)) {
    const isAlias = answers.CNAME?.status === 'ok' && answers.CNAME.value.length > 0;
    for (const [type, leaf] of Object.entries(answers) as [DnsType, Leaf<readonly string[]>][]) {
      if (leaf.status === 'silent') continue;
      const values = isAlias && type !== 'CNAME' ? [] : leaf.value;
      const star = wildcard[type];
      if (star?.status === 'ok' && sameSet(values, star.value)) continue;
      const key = `${name} ${type}`;
      asked.add(key);
      if (values.length > 0) sets.set(key, { name, type, values });
    }
  }
  return { zone: mail.domain, sendingDomain, sets: [...sets.values()], asked, isProxied };
};
