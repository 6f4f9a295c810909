import { matchOf, requestFacts, type RequestFacts } from '../../engines/cloudflare/expression.ts';
import { platformOfTarget } from '../../providers/hosting/platforms.ts';
import type { CdnEvidence, CdnRecord, CdnRule, CdnZone } from '../cdn.ts';
import type { Declared } from '../declared.ts';
import { known } from '../leaf.ts';
import { byCodePoint, isUnder } from './answers.ts';

/** A zone whose settings hold, or why none of them does. */
export type ZoneState = { readonly live: CdnZone } | { readonly moot: string };

/** The zone as far as it does anything. `Unknown` when it was not read. */
export const zoneState = ({ zone: leaf }: CdnEvidence): ZoneState => {
  const zone = known(leaf);
  if (zone.status !== 'active')
    return { moot: `${zone.name} is “${zone.status}” at Cloudflare: the world does not ask Cloudflare for it yet` };
  return zone.paused
    ? { moot: `Cloudflare is paused for ${zone.name}: it answers DNS and passes nothing on` }
    : { live: zone };
};

const webTypes = new Set(['A', 'AAAA', 'CNAME']);

/** The records of a name that can carry the orange cloud. */
export const webRecords = (records: readonly CdnRecord[], name: string): readonly CdnRecord[] =>
  records.filter(record => record.name === name && webTypes.has(record.type));

const servesPeople = new Set(['site', 'app', 'api', 'auth']);

/** Hosts of production that answer people, as far as the zone holds records for them, in code-point order. */
export const frontHosts = (declared: Declared, records: readonly CdnRecord[]): readonly string[] => {
  const own = declared.hosts
    .filter(({ service, environment }) => servesPeople.has(service) && environment === 'production')
    .map(({ host }) => host);
  const all = new Set([declared.domain, `www.${declared.domain}`, ...own]);
  return [...all]
    .filter(host => isUnder(host, declared.domain) && webRecords(records, host).length > 0)
    .toSorted(byCodePoint);
};

/** A platform that has an edge of its own: nothing is gained by a second one before it. */
export const hasOwnEdge = (records: readonly CdnRecord[]): boolean =>
  records.length > 0 &&
  records.every(({ type, content }) => type === 'CNAME' && platformOfTarget(content.toLowerCase()) !== undefined);

export const isProxiedName = (records: readonly CdnRecord[], name: string): boolean =>
  webRecords(records, name).some(({ proxied }) => proxied);

/** What a rule is called where people look for it. */
export const ruleName = ({ description, ref }: Pick<CdnRule, 'description' | 'ref'>): string =>
  `“${description === '' ? ref : description}”`;

/** Rules that are switched on. */
export const enabledRules = (rules: readonly CdnRule[]): readonly CdnRule[] => rules.filter(({ enabled }) => enabled);

/** An event of a payment provider on its way to the webhook. */
export const eventFacts = (url: string): RequestFacts => requestFacts(url, { method: 'POST', cookie: '' });

/** Whether a page rule of the old kind holds for an address: `*` stands for anything, a missing scheme for both. */
export const pageRuleMatches = (pattern: string, url: string): boolean => {
  const { host, pathname, search } = new URL(url);
  const bare = pattern.replace(/^https?:\/\//, '');
  const text = `${host}${pathname}${search}`;
  return matchOf(`http.host strict wildcard ${JSON.stringify(bare)}`, { 'http.host': text }) === 'yes';
};
