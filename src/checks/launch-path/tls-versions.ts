import { causesIn, type Cause } from '../../evidence/derive/handshakes.ts';
import { versionName, versionsAt, type Versions } from '../../evidence/derive/tls-versions.ts';
import { connectionHosts } from '../../evidence/derive/web-hosts-judged.ts';
import { withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

const faultOf = ({ hosts, hits: [first, ...rest] }: Cause<Versions>): Fault => {
  const { endpoint, accepted, hasCurrent } = first;
  const { host, address, port } = endpoint;
  const versions = listed(accepted.map(version => versionName[version]));
  const oldest = accepted[0] === 'TLSv1' ? 'tls1' : 'tls1_1';
  return {
    place: hosts[0],
    places: hosts,
    hosts,
    severity: hasCurrent ? 'high' : 'blocker',
    confidence: 'proven',
    happened: hasCurrent
      ? `Payment providers and security reviews mark ${listed(hosts)} as unsafe: it still takes kinds of encryption that were withdrawn in 2021. Members are not locked out, so this is high risk instead of a launch blocker.`
      : `No current browser can open ${listed(hosts)}: the page stays blank with an error.`,
    cause: hasCurrent
      ? `The server behind ${host} accepts ${versions}.`
      : `The server behind ${host} speaks neither TLS 1.2 nor TLS 1.3, the two kinds of encryption that browsers use.`,
    evidence: [first, ...rest].map(
      hit =>
        `${hit.endpoint.host} at ${hit.endpoint.address}: accepts ${listed(hit.accepted.map(version => versionName[version])) || 'none of TLS 1.0 to 1.3'}${hit.hasCurrent ? ' beside current versions' : ', refuses TLS 1.2 and TLS 1.3'}`,
    ),
    // Without a handshake openssl still prints the version that it offered; only the cipher tells.
    replay: hasCurrent
      ? { tool: 'openssl', host, address, port, protocol: oldest, shows: '/Cipher is [A-Z]/' }
      : { tool: 'openssl', host, address, port, protocol: 'tls1_2', shows: 'Cipher is (NONE)' },
    remedy: [
      byHand(
        `the settings of the server or CDN behind ${host} (${address})`,
        'Set the lowest version of TLS to 1.2: "ssl_protocols TLSv1.2 TLSv1.3;" in nginx, "Minimum TLS version: 1.2" under SSL/TLS → Edge Certificates at Cloudflare.',
        'Reload the server.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/tls-versions',
  rows: ['S1.c4'],
  needs: ['declared', 'dns', 'tls'],
  after: withoutConnection,
  damage: 'data',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every host speaks current encryption, and only that',
    failureTitle: 'A host takes encryption that is no longer safe, or none that is',
    why: 'TLS is what turns http into https. Its versions 1.0 and 1.1 were withdrawn in 2021; card rules forbid them, and browsers need 1.2 or 1.3.',
    fix: 'Allow TLS 1.2 and 1.3 on the server, and nothing older.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc8996', 'https://ssl-config.mozilla.org/'],
  },
  judge: ({ declared, dns, tls }) => {
    const spotted = causesIn(
      connectionHosts(declared, dns, tls),
      versionsAt,
      ({ endpoint: { address }, accepted, hasCurrent }) => `${address} ${accepted.join()} ${hasCurrent}`,
    );
    return concluded(spotted.causes.map(faultOf), spotted.unseen);
  },
});
