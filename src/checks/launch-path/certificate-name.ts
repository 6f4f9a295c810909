import { certificatePlace, handshakesThat, type Shown } from '../../evidence/derive/handshakes.ts';
import { connectionHosts, weightAt } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { withoutConnection } from '../causes.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { verifying } from '../replays.ts';
import { byHand, listed } from '../wording.ts';

const namesOf = ({ leaf }: Shown): string => {
  const some = listed(leaf.names.slice(0, 4));
  return leaf.namesTotal > 4 ? `${some} and others` : some === '' ? 'no host at all' : some;
};

const faultAt = (declared: Declared, dns: DnsEvidence, bad: readonly [Shown, ...Shown[]]): Fault => {
  const [first] = bad;
  const { host } = first;
  const { severity, because } = weightAt(declared, [host]);
  return {
    place: host,
    severity,
    confidence: 'observed',
    happened: `Everybody who opens https://${host} gets a full-page warning that the site is not safe, and leaves.${because}`,
    cause: `The certificate that ${host} shows is made out to ${namesOf(first)}, not to ${host}.`,
    evidence: bad.map(shown => `${host} at ${shown.endpoint.address}: certificate for ${namesOf(shown)}`),
    replay: verifying(first, 'hostname mismatch'),
    remedy: [
      byHand(
        certificatePlace(dns, first),
        `Add ${host} as a domain there, and wait until its certificate is shown as active.`,
        `On a server of your own, order one certificate that names ${host} (Let's Encrypt is free) and load it for this host.`,
        `Do it even if ${host} only redirects: the certificate is checked before the redirect is read.`,
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/certificate-name',
  rows: ['S1.c4'],
  needs: ['declared', 'dns', 'tls'],
  after: withoutConnection,
  damage: 'signups',
  effort: { minutes: [5, 40], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every host shows a certificate made out to its own name',
    failureTitle: 'Browsers warn people away: the certificate names another host',
    why: 'A browser compares the name in the address with the names in the certificate. If they differ, it shows a warning instead of your page, and payment messages are refused.',
    fix: 'Add the host to the certificate of the server that answers for it.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc9525#section-6', 'https://letsencrypt.org/docs/faq/'],
  },
  judge: ({ declared, dns, tls }) =>
    judgeEach(
      connectionHosts(declared, dns, tls),
      ({ host }) => host,
      entry => {
        const [first, ...rest] = handshakesThat(({ handshake }) => !handshake.matchesHost, entry);
        return first === undefined ? undefined : faultAt(declared, dns, [first, ...rest]);
      },
    ),
});
