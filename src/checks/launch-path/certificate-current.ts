import { outOfTime } from '../../evidence/derive/certificate-trust.ts';
import {
  causesIn,
  certificatePlace,
  dayOf,
  handshakesThat,
  type Cause,
  type Shown,
} from '../../evidence/derive/handshakes.ts';
import { connectionHosts, weightAt } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { verifying } from '../replays.ts';
import { byHand, listed } from '../wording.ts';

type Bad = Shown & { readonly index: number; readonly when: 'expired' | 'not-yet' };

const said = ({ handshake, index, when }: Bad): string => {
  const certificate = handshake.chain[index];
  if (when === 'expired') return `ran out on ${dayOf(certificate?.validTo ?? '')}`;
  return `is valid only from ${dayOf(certificate?.validFrom ?? '')} on`;
};

const faultOf = (declared: Declared, dns: DnsEvidence, { hosts, hits }: Cause<Bad>): Fault => {
  const [first] = hits;
  const { severity, because } = weightAt(declared, hosts);
  const whose = first.index === 0 ? 'The certificate' : 'A certificate of the issuer, which the server sends along,';
  return {
    place: hosts[0],
    places: hosts,
    hosts,
    severity,
    confidence: 'observed',
    happened: `Everybody who opens ${listed(hosts)} gets a full-page warning that the site is not safe, and payment messages to it are refused.${because}`,
    cause: `${whose} at ${hosts[0]} ${said(first)}.`,
    evidence: hits.map(
      hit => `${hit.host} at ${hit.endpoint.address}: ${hit.handshake.chain[hit.index]?.subject ?? ''} ${said(hit)}`,
    ),
    replay: verifying(first, first.when === 'expired' ? 'certificate has expired' : 'certificate is not yet valid'),
    remedy: [
      byHand(
        certificatePlace(dns, first),
        first.index === 0
          ? `Renew the certificate for ${listed(hosts)}; on a server of your own that is one command (certbot renew), then reload the web server.`
          : "Replace the file of intermediate certificates by the current one of the issuer (fullchain.pem with Let's Encrypt), then reload the web server.",
        'Find out why it did not renew by itself: most often the host no longer points at the server that asks for the certificate.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/certificate-current',
  rows: ['S1.c4'],
  needs: ['declared', 'dns', 'tls'],
  after: withoutConnection,
  damage: 'signups',
  effort: { minutes: [5, 40], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every certificate is within its dates',
    failureTitle: 'Browsers warn people away: a certificate is out of date',
    why: 'Outside its dates a certificate counts for nothing: browsers show a warning instead of your page, apps and payment providers refuse to connect.',
    fix: 'Renew the certificate, and make the renewal automatic.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5', 'https://letsencrypt.org/docs/faq/'],
  },
  judge: ({ declared, dns, tls }, asOf) => {
    const spotted = causesIn(
      connectionHosts(declared, dns, tls),
      entry =>
        handshakesThat(shown => outOfTime(shown, asOf).length > 0, entry).flatMap(shown =>
          outOfTime(shown, asOf)
            .slice(0, 1)
            .map(bad => ({ ...shown, ...bad })),
        ),
      ({ handshake, index }) => handshake.chain[index]?.fingerprint ?? '',
    );
    return concluded(
      spotted.causes.map(cause => faultOf(declared, dns, cause)),
      spotted.unseen,
    );
  },
});
