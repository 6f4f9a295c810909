import { isRoutable } from '../../evidence/derive/reach.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { MonitoringLink } from '../../evidence/monitoring.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { auditing } from '../secret-replays.ts';
import { byHand } from '../wording.ts';

const id = 'handover/dashboard-public';

/** Endings of names that mean something inside of one network alone (RFC 6762, RFC 8375, and what offices use). */
const inside = /(?:^|\.)(?:local|localhost|internal|intranet|lan|home|corp|private|home\.arpa)$/;

const hostOf = ({ url }: MonitoringLink): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

/** Why a telephone outside does not get there; null when it does. Throws `Unknown` where that was not seen. */
const obstacle = (link: MonitoringLink): { readonly cause: string; readonly line: string } | null => {
  const host = hostOf(link);
  if (inside.test(host) || (!host.includes('.') && !host.includes(':')))
    return {
      cause: `The name ${host} means something inside of one network, or on one machine, alone.`,
      line: `${link.url}: a name for inside`,
    };
  const addresses = known(link.addresses, host);
  if (addresses.length === 0)
    return { cause: `There is no address for the name ${host}.`, line: `${host}: no address` };
  if (!addresses.some(isRoutable))
    return {
      cause: `${host} leads to ${addresses.join(', ')}, which nobody reaches from outside of that network or without its VPN.`,
      line: `${host}: ${addresses.join(', ')}`,
    };
  const status = link.status === null ? null : known(link.status, host);
  // Who has to sign in first has got there.
  if (status === null || (status < 500 && status !== 404 && status !== 410)) return null;
  return { cause: `${link.url} answers ${status}.`, line: `GET ${link.url}: ${status}` };
};

const judgeLink = (domain: string, link: MonitoringLink): Fault | undefined => {
  const found = obstacle(link);
  if (found === null) return undefined;
  const host = hostOf(link);
  return {
    place: host,
    places: [link.url],
    severity: 'medium',
    confidence: 'observed',
    happened:
      'Whoever is called on the way home opens the link to the dashboard on a telephone and sees nothing, and so decides without knowing anything.',
    cause: found.cause,
    evidence: [`${link.setting}: ${link.url}`, found.line],
    replay: auditing(domain, id, host),
    remedy: [
      byHand(
        `launch-ready.jsonc, "${link.setting}"`,
        'Name an address that opens on a telephone without Wi-Fi, behind a sign-in instead of a VPN.',
        'For launch-ready watch: put a proxy with TLS before it, set watch.publicUrl to that address, and share read-only links from its page.',
        'For a service: take the address of its status page, or of its app.',
      ),
    ],
  };
};

export default defineCheck({
  id,
  rows: ['S7.c4'],
  from: 'launch',
  needs: ['declared', 'monitoring'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer'],
  damage: 'support',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'The links to the monitoring open on a telephone anywhere',
    failureTitle: 'The link to the dashboard opens in one network alone',
    why: 'Outages are told to people who are not at their desk. A link to localhost, to an address of the office, or behind a VPN that only the consultant has, opens for nobody who is called. I look up where each link leads and ask it as a stranger; that it asks for a sign-in is right.',
    fix: 'Hand over addresses that open on a telephone without Wi-Fi, behind a sign-in.',
    howTo:
      'Say in launch-ready.jsonc where the monitoring is seen: "monitoring": {"links": ["https://status.example.com"]}, or "watch": {"publicUrl": "https://…"}.',
    references: ['https://www.rfc-editor.org/rfc/rfc6890', 'https://sre.google/sre-book/being-on-call/'],
  },
  judge: ({ declared, monitoring }) => {
    if (monitoring.links.length === 0)
      throw new Unknown(
        'nobody said where people see how the product is (monitoring.links, watch.publicUrl)',
        declared.domain,
      );
    const first = monitoring.links.filter(
      (link, index, all) => all.findIndex(other => hostOf(other) === hostOf(link)) === index,
    );
    return judgeEach(first, hostOf, link => judgeLink(declared.domain, link));
  },
});
