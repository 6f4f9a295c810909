import * as fc from 'fast-check';
import type { RecordSet } from '../../src/changes/record-set.ts';
import { canonicalValue } from '../../src/changes/record-set.ts';
import type { DnsType } from '../../src/evidence/dns.ts';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const host = fc.array(label, { minLength: 2, maxLength: 4 }).map(labels => `${labels.join('.')}.test`);
const number = fc.integer({ min: 0, max: 65_535 });

/** Names of a domain as they occur, underscores and wildcards among them. */
export const nameWithin = (domain: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(domain),
    fc.constant(`*.${domain}`),
    fc.constant(`_dmarc.${domain}`),
    label.map(part => `${part}._domainkey.${domain}`),
    label.map(part => `${part}.${domain}`),
    fc.tuple(label, label).map(([a, b]) => `${a}.${b}.${domain}`),
  );

const hostileText = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constant(`v=DKIM1; k=rsa; p=${'A'.repeat(4096)}`),
  fc.constantFrom(
    'a"b',
    'back\\slash',
    '\\200',
    'line\nbreak',
    '" ; rm',
    '`',
    '</script>',
    '\u202E',
    '; comment',
    ' led',
    '',
  ),
);

const values: Readonly<Record<Exclude<DnsType, 'SOA'>, fc.Arbitrary<string>>> = {
  A: fc.ipV4(),
  AAAA: fc.ipV6().filter(address => !address.includes('.')),
  CNAME: host,
  NS: host,
  PTR: host,
  MX: fc.oneof(
    fc.constant('0 .'),
    fc.tuple(number, host).map(([priority, target]) => `${priority} ${target}`),
  ),
  SRV: fc.tuple(number, number, number, host).map(([a, b, c, target]) => `${a} ${b} ${c} ${target}`),
  CAA: fc
    .tuple(
      fc.constantFrom(0, 128),
      fc.constantFrom('issue', 'issuewild', 'iodef'),
      fc.constantFrom('letsencrypt.org', ';', 'mailto:x@a.test', 'pki.goog; cansignhttpexchanges=yes'),
    )
    .map(([flags, tag, value]) => `${flags} ${tag} "${value}"`),
  TXT: hostileText,
};

const recordTypes = Object.keys(values) as (keyof typeof values)[];

/** Any record set of the domain; TXT is hostile. */
export const recordSet = (domain: string): fc.Arbitrary<RecordSet> =>
  fc.constantFrom(...recordTypes).chain(type =>
    fc.record(
      {
        name: type === 'CNAME' ? nameWithin(domain).filter(name => name !== domain) : nameWithin(domain),
        type: fc.constant(type),
        values: fc.uniqueArray(
          values[type].map(value => canonicalValue(type, value)),
          { minLength: 1, maxLength: type === 'CNAME' ? 1 : 4 },
        ),
        ttl: fc.integer({ min: 60, max: 604_800 }),
      },
      { noNullPrototype: true },
    ),
  );

/** Text as providers hand it out: printable, unquoted, no backslash. */
export const plainText = fc.stringMatching(/^[!#-[\]-~]([ !#-[\]-~]{0,200}[!#-[\]-~])?$/);
