import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import type { TlsEndpoint, TlsEvidence } from '../../evidence/tls.ts';
import { byCodePoint, isUnder, resolved } from '../../evidence/derive/answers.ts';
import { productNames } from '../../evidence/derive/names.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Change, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

const answersAt = ({ tcp, handshake }: TlsEndpoint): boolean => known(tcp).open && known(handshake).ok;

/** This machine has IPv6 when any IPv6 address of the run gave an answer, a refusal included. */
const hasIpv6 = ({ endpoints }: TlsEvidence): boolean =>
  endpoints.some(({ family, tcp }) => family === 6 && tcp.status === 'ok');

type Look = { readonly endpoint: TlsEndpoint; readonly said: string };

/** What each IPv6 address did; undefined as soon as one works. */
const failures = (tls: TlsEvidence, endpoints: readonly TlsEndpoint[]): readonly Look[] | undefined => {
  const looks: Look[] = [];
  let unseen: Unknown | undefined;
  for (const endpoint of endpoints) {
    const { tcp, handshake, host } = endpoint;
    const quiet = [tcp, handshake].find(leaf => leaf.status === 'silent');
    if (tcp.status === 'ok' && !tcp.value.open) looks.push({ endpoint, said: tcp.value.detail });
    else if (handshake.status === 'ok' && tcp.status === 'ok') {
      if (handshake.value.ok) return undefined;
      looks.push({ endpoint, said: handshake.value.detail });
    } else if (hasIpv6(tls)) looks.push({ endpoint, said: 'no answer' });
    else
      unseen = new Unknown(
        quiet?.status === 'silent'
          ? `${quiet.reason}; no IPv6 address answered, so this machine has no IPv6`
          : 'not asked',
        host,
      );
  }
  if (unseen !== undefined) throw unseen;
  return looks;
};

const judgeHost = (dns: DnsEvidence, tls: TlsEvidence, host: string): Fault | undefined => {
  const { values, end } = resolved(dns, host, 'AAAA');
  if (values.length === 0) return undefined;
  const own = tls.endpoints
    .filter(endpoint => endpoint.host === host)
    .toSorted((a, b) => byCodePoint(a.address, b.address));
  const six = own.filter(({ family }) => family === 6);
  if (six.length === 0) throw new Unknown(`${host} was not tried over IPv6`, host);
  const looks = failures(tls, six);
  const [first] = looks ?? [];
  if (looks === undefined || first === undefined) return undefined;
  const four = own.filter(({ family }) => family === 4);
  if (four.length === 0) throw new Unknown(`${host} was not tried over IPv4`, host);
  // Where nothing answers at all the fault is another one.
  if (!four.some(answersAt)) return undefined;
  const remedy: Change = isUnder(end, dns.domain)
    ? { kind: 'dns-remove', name: end, type: 'AAAA', was: values }
    : byHand(
        `the service behind ${end}`,
        `Ask its support to make ${end} answer over IPv6 on port 443, or to take its IPv6 address away.`,
      );
  return {
    place: host,
    severity: 'high',
    confidence: 'proven',
    happened: `Visitors on IPv6, as most mobile phones are, wait for seconds or cannot open ${host} at all; everybody else sees nothing wrong.`,
    cause: `${host} promises to be at ${listed(values)} (AAAA record), and nothing answers there.`,
    evidence: [
      ...looks.map(({ endpoint, said }) => `connected to [${endpoint.address}]:443: ${said}`),
      `over IPv4 (${four[0]?.address ?? ''}) it answers`,
    ],
    replay: { tool: 'dig', name: host, type: 'AAAA', at: 'resolver', shows: values[0] ?? '' },
    remedy: [remedy],
  };
};

const hostsOf = (dns: DnsEvidence, declared: Declared, tls: TlsEvidence): readonly string[] =>
  [...new Set([...productNames(dns, declared), ...tls.endpoints.map(({ host }) => host)])]
    .filter(host => dns.names[host] !== undefined)
    .toSorted(byCodePoint);

export default defineCheck({
  id: 'launch-path/ipv6-reachable',
  rows: ['S1.c2'],
  needs: ['dns', 'tls', 'declared'],
  damage: 'signups',
  effort: { minutes: [5, 30], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Hosts that promise IPv6 answer over IPv6',
    failureTitle: 'Phones wait or fail: the IPv6 address is dead',
    why: 'Phones and many home lines try the IPv6 address first. A dead one costs seconds on every page, or the visit.',
    fix: 'Delete the AAAA record (the IPv6 address), or make the server listen on it.',
    howTo: 'Run the audit from a machine that has IPv6.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc8305#section-5',
      'https://www.rfc-editor.org/rfc/rfc6724#section-2.1',
    ],
  },
  judge: ({ dns, tls, declared }) =>
    judgeEach(
      hostsOf(dns, declared, tls),
      host => host,
      host => judgeHost(dns, tls, host),
    ),
});
