import type { CdnEvidence, CdnRecord, CdnZone } from '../../evidence/cdn.ts';
import type { Declared } from '../../evidence/declared.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { frontHosts, hasOwnEdge, webRecords, zoneState } from '../../evidence/derive/edge-zone.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, notApplicable } from '../check.ts';
import { askingApi, dashboard, needsToken } from '../edge-words.ts';
import { greyFromOutside } from '../grey-from-outside.ts';
import { byHand, listed } from '../wording.ts';

const lineOf = ({ name, type, content, proxied }: CdnRecord): string =>
  `${name} ${type} ${content}: ${proxied ? 'proxied' : 'DNS only'}`;

const asking = (cdn: CdnEvidence, { id }: CdnZone, { name, type }: CdnRecord, proxied: boolean): Fault['replay'] =>
  askingApi(
    cdn,
    `/zones/${id}/dns_records?name=${encodeURIComponent(name)}&type=${type}`,
    String.raw`/"proxied":\s*${String(proxied)}/`,
  );

/** A host of people whose address is shown to everybody, wholly or by one of its records. */
const greyHost = (cdn: CdnEvidence, zone: CdnZone, host: string, own: readonly CdnRecord[]): Fault | undefined => {
  const grey = own.filter(({ proxied }) => !proxied);
  const [first] = grey;
  if (first === undefined || hasOwnEdge(grey)) return undefined;
  const isPart = grey.length < own.length;
  return {
    place: host,
    hosts: [host],
    severity: 'high',
    confidence: 'observed',
    happened: `Nobody stands before the server of ${host}: a flood of requests or a rush of visitors hits it directly, and nothing is answered out of a cache.`,
    cause: isPart
      ? `${grey.length} of the ${own.length} records of ${host} ${grey.length === 1 ? 'is' : 'are'} not proxied, and half of all connections go there.`
      : `The cloud of ${host} is grey at Cloudflare (“DNS only”): the address of the server is what DNS gives.`,
    evidence: own.map(lineOf),
    replay: asking(cdn, zone, first, false),
    remedy: [
      byHand(
        dashboard(zone, 'DNS → Records'),
        `Switch “Proxy status” of ${host} (${listed(grey.map(({ type }) => type))}) on: the grey cloud becomes orange.`,
        'Before that, see that the encryption mode is “Full (strict)” and that your server has a valid certificate for the name.',
        'Then let the firewall of your server take web requests from the addresses of Cloudflare alone.',
      ),
    ],
  };
};

type Wrong = { readonly severity: Fault['severity']; readonly happened: string; readonly because: string };

/** Why a record must not be proxied, or undefined. */
const bars = (
  { name, type }: CdnRecord,
  mailServers: ReadonlySet<string>,
  mailHosts: ReadonlySet<string>,
): Wrong | undefined => {
  if (mailServers.has(name))
    return {
      severity: 'blocker',
      happened:
        'No mail to you arrives: the server that takes it cannot be reached. Confirmations and replies are lost, so this is a launch blocker.',
      because: 'an MX record points at it, and the proxy passes no mail on',
    };
  if (type === 'CNAME' && name.includes('._domainkey.'))
    return {
      severity: 'blocker',
      happened:
        'Your mails arrive without a valid signature and land in spam: receivers do not find the key. Sign-up mails are hit, so this is a launch blocker.',
      because: 'it leads to a key for signatures, which the proxy hides',
    };
  if (name.split('.')[0]?.startsWith('_') === true)
    return {
      severity: 'high',
      happened:
        'A service that looks at this record finds nothing there: a certificate is not renewed, or a domain is no longer yours in its eyes.',
      because: 'it is a record for a proof, which the proxy hides',
    };
  if (mailHosts.has(name))
    return {
      severity: 'high',
      happened: 'Mail programs cannot reach your mail server.',
      because: 'the settings say that it takes mail, and the proxy passes the web on alone',
    };
  return undefined;
};

const orangeRecord = (cdn: CdnEvidence, zone: CdnZone, record: CdnRecord, wrong: Wrong): Fault => ({
  place: record.name,
  hosts: [record.name],
  severity: wrong.severity,
  confidence: 'observed',
  happened: wrong.happened,
  cause: `The cloud of ${record.name} is orange at Cloudflare, but ${wrong.because}.`,
  evidence: [lineOf(record)],
  replay: asking(cdn, zone, record, true),
  remedy: [
    byHand(
      dashboard(zone, 'DNS → Records'),
      `Switch “Proxy status” of ${record.name} off: the orange cloud becomes grey.`,
    ),
  ],
});

const targetsOfMail = (records: readonly CdnRecord[]): ReadonlySet<string> =>
  new Set(
    records
      .filter(({ type }) => type === 'MX')
      .map(({ content }) => (content.split(/\s+/).at(-1) ?? '').toLowerCase().replace(/\.$/, '')),
  );

const faultsIn = (
  cdn: CdnEvidence,
  zone: CdnZone,
  records: readonly CdnRecord[],
  declared: Declared,
): readonly Fault[] => {
  const mailServers = targetsOfMail(records);
  const mailHosts = new Set(declared.hosts.filter(({ service }) => service === 'mail').map(({ host }) => host));
  const orange = new Map<string, Fault>();
  for (const record of records.toSorted((a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.type, b.type))) {
    const wrong = record.proxied ? bars(record, mailServers, mailHosts) : undefined;
    if (wrong !== undefined && !orange.has(record.name))
      orange.set(record.name, orangeRecord(cdn, zone, record, wrong));
  }
  const grey = frontHosts(declared, records)
    .filter(host => !orange.has(host) && !mailServers.has(host))
    .map(host =>
      greyHost(
        cdn,
        zone,
        host,
        webRecords(records, host).toSorted((a, b) => byCodePoint(a.type, b.type) || byCodePoint(a.content, b.content)),
      ),
    );
  return [...orange.values(), ...grey.filter(fault => fault !== undefined)];
};

export default defineCheck({
  id: 'edge/proxied-where-right',
  rows: ['S4.c1'],
  from: 'launch',
  needs: ['cdn', 'declared', 'dns'],
  after: ['email/mail-records-reachable'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'Cloudflare stands before what people open, and before nothing else',
    failureTitle: 'Cloudflare stands where it must not, or not where it is needed',
    why: 'The orange cloud puts Cloudflare before a name: right for what browsers open, and fatal for mail, for keys of signatures and for records that prove something, which all vanish behind it.',
    fix: 'Orange for the hosts of the product, grey for mail servers, `_domainkey`, `_acme-challenge` and other proofs.',
    howTo: needsToken,
    references: ['https://developers.cloudflare.com/dns/proxy-status/'],
  },
  judge: ({ cdn, declared, dns }) => {
    // What anybody can see is judged without a token, too.
    if (cdn.zone.status === 'silent') {
      const grey = greyFromOutside(dns, declared);
      return concluded(grey, [{ reason: cdn.zone.reason }]);
    }
    const state = zoneState(cdn);
    if ('moot' in state) return notApplicable(state.moot);
    return concluded(faultsIn(cdn, state.live, known(cdn.records), declared));
  },
});
