import { missesLink, outOfTime } from '../../evidence/derive/certificate-trust.ts';
import {
  causesIn,
  certificatePlace,
  handshakesThat,
  issuerName,
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

const faultOf = (declared: Declared, dns: DnsEvidence, { hosts, hits }: Cause<Shown>): Fault => {
  const [first] = hits;
  const { leaf, handshake, host } = first;
  const { severity, because } = weightAt(declared, hosts);
  return {
    place: hosts[0],
    places: hosts,
    hosts,
    severity,
    confidence: 'observed',
    happened: `Everybody who opens ${listed(hosts)} gets a full-page warning that the site is not safe, and leaves.${because}`,
    cause: leaf.selfSigned
      ? `${host} shows a certificate that it signed itself, so nobody vouches for it.`
      : `${host} shows a certificate from "${issuerName(leaf.issuer)}", which browsers do not know.`,
    evidence: hits.map(
      hit =>
        `${hit.host} at ${hit.endpoint.address}: issued by ${hit.leaf.issuer}, verification says ${hit.handshake.trust}`,
    ),
    // OpenSSL 1.1 writes "self signed", 3.x "self-signed".
    replay: verifying(
      first,
      handshake.trust.includes('SELF_SIGNED') ? '/self.signed certificate/' : '/Verify return code: [1-9]/',
    ),
    remedy: [
      byHand(
        certificatePlace(dns, first),
        `Replace it by a certificate of a public authority for ${listed(hosts)}; Let's Encrypt is free, and hosting platforms order it by themselves once the domain is added.`,
        'If a CDN stands in front, the certificate made for the way between the CDN and your server is not for visitors: let the CDN answer for this host.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/certificate-trusted',
  rows: ['S1.c4'],
  needs: ['declared', 'dns', 'tls'],
  after: [...withoutConnection, 'launch-path/certificate-current'],
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every certificate comes from an authority that browsers know',
    failureTitle: 'Browsers warn people away: nobody vouches for a certificate',
    why: 'A certificate is worth what its issuer is worth. One that a server signed itself, or that an unknown authority signed, makes every browser show a warning instead of your page.',
    fix: 'Put a certificate of a public authority in its place.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc5280#section-6', 'https://letsencrypt.org/getting-started/'],
  },
  judge: ({ declared, dns, tls }, asOf) => {
    const isBad = (shown: Shown): boolean =>
      shown.handshake.trust !== 'ok' && outOfTime(shown, asOf).length === 0 && !missesLink(shown, tls);
    const spotted = causesIn(
      connectionHosts(declared, dns, tls),
      entry => handshakesThat(isBad, entry),
      ({ leaf }) => leaf.fingerprint,
    );
    return concluded(
      spotted.causes.map(cause => faultOf(declared, dns, cause)),
      spotted.unseen,
    );
  },
});
