import type { Declared, DeclaredHost } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { reachOf, type Reach } from '../../evidence/derive/reach.ts';
import { defineCheck, judgeEach, notApplicable, type Fault } from '../check.ts';
import { byHand, dnsSettings, listed, showsNone } from '../wording.ts';

type Trouble = Exclude<Reach['state'], 'reachable'>;

const does: { readonly [S in DeclaredHost['service']]: string } = {
  site: 'open the site',
  app: 'sign in to the app',
  api: 'use the app: it cannot reach its own server',
  auth: 'sign up or log in',
  assets: 'see pictures and styles',
  mail: 'use the mail pages',
  redirect: 'follow links to it',
  other: 'use it',
};

const causes: { readonly [S in Trouble]: (reach: Reach, host: string) => string } = {
  'no-such-name': ({ end }, host) =>
    end === host
      ? `There is no ${host} in the DNS (NXDOMAIN).`
      : `${host} is an alias of ${end}, which does not exist.`,
  'no-address': ({ end }, host) =>
    `${end === host ? host : `${end}, to which ${host} leads,`} has no address record (neither A nor AAAA).`,
  'server-failure': (_, host) => `The name servers fail when they are asked for the address of ${host}.`,
  unroutable: ({ ipv4, ipv6 }, host) =>
    `${host} points to ${listed([...ipv4, ...ipv6])}, an address that only works inside a private network.`,
};

const judgeHost = (dns: DnsEvidence, { host, service, environment }: DeclaredHost): Fault | undefined => {
  const reach = reachOf(dns, host);
  const { state, end, ipv4, ipv6 } = reach;
  if (state === 'reachable') return undefined;
  const production = environment === 'production';
  const shows = {
    'no-such-name': 'status: NXDOMAIN',
    'no-address': showsNone('A'),
    'server-failure': '/status: (?!NOERROR)[A-Z]+/',
  };
  return {
    place: host,
    severity: production ? 'blocker' : 'high',
    confidence: 'observed',
    happened: production
      ? `Members cannot ${does[service]}: ${host} leads nowhere.`
      : `You cannot try a change before members get it: the staging host ${host} leads nowhere.`,
    cause: causes[state](reach, host),
    evidence: [
      `asked for the address of ${host} (A and AAAA): ${listed([...ipv4, ...ipv6]) || `${state.replaceAll('-', ' ')} at ${end}`}`,
    ],
    replay: {
      tool: 'dig',
      name: host,
      type: state === 'unroutable' && ipv4.length === 0 ? 'AAAA' : 'A',
      at: 'resolver',
      shows: state === 'unroutable' ? (ipv4[0] ?? ipv6[0] ?? '') : shows[state],
    },
    remedy: [
      byHand(
        dnsSettings(dns),
        `Open the page "Custom domains" of the service that runs ${host}, add ${host} there, and copy the record that it shows.`,
        `Enter that record in the DNS under the name "${host.slice(0, -dns.domain.length - 1)}", without ${dns.domain} behind it, and save.`,
        `If ${host} is no longer part of the product, take it out of launch-ready.jsonc.`,
      ),
    ],
  };
};

/** The domain itself belongs to `apex-resolves`. */
const judged = ({ hosts, domain }: Declared): readonly DeclaredHost[] =>
  hosts.filter(({ host }) => host !== domain).toSorted((a, b) => byCodePoint(a.host, b.host));

export default defineCheck({
  id: 'launch-path/subdomains-resolve',
  rows: ['S1.c3'],
  needs: ['dns', 'declared'],
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
    title: 'Every host of the product leads to an address',
    failureTitle: 'A part of your product leads nowhere',
    why: 'App, interface and sign-in live at addresses of their own. One that leads nowhere stops members although the front page looks fine.',
    fix: 'Add the missing record for the host, with the value that the service behind it shows under "Custom domains".',
    howTo:
      'Name the hosts of the product in launch-ready.jsonc under "hosts", and run the audit where port 53 is open.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1034#section-3.6',
      'https://www.rfc-editor.org/rfc/rfc2308#section-2',
    ],
  },
  judge: ({ dns, declared }) => {
    const hosts = judged(declared);
    if (hosts.length === 0) return notApplicable('no host of the product is declared beside the domain itself');
    return judgeEach(
      hosts,
      ({ host }) => host,
      host => judgeHost(dns, host),
    );
  },
});
