import type { DeliveredSite, OriginDoor } from '../../evidence/delivery.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

type Open = { readonly address: string; readonly door: OriginDoor };

const faultOf = (site: DeliveredSite, by: string, [first, ...rest]: readonly [Open, ...Open[]]): Fault => {
  const { host } = site;
  const all = [first, ...rest];
  const { address, door } = first;
  const names = [...new Set(all.map(one => one.door.name))];
  return {
    place: host,
    places: all.map(one => one.address),
    hosts: [host, ...names.filter(name => name !== host)],
    severity: 'high',
    confidence: 'proven',
    happened: `Whoever wants to take ${host} down goes around ${by}: its protection against floods, its firewall and its limits are a choice of the visitor.`,
    cause: `${names.length === 1 ? 'The name' : 'The names'} ${listed(names)} in your own zone ${names.length === 1 ? 'gives' : 'give'} the address of the server away (${address}), and the server answers everybody.`,
    evidence: all.map(one => `${host} asked at ${one.address} (${one.door.name}): ${one.door.detail}`),
    replay: {
      tool: 'curl',
      url: `${door.scheme}://${host}/`,
      address,
      insecure: true,
      shows: String.raw`/^HTTP\/[\d.]+ [23]\d\d/m`,
    },
    remedy: [
      byHand(
        `the firewall of the server (${address}), and the DNS settings of ${by}`,
        `Let only the addresses of ${by} in on ports 80 and 443 (they are published at https://www.cloudflare.com/ips/), or use a tunnel (cloudflared) and close both ports.`,
        `Take ${listed(names)} out of the zone, or switch its proxy on, where it is for the web alone.`,
        'Then ask your host for a new address: the old one is known.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/origin-hidden',
  rows: ['S4.c2'],
  needs: ['delivery'],
  after: ['launch-path/host-answers'],
  damage: 'signups',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Nobody gets around the CDN',
    failureTitle: 'The server can be reached around the CDN that protects it',
    why: 'A CDN stops floods and bad requests only for those who come through it. A name like direct.example.com tells everybody where the server itself is, and one that answers strangers can be flooded there.',
    fix: 'Let the firewall of the server take web requests from the CDN alone, and keep its address out of the zone.',
    howTo: 'Run the audit where the pages can be reached.',
    references: [
      'https://developers.cloudflare.com/fundamentals/security/protect-your-origin-server/',
      'https://www.cloudflare.com/ips/',
    ],
  },
  judge: ({ delivery }) =>
    judgeEach(
      Object.keys(delivery.hosts).toSorted(byCodePoint),
      host => host,
      host => {
        const site = known(delivery.hosts[host], host);
        const behind = known(site.behind, host);
        // Without a CDN in front there is nothing to go around.
        if (behind === null) return undefined;
        const doors = Object.entries(behind.doors).toSorted(([one], [other]) => byCodePoint(one, other));
        const [first, ...rest] = doors.flatMap(([address, leaf]) =>
          leaf.status === 'ok' && leaf.value.answers === 'same' ? [{ address, door: leaf.value }] : [],
        );
        if (first !== undefined) return faultOf(site, behind.by, [first, ...rest]);
        for (const [, leaf] of doors) known(leaf, host);
        return undefined;
      },
    ),
});
