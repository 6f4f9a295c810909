import { missesLink } from '../../evidence/derive/certificate-trust.ts';
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
  const { handshake, host } = first;
  const { severity, because } = weightAt(declared, hosts);
  const missing = handshake.chain.at(-1)?.issuer ?? '';
  return {
    place: hosts[0],
    places: hosts,
    hosts,
    severity,
    confidence: 'observed',
    happened: `It works in your browser, but payment messages to ${listed(hosts)} are refused and some phones show a warning: people pay and get no access.${because}`,
    cause: `${host} sends its own certificate without the one of its issuer ("${issuerName(missing)}"); desktop browsers fetch the missing piece themselves, other programs do not.`,
    evidence: hits.map(
      hit =>
        `${hit.host} at ${hit.endpoint.address}: sends ${hit.handshake.chain.length} of the chain, the issuer is missing, verification says ${hit.handshake.trust}`,
    ),
    replay: verifying(first, '/unable to (verify the first|get (local )?issuer) certificate/'),
    remedy: [
      byHand(
        certificatePlace(dns, first),
        `Load the whole chain for ${listed(hosts)}: the file that holds your certificate and the issuer's below it (fullchain.pem instead of cert.pem with Let's Encrypt).`,
        'Reload the web server.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/certificate-chain',
  rows: ['S1.c4'],
  needs: ['declared', 'dns', 'tls'],
  after: [...withoutConnection, 'launch-path/certificate-trusted', 'launch-path/certificate-current'],
  damage: 'money',
  effort: { minutes: [5, 30], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every server sends its whole chain of certificates',
    failureTitle: 'Payments and phones fail: part of a certificate is missing',
    why: 'A browser repairs a missing link by itself, so you do not see it. Payment providers, mail services and many phones do not repair it and refuse to connect.',
    fix: 'Load the certificate file that includes the certificates of the issuer.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2', 'https://docs.stripe.com/webhooks#fix-https'],
  },
  judge: ({ declared, dns, tls }) => {
    const spotted = causesIn(
      connectionHosts(declared, dns, tls),
      entry => handshakesThat(shown => missesLink(shown, tls), entry),
      ({ leaf }) => leaf.fingerprint,
    );
    return concluded(
      spotted.causes.map(cause => faultOf(declared, dns, cause)),
      spotted.unseen,
    );
  },
});
