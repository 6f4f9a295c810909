import type { z } from 'zod';
import type { Answer, CloudflareClient } from '../../engines/cloudflare/client.ts';
import type { CdnEvidence, CdnPhase, CdnToken } from '../../evidence/cdn.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import {
  botsShape,
  type FoundZone,
  hstsSetting,
  pageRulesShape,
  recordsShape,
  rulesetShape,
  textSetting,
  tokenShape,
  zonesShape,
} from './shapes.ts';

/** Why an answer says nothing; a permission that is missing is named as the dashboard names it. */
const reasonOf = (answer: Exclude<Answer<unknown>, { kind: 'ok' }>, what: string): string => {
  if (answer.kind === 'silent') return `${what}: ${answer.reason}`;
  if (answer.kind === 'missing') return `${what}: there is nothing at this address of the API`;
  if (answer.permission !== null)
    return `reading ${what} needs the permission “${answer.permission}”, which the API token lacks`;
  return `${what}: the API refused (${answer.status}): ${answer.reason}`;
};

const leafOf = <T>(answer: Answer<T>, what: string): Leaf<T> =>
  answer.kind === 'ok' ? seen(answer.value) : silent(reasonOf(answer, what));

const cdnPhases: readonly CdnPhase[] = [
  'http_request_dynamic_redirect',
  'http_request_firewall_custom',
  'http_ratelimit',
  'http_request_cache_settings',
  'http_config_settings',
  'ddos_l7',
];

const phaseNames: { readonly [P in CdnPhase]: string } = {
  http_request_dynamic_redirect: 'the redirect rules',
  http_request_firewall_custom: 'the custom rules of the firewall',
  http_ratelimit: 'the rate-limiting rules',
  http_request_cache_settings: 'the cache rules',
  http_config_settings: 'the configuration rules',
  ddos_l7: 'the overrides of the DDoS protection',
};

const textSettings = [
  'ssl',
  'always_use_https',
  'min_tls_version',
  'automatic_https_rewrites',
  'cache_level',
  'development_mode',
  'security_level',
  '0rtt',
] as const;

type OfZone = Omit<CdnEvidence, 'api' | 'variable' | 'webhook'>;

/** Everything of the zone silent for one reason. */
export const silentZone = (reason: string, token: Leaf<CdnToken> = silent(reason)): OfZone => {
  const quiet = silent(reason);
  return {
    token,
    zone: quiet,
    records: quiet,
    settings: {
      ...(Object.fromEntries(textSettings.map(id => [id, quiet])) as Omit<CdnEvidence['settings'], 'security_header'>),
      security_header: quiet,
    },
    rules: Object.fromEntries(cdnPhases.map(phase => [phase, quiet])) as CdnEvidence['rules'],
    bots: quiet,
    pageRules: quiet,
  };
};

type Read = <T>(path: string, shape: z.ZodType<T>) => Promise<Answer<T>>;

/** A token of the user answers at one address, a token of the account at another. */
const tokenOf = async (read: Read, account: string | null): Promise<Leaf<CdnToken>> => {
  const own = await read('/user/tokens/verify', tokenShape);
  if (own.kind === 'refused' && own.status === 401 && account === null)
    return silent('Cloudflare does not know the API token: it was mistyped, deleted, or belongs to an account');
  if (own.kind === 'ok' || account === null) return leafOf(own, 'the token itself');
  return leafOf(await read(`/accounts/${account}/tokens/verify`, tokenShape), 'the token itself');
};

const ofFound = async (read: Read, found: FoundZone): Promise<OfZone> => {
  const { account, ...zone } = found;
  const base = `/zones/${zone.id}`;
  const token = await tokenOf(read, account);
  const records = leafOf(await read(`${base}/dns_records?per_page=1000`, recordsShape), 'the DNS records');
  const texts: Partial<Record<(typeof textSettings)[number], Leaf<string>>> = {};
  for (const id of textSettings)
    texts[id] = leafOf(await read(`${base}/settings/${id}`, textSetting), 'the settings of the zone');
  const header = leafOf(await read(`${base}/settings/security_header`, hstsSetting), 'the settings of the zone');
  const rules: Partial<Record<CdnPhase, CdnEvidence['rules'][CdnPhase]>> = {};
  for (const phase of cdnPhases) {
    const answer = await read(`${base}/rulesets/phases/${phase}/entrypoint`, rulesetShape);
    // A phase in which nobody has made a rule yet has no entry point.
    rules[phase] = answer.kind === 'missing' ? seen([]) : leafOf(answer, phaseNames[phase]);
  }
  return {
    token,
    zone: seen(zone),
    records,
    settings: { ...(texts as Required<typeof texts>), security_header: header },
    rules: rules as CdnEvidence['rules'],
    bots: leafOf(await read(`${base}/bot_management`, botsShape), 'the settings against robots'),
    pageRules: leafOf(await read(`${base}/pagerules?status=active`, pageRulesShape), 'the page rules'),
  };
};

/** What the API shows of the zone of this name, one read after another. */
export const readZone = async (client: CloudflareClient, name: string, signal: AbortSignal): Promise<OfZone> => {
  const read: Read = (path, shape) => client.read(path, shape, signal);
  const zones = await read(`/zones?name=${encodeURIComponent(name)}`, zonesShape);
  if (zones.kind !== 'ok') {
    const token = await tokenOf(read, null);
    // A token that is no good lacks every permission: that it is no good is the reason.
    return silentZone(token.status === 'silent' ? token.reason : reasonOf(zones, 'the zone'), token);
  }
  // A domain that moved to another account is still listed in the old one: its settings there do nothing any more.
  const found = zones.value.find(({ status }) => status === 'active') ?? zones.value[0];
  if (found === undefined)
    return silentZone(`the API token opens no zone of the name ${name}`, await tokenOf(read, null));
  return ofFound(read, found);
};
