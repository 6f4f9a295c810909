import type { ZoneRecord } from '../world/plan.ts';

type Records = { readonly [name: string]: readonly ZoneRecord[] };

/** Longest string of a TXT record (RFC 1035 §3.3.14). */
const stringCharacters = 250;

const quoted = (text: string): string =>
  (text.match(new RegExp(`[^]{1,${stringCharacters}}`, 'g')) ?? [''])
    .map(part => `"${part.replace(/["\\]/g, String.raw`\$&`)}"`)
    .join(' ');

/** Host names end in a dot in a zone file; without it the name of the zone is added. The root is only its dot. */
const ended = (name: string): string => (name === '.' ? name : `${name}.`);

const dataOf = ({ type, value }: ZoneRecord): string => {
  const words = value.split(' ');
  switch (type) {
    case 'TXT':
      return quoted(value);
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return ended(value);
    case 'MX':
    case 'SRV':
      return [...words.slice(0, -1), ended(words.at(-1) ?? '')].join(' ');
    case 'SOA':
      return words.map((word, index) => (index < 2 ? ended(word) : word)).join(' ');
    case 'A':
    case 'AAAA':
    case 'CAA':
      return value;
  }
};

/** Records as a zone file (RFC 1035 §5), every name in full. */
export const zoneFile = (records: Records): string =>
  Object.entries(records)
    .flatMap(([name, set]) =>
      set.map(record => `${ended(name)}\t${record.ttl}\tIN\t${record.type}\t${dataOf(record)}\n`),
    )
    .join('');
