import type { DnsEvidence } from '../../evidence/dns.ts';
import { zoneAnswer, standingAt } from '../../evidence/derive/answers.ts';
import { reachOf, type Reach } from '../../evidence/derive/reach.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { apexTargetFor } from '../../providers/hosting/apex-targets.ts';
import { concluded, defineCheck, type Change, type Fault } from '../check.ts';
import { byHand, dnsSettings, listed, showsNone } from '../wording.ts';

type Trouble = Exclude<Reach['state'], 'reachable'>;

const causes: { readonly [S in Trouble]: (domain: string, reach: Reach) => string } = {
  'no-such-name': domain => `The DNS says that there is no name ${domain} at all (NXDOMAIN).`,
  'no-address': domain => `${domain} exists in the DNS but has no address record (neither A nor AAAA).`,
  'server-failure': domain => `The name servers of ${domain} fail when they are asked for its address.`,
  unroutable: (domain, { ipv4, ipv6 }) =>
    `${domain} points to ${listed([...ipv4, ...ipv6])}, an address that only works inside a private network.`,
};

const shows: { readonly [S in Trouble]: (reach: Reach) => string } = {
  'no-such-name': () => 'status: NXDOMAIN',
  'no-address': () => showsNone('A'),
  'server-failure': () => '/status: (?!NOERROR)[A-Z]+/',
  unroutable: ({ ipv4, ipv6 }) => ipv4[0] ?? ipv6[0] ?? '',
};

/** What is known to work at www: its own addresses, or those its platform documents for the root of a domain. */
const knownAddresses = (dns: DnsEvidence): readonly string[] => {
  try {
    const www = reachOf(dns, `www.${dns.domain}`);
    if (www.state !== 'reachable') return [];
    const platform = www.links.map(({ value }) => apexTargetFor(value)).find(target => target !== undefined);
    if (platform !== undefined) return platform.addresses;
    return www.links.length === 0 ? www.ipv4 : [];
  } catch (error) {
    if (error instanceof Unknown) return [];
    throw error;
  }
};

const remedyFor = (dns: DnsEvidence, { ipv6, state }: Reach): Fault['remedy'] => {
  const here = zoneAnswer(dns, dns.domain, 'A');
  const was = here.status === 'ok' ? standingAt(here.value, dns.domain, 'A') : [];
  const values = knownAddresses(dns);
  const drop: readonly Change[] =
    state === 'unroutable' && ipv6.length > 0
      ? [{ kind: 'dns-remove', name: dns.domain, type: 'AAAA', was: ipv6 }]
      : [];
  if (values.length > 0) return [{ kind: 'dns-set', name: dns.domain, type: 'A', values, was, ttl: 3600 }, ...drop];
  return [
    byHand(
      dnsSettings(dns),
      `Open the page "Custom domains" of the service that hosts your site, add ${dns.domain}, and copy the A record that it shows.`,
      `Enter that record in the DNS with the name "@" (it stands for ${dns.domain} itself), and save.`,
    ),
    ...drop,
  ];
};

export default defineCheck({
  id: 'launch-path/apex-resolves',
  rows: ['S1.c1'],
  needs: ['dns'],
  after: [
    'launch-path/domain-delegated',
    'launch-path/name-servers-answer',
    'launch-path/names-typed-once',
    'launch-path/no-dangling-names',
    'launch-path/cname-conflicts',
  ],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'The bare domain leads to an address',
    failureTitle: 'People who type your domain get an error page',
    why: 'Many people type the domain without www. When it has no address they see a browser error and leave.',
    fix: 'Give the domain itself an address record (A, or ALIAS where your DNS provider has it) that points to your site.',
    howTo: 'Run the audit where the name servers of the domain can be reached on port 53.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1034#section-3.6',
      'https://www.rfc-editor.org/rfc/rfc6890#section-2.2.2',
    ],
  },
  judge: ({ dns }) => {
    const reach = reachOf(dns, dns.domain);
    const { state } = reach;
    if (state === 'reachable') return concluded([]);
    const fault: Fault = {
      place: dns.domain,
      severity: 'blocker',
      confidence: 'observed',
      happened: `Everybody who types ${dns.domain} gets a browser error instead of your community.`,
      cause: causes[state](dns.domain, reach),
      evidence: [
        `asked for the address of ${dns.domain} (A and AAAA): ${listed([...reach.ipv4, ...reach.ipv6]) || state.replaceAll('-', ' ')}`,
      ],
      replay: {
        tool: 'dig',
        name: dns.domain,
        type: state === 'unroutable' && reach.ipv4.length === 0 ? 'AAAA' : 'A',
        at: 'resolver',
        shows: shows[state](reach),
      },
      remedy: remedyFor(dns, reach),
    };
    return concluded([fault]);
  },
});
