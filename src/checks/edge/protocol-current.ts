import { fieldOf } from '../../evidence/derive/caching.ts';
import { deliveredBy } from '../../evidence/derive/delivered.ts';
import { causesIn, handshakesThat, type Cause, type Shown } from '../../evidence/derive/handshakes.ts';
import { connectionHosts } from '../../evidence/derive/web-hosts-judged.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

const faultOf = ({ hosts, hits: [first, ...rest] }: Cause<Shown>, announced: ReadonlySet<string>): Fault => {
  const { host, address, port } = first.endpoint;
  return {
    place: hosts[0],
    places: hosts,
    hosts,
    severity: 'medium',
    confidence: 'proven',
    happened: `Pages of ${listed(hosts)} come slower than they need to: a browser fetches their files six at a time, and the rest waits in line.`,
    cause: `The server behind ${host} speaks HTTP/1.1 alone; HTTP/2, which carries all files over one connection, is switched off.`,
    evidence: [first, ...rest].map(({ host: name, endpoint, handshake }) => {
      const third = announced.has(name) ? ', and announces HTTP/3' : '';
      return `${name} at ${endpoint.address}: offered h2 and http/1.1, the server took ${handshake.alpn === '' ? 'neither' : handshake.alpn}${third}`;
    }),
    replay: {
      tool: 'openssl',
      host,
      address,
      port,
      offers: 'h2,http/1.1',
      shows: String.raw`/No ALPN negotiated|ALPN protocol: http\/1\.1/`,
    },
    remedy: [
      byHand(
        `the server or CDN in front of ${host} (${address})`,
        'Switch HTTP/2 on: "http2 on;" beside "listen 443 ssl" in nginx; Caddy, Cloudflare, Vercel, Netlify and Fly do it by themselves.',
        'HTTP/3 is worth it where it is a switch, as at Cloudflare (Speed → Settings → Protocol); nobody needs it for a launch.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/protocol-current',
  rows: ['S4.c5'],
  needs: ['declared', 'delivery', 'dns', 'tls'],
  after: [...withoutConnection, ...withoutCertificate],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Pages come over HTTP/2',
    failureTitle: 'Files of a page wait in line behind each other',
    why: 'Over HTTP/1.1 a browser opens six connections and asks for one file at a time on each. HTTP/2 asks for all of them at once over one connection, which phones on weak networks feel most.',
    fix: 'Switch on HTTP/2 at the server or at the CDN.',
    howTo: 'Run the audit where port 443 of your hosts can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc9113', 'https://www.rfc-editor.org/rfc/rfc7301'],
  },
  judge: ({ declared, delivery, dns, tls }) => {
    const delivered = deliveredBy(delivery);
    const closed = delivered.flatMap(one => ('reason' in one ? [one] : []));
    const open = delivered.flatMap(one => ('reason' in one ? [] : [one]));
    const announced = new Set(
      open
        .filter(({ pages }) => pages.some(page => /\bh3\b/.test(fieldOf(page, 'alt-svc') ?? '')))
        .map(({ host }) => host),
    );
    const entries = connectionHosts(declared, dns, tls).filter(({ host }) => open.some(one => one.host === host));
    const spotted = causesIn(
      entries,
      entry => handshakesThat(({ handshake }) => handshake.alpn !== 'h2', entry),
      ({ endpoint }) => endpoint.address,
    );
    const nobody = delivered.length === 0 ? [{ reason: 'no host of the domain answers with pages' }] : [];
    return concluded(
      spotted.causes.map(cause => faultOf(cause, announced)),
      [...nobody, ...closed, ...spotted.unseen],
    );
  },
});
