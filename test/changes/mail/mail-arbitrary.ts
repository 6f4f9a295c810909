import * as fc from 'fast-check';
import { setKey, type RecordSet } from '../../../src/changes/record-set.ts';
import type { MailProvider } from '../../../src/providers/mail/provider.ts';
import { fixtureDomain as domain, providerFixtures, zoneOf } from '../../providers/mail/fixture-zones.ts';
import { foreignCosts } from './mail-world.ts';

const term = fc.oneof(
  fc.constantFrom(...foreignCosts.keys()).map(host => `include:${host}`),
  fc.constantFrom(
    'a',
    'mx',
    `a:${domain}`,
    'mx/24',
    `exists:%{i}._spf.${domain}`,
    'ptr',
    '?include:spf.desk.test',
    '+mx',
  ),
  fc.ipV4().map(address => `ip4:${address}`),
  fc.ipV4().map(address => `-ip4:${address}/32`),
  fc
    .ipV6()
    .filter(address => !address.includes('.'))
    .map(address => `ip6:${address}`),
);
const ending = fc.constantFrom(
  '~all',
  '-all',
  '?all',
  '+all',
  'all',
  '',
  'redirect=spf.crm.test',
  `-all exp=why.${domain}`,
  'x-mark=1 ~all',
  '~all include:spf.shop.test',
);
const record = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(term, { maxLength: most }), ending)
    .map(([terms, last]) => ['v=spf1', ...terms, last].filter(word => word !== '').join(' '));

const damage = fc.constantFrom<(text: string) => string>(
  text => `"${text}"`,
  text => ` ${text}`,
  text => `“${text}”`,
  text => `${text};`,
  text => text.replaceAll('include:', 'include: '),
  text => text.replaceAll('ip4:', 'ipv4:'),
  text => `${domain}. IN TXT "${text}"`,
  text => text.replace(' ', ' nonsense '),
  text => text.toUpperCase().replace('V=SPF1', 'v=SPF1'),
);

const spf = fc.oneof(
  fc.constant<string[]>([]),
  record(6).map(text => [text]),
  fc.tuple(record(4), record(4)).map(texts => [...texts]),
  fc.tuple(record(4), damage).map(([text, hurt]) => [hurt(text)]),
  fc.tuple(record(3), record(3), damage).map(([one, other, hurt]) => [one, hurt(other)]),
  // Long: over one string of 255 bytes, and over what fits into a small answer.
  fc
    .array(
      fc.ipV4().map(address => `ip4:${address}`),
      { minLength: 14, maxLength: 40 },
    )
    .map(nets => [`v=spf1 ${nets.join(' ')} ~all`]),
  // Near the limit of look-ups, and over it.
  fc.constantFrom(
    ['v=spf1 include:spf.crm.test include:_spf.google.com ~all'],
    ['v=spf1 include:spf.crm.test include:_spf.google.com mx ~all'],
    ['v=spf1 a mx ptr include:spf.crm.test include:_spf.google.com include:sendgrid.net ~all'],
    [
      'v=spf1 include:amazonses.com include:spf.mtasv.net include:sendgrid.net include:spf.crm.test include:spf.shop.test -all',
    ],
  ),
);

const dmarc = fc.oneof(
  fc.constant<string[]>([]),
  fc.constantFrom(
    ['v=DMARC1; p=none'],
    [`v=DMARC1; p=reject; rua=mailto:reports@${domain}; adkim=s`],
    [`v=DMARC1;p=quarantine;pct=25;ri=86400;rua=mailto:a@${domain}!10m,mailto:b@${domain}`],
    ['v=DMARC1; p=none', `v=DMARC1; p=reject; ruf=mailto:c@${domain}; np=reject`],
    ['"v=DMARC1; p=none"'],
    ['v=DMARC1; p=monitor; rua=reports; sp=none'],
    [`V=dmarc1 ; P=Quarantine; rua=d@${domain}; p=none`],
    [' v=DMARC1; rua=mailto:; fo=1:d:s; later=yes'],
    ['not a policy'],
  ),
);

export const foreign: readonly RecordSet[] = [
  { name: domain, type: 'A', values: ['192.0.2.10'] },
  { name: `www.${domain}`, type: 'CNAME', values: ['cname.host.test'] },
  { name: `shop._domainkey.${domain}`, type: 'TXT', values: ['v=DKIM1; k=rsa; p=SHOP'] },
  { name: `news.${domain}`, type: 'MX', values: ['10 mx.news.test'] },
];
export const verification = 'google-site-verification=abc';

/** What a person copied of a provider’s records: some, some of them wrongly. */
const copied = (provider: MailProvider): fc.Arbitrary<readonly RecordSet[]> => {
  const fixture = providerFixtures[provider.id];
  const sound = fixture?.sound ?? [];
  const wrong = (fixture?.wrong ?? []).map(({ gone, come }) => [
    ...sound.filter(line => !gone.includes(line)),
    ...come,
  ]);
  return fc.oneof(fc.subarray([...sound]), fc.constantFrom(...wrong, [...sound], [])).map(lines => zoneOf(lines));
};

export const together = (...groups: readonly (readonly RecordSet[])[]): readonly RecordSet[] => {
  const sets = new Map<string, RecordSet>();
  for (const set of groups.flat()) {
    const values = [...new Set([...(sets.get(setKey(set))?.values ?? []), ...set.values])];
    if (values.length > 0) sets.set(setKey(set), { ...set, values });
  }
  return [...sets.values()];
};

/** No zone has a CNAME beside other records, and one alias is all that a name has. */
export const alone = (sets: readonly RecordSet[]): readonly RecordSet[] =>
  sets
    .filter(set => set.type !== 'CNAME' || sets.every(other => other.name !== set.name || other.type === 'CNAME'))
    .map(set => (set.type === 'CNAME' ? { ...set, values: set.values.slice(0, 1) } : set));

/** Records of somebody else at names where a provider wants a CNAME. */
const inTheWay = ['mlsend2._domainkey', 'mte1._domainkey', 'pm-bounces'].map((label): RecordSet => ({
  name: `${label}.${domain}`,
  type: 'TXT',
  values: ['somebody was here first'],
}));

export const zones = (provider: MailProvider): fc.Arbitrary<readonly RecordSet[]> =>
  fc
    .tuple(spf, dmarc, copied(provider), fc.boolean(), fc.subarray(inTheWay))
    .map(([texts, policy, records, isMarked, others]) =>
      alone(
        together(
          foreign,
          others,
          [{ name: domain, type: 'TXT', values: [...texts, ...(isMarked ? [verification] : [])] }],
          [{ name: `_dmarc.${domain}`, type: 'TXT', values: policy }],
          records,
        ),
      ),
    );

export const standing = fc.record({
  policy: fc.constantFrom('none' as const, 'quarantine' as const, 'reject' as const, null),
  rehearsal: fc.boolean(),
  hasReports: fc.boolean(),
  reportDays: fc.constantFrom(null, 3, 14, 60),
  unalignedOwn: fc.constantFrom(null, 0, 2),
});
