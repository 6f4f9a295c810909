import type { DnsEvidence } from '../../evidence/dns.ts';
import type { Certificate, TlsEvidence } from '../../evidence/tls.ts';
import { byCodePoint, isUnder } from '../../evidence/derive/answers.ts';
import { allowedBy, allowing, caaSetFor, type CaaSet } from '../../evidence/derive/caa.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { authorityOf } from '../../providers/hosting/certificate-authorities.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { byHand, dnsSettings, listed } from '../wording.ts';

const dayMs = 86_400_000;
const urgentDays = 14;

type Served = { readonly leaves: readonly Certificate[]; readonly silence: Unknown | undefined };

/** The certificate of each address of a host; another address can serve one of another authority. */
const servedAt = ({ endpoints }: TlsEvidence, host: string): Served => {
  const own = endpoints
    .filter(endpoint => endpoint.host === host)
    .toSorted((a, b) => byCodePoint(a.address, b.address));
  const quiet = own.map(({ handshake }) => handshake).find(leaf => leaf.status === 'silent');
  return {
    leaves: own.flatMap(({ handshake }) =>
      handshake.status === 'ok' && handshake.value.ok ? handshake.value.value.chain.slice(0, 1) : [],
    ),
    silence: quiet?.status === 'silent' ? new Unknown(quiet.reason, host) : undefined,
  };
};

type Barred = {
  readonly host: string;
  readonly set: CaaSet;
  readonly leaf: Certificate;
  readonly wildcard: boolean;
  readonly allowed: readonly string[];
};

const barredLeaf = (set: CaaSet, host: string, leaf: Certificate): Barred | undefined => {
  // A home-made certificate is not renewed by any authority.
  if (leaf.selfSigned) return undefined;
  const wildcard = !leaf.names.includes(host) && leaf.names.some(name => name.startsWith('*.'));
  const allowed = allowedBy(set, wildcard);
  if (allowed === 'everyone') return undefined;
  const authority = authorityOf(leaf.issuer);
  if (allowed.length > 0 && authority === undefined)
    throw new Unknown(`which CAA name belongs to "${leaf.issuer}" is not in our table`, host);
  return authority?.domains.some(name => allowed.includes(name)) === true
    ? undefined
    : { host, set, leaf, wildcard, allowed };
};

const barred = (dns: DnsEvidence, tls: TlsEvidence, host: string): Barred | undefined => {
  const { leaves, silence } = servedAt(tls, host);
  if (leaves.length === 0 && silence === undefined) return undefined;
  const set = caaSetFor(dns, host);
  if (set === undefined || (allowedBy(set, false) === 'everyone' && allowedBy(set, true) === 'everyone'))
    return undefined;
  for (const leaf of leaves) {
    const found = barredLeaf(set, host, leaf);
    if (found !== undefined) return found;
  }
  if (silence !== undefined) throw silence;
  return undefined;
};

/** One set that bars several hosts is one cause: its finding stands at the smallest host. */
const faultOf = (dns: DnsEvidence, found: readonly [Barred, ...Barred[]], asOf: Date): Fault => {
  const [{ host, set, leaf, allowed }] = found;
  const hosts = found.map(one => one.host);
  const days = Math.min(...found.map(one => Math.floor((Date.parse(one.leaf.validTo) - asOf.getTime()) / dayMs)));
  const authorities = found.map(one => authorityOf(one.leaf.issuer));
  const names = [...new Set(found.map((one, index) => authorities[index]?.name ?? one.leaf.issuer))];
  const writable = isUnder(set.owner, dns.domain) && authorities.every(authority => authority !== undefined);
  const values = found.reduce((now, one, index) => {
    const [write] = authorities[index]?.domains ?? [];
    return write === undefined ? now : allowing({ ...set, values: now }, write, one.wildcard);
  }, set.values);
  return {
    place: host,
    places: hosts,
    hosts,
    severity: days < urgentDays ? 'blocker' : 'high',
    confidence: 'observed',
    happened: `In ${days} days visitors of ${listed(hosts)} meet a security warning instead of the page: the certificate cannot be renewed.`,
    cause: `The CAA record of ${set.owner} (who may issue certificates) allows ${listed(allowed) || 'nobody'}, but the certificate comes from ${listed(names)}.`,
    evidence: [
      ...set.values.map(value => `${set.owner} CAA ${value}`),
      ...found.map(
        one => `${one.host}: certificate from ${one.leaf.issuer}, valid until ${one.leaf.validTo.slice(0, 10)}`,
      ),
    ],
    replay: {
      tool: 'dig',
      name: set.owner,
      type: 'CAA',
      at: 'resolver',
      shows: showsWithout(authorityOf(leaf.issuer)?.domains ?? []),
    },
    remedy: [
      writable
        ? { kind: 'dns-set', name: set.owner, type: 'CAA', values, was: set.values }
        : byHand(
            isUnder(set.owner, dns.domain) ? dnsSettings(dns) : `the service behind ${set.owner}`,
            `Ask ${listed(names)} which name belongs in a CAA record, and add that name to the CAA records of ${set.owner}.`,
            'If you do not need to limit who issues certificates, delete the CAA records instead.',
          ),
    ],
  };
};

const attempt = (dns: DnsEvidence, tls: TlsEvidence, host: string): Barred | Unseen | undefined => {
  try {
    return barred(dns, tls, host);
  } catch (error) {
    if (error instanceof Unknown) return { host, reason: error.reason };
    throw error;
  }
};

/** CAA records came back, and none of them names the authority. */
const showsWithout = (names: readonly string[]): string =>
  `/^(?![\\s\\S]*CAA[^\\n]*"(?:${names.map(name => name.replaceAll('.', '\\.')).join('|') || 'no name is known'})[";])(?=[\\s\\S]*IN[\\t ]+CAA)/`;

export default defineCheck({
  id: 'launch-path/caa-allows-issuer',
  rows: ['X7'],
  needs: ['dns', 'tls'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer'],
  damage: 'signups',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'The certificate can be renewed where it came from',
    failureTitle: 'The certificate cannot be renewed: your DNS forbids it',
    why: 'A CAA record says which company may issue certificates for you. If yours is not in it, the next renewal fails, mostly at night and unseen.',
    fix: 'Add the issuer of your certificate to the CAA records, or delete those records.',
    howTo: 'Run the audit where the hosts answer on port 443; tell us the issuer if it is missing from the table.',
    references: ['https://www.rfc-editor.org/rfc/rfc8659#section-3', 'https://letsencrypt.org/docs/caa/'],
  },
  judge: ({ dns, tls }, asOf) => {
    const hosts = [...new Set(tls.endpoints.map(({ host }) => host))].toSorted(byCodePoint);
    if (hosts.length === 0) throw new Unknown('no host was asked for its certificate', dns.domain);
    const looks = hosts.map(host => attempt(dns, tls, host)).filter(look => look !== undefined);
    const unseen = looks.filter(look => 'reason' in look);
    const groups = Map.groupBy(
      looks.filter(look => 'set' in look),
      ({ set }) => set.owner,
    );
    const faults = [...groups.values()].flatMap(([first, ...rest]) =>
      first === undefined ? [] : [faultOf(dns, [first, ...rest], asOf)],
    );
    return concluded(faults, unseen);
  },
});
