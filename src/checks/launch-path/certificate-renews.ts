import { daysOf, dueIn, type Due } from '../../evidence/derive/certificate-renewal.ts';
import { causesIn, certificatePlace, dayOf, handshakesThat, type Cause } from '../../evidence/derive/handshakes.ts';
import { connectionHosts } from '../../evidence/derive/web-hosts-judged.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { endingOn } from '../replays.ts';
import { byHand, lasting, listed } from '../wording.ts';

const faultOf = (dns: DnsEvidence, asOf: Date, { hosts, hits: [first] }: Cause<Due>): Fault => {
  const { certificate, leaf, severity, host, endpoint } = first;
  const { left, lifetime } = daysOf(certificate, asOf);
  const ends = dayOf(certificate.validTo);
  return {
    place: hosts[0],
    places: hosts,
    hosts,
    severity,
    confidence: 'observed',
    happened: `In ${lasting(left * 86_400)}, on ${ends}, every visitor of ${listed(hosts)} starts to see a full-page warning, and payment messages are refused.`,
    cause:
      certificate === leaf
        ? `The certificate at ${host} has ${Math.floor(left)} of its ${Math.round(lifetime)} days left and has not been renewed, although renewal was due.`
        : `The issuer's certificate that ${host} sends along ends on ${ends}, before the certificate of ${host} itself.`,
    evidence: [
      `${host} at ${endpoint.address}: ${certificate.subject} from ${dayOf(certificate.validFrom)} to ${ends}`,
    ],
    replay: endingOn(first, certificate),
    remedy: [
      byHand(
        certificatePlace(dns, first),
        `Renew the certificate for ${listed(hosts)} now (certbot renew on a server of your own; remove the domain and add it again on a platform).`,
        'Check that it renews by itself from now on: the host must still point at the server or platform that asks for the certificate.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/certificate-renews',
  rows: ['X7'],
  needs: ['declared', 'dns', 'tls'],
  after: [...withoutConnection, 'launch-path/certificate-current'],
  damage: 'signups',
  effort: { minutes: [5, 40], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Certificates are renewed in good time',
    failureTitle: 'A certificate is about to run out and nothing renews it',
    why: 'Certificates renew themselves long before they end. One that is still there close to its end was not renewed, and on its last day the site shows a warning to everybody.',
    fix: 'Renew the certificate now and repair what renews it.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://letsencrypt.org/docs/integration-guide/', 'https://www.rfc-editor.org/rfc/rfc9773'],
  },
  judge: ({ declared, dns, tls }, asOf) => {
    const spotted = causesIn(
      connectionHosts(declared, dns, tls),
      entry =>
        handshakesThat(shown => dueIn(shown, asOf) !== undefined, entry).flatMap(shown => dueIn(shown, asOf) ?? []),
      ({ certificate }) => certificate.fingerprint,
    );
    return concluded(
      spotted.causes.map(cause => faultOf(dns, asOf, cause)),
      spotted.unseen,
    );
  },
});
