import { matchOf, requestFacts, type Match } from '../../engines/cloudflare/expression.ts';
import type { CdnEvidence, CdnRule, CdnZone } from '../../evidence/cdn.ts';
import { enabledRules, frontHosts, isProxiedName, ruleName, zoneState } from '../../evidence/derive/edge-zone.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { cloudflareQuotas } from '../../providers/dns/cloudflare-plans.ts';
import { concluded, defineCheck, type Fault, notApplicable } from '../check.ts';
import { askingPhase, dashboard, needsToken } from '../edge-words.ts';
import { byHand } from '../wording.ts';

/** Where people sign in, sign up and ask for a new password, by the names that apps give these routes. */
export const doorPaths = [
  '/login',
  '/signin',
  '/sign-in',
  '/auth/login',
  '/auth/sign-in',
  '/api/login',
  '/api/auth/login',
  '/api/auth/sign-in',
  '/api/auth/sign-in/email',
  '/api/session',
  '/session',
  '/users/sign_in',
] as const;

/** More than this a second lets every guesser through. */
const mostPerSecond = 10;

/** Whether a rate-limiting rule slows anybody down. */
export const hinders = ({ action, rate }: CdnRule): boolean =>
  action !== 'log' && rate !== undefined && rate.requests / Math.max(1, rate.period) <= mostPerSecond;

/** Whether a rule holds for one of the doors of an app at these hosts. */
export const matchesDoor = ({ expression }: CdnRule, hosts: readonly string[]): Match => {
  const matches = new Set(
    hosts.flatMap(host =>
      doorPaths.map(path =>
        matchOf(expression, requestFacts(`https://${host}${path}`, { method: 'POST', cookie: '' })),
      ),
    ),
  );
  return matches.has('yes') ? 'yes' : matches.has('unknown') ? 'unknown' : 'no';
};

const reasonOf = (rules: readonly CdnRule[]): string => {
  const [first] = rules;
  if (first === undefined) return 'there is no rate-limiting rule';
  if (first.action === 'log') return `the rule ${ruleName(first)} only writes down what it sees`;
  if (!hinders(first))
    return `the rule ${ruleName(first)} lets ${first.rate?.requests ?? 0} requests through in ${first.rate?.period ?? 0} seconds`;
  return `the rule ${ruleName(first)} holds for ${first.expression}, and for no door of the app`;
};

/** What a rate-limiting rule that hinders has, as the API writes it; hindering all the same is judged by the evidence. */
const showsNoDoor = String.raw`/^(?![\s\S]*"action":\s*"(?:block|managed_challenge|challenge|js_challenge)"[\s\S]*(?:login|sign-?_?in|session))/i`;

const faultOf = (cdn: CdnEvidence, zone: CdnZone, rules: readonly CdnRule[]): Fault => ({
  place: zone.name,
  hosts: [zone.name],
  severity: 'medium',
  confidence: 'observed',
  happened: 'Whoever tries stolen passwords by the thousand keeps your server busy: all of it passes the edge.',
  cause: `For signing in, ${reasonOf(rules)}; the plan “${zone.plan}” has room for ${cloudflareQuotas[zone.plan].rate}.`,
  evidence: [
    `rate-limiting rules of ${zone.name}: ${rules.length}`,
    ...rules.map(rule => `${ruleName(rule)}: ${rule.action}, ${rule.expression}`),
  ],
  replay: askingPhase(
    cdn,
    zone,
    'http_ratelimit',
    rules.some(hinders) || rules.length === 0
      ? showsNoDoor
      : String.raw`/"action":\s*"log"|"requests_per_period":\s*\d{3,}/`,
  ),
  remedy: [
    byHand(
      dashboard(zone, 'Security → Security rules → Rate limiting rules'),
      'Make one rule for the paths of sign-in, sign-up and password reset: 10 requests in 10 seconds for each address, then block.',
      'Keep the limits inside the app: the edge counts by address and data centre, and only the app knows the account.',
    ),
  ],
});

export default defineCheck({
  id: 'edge/abuse-limited',
  rows: ['S4.c2'],
  from: 'launch',
  needs: ['cdn', 'declared'],
  after: ['edge/ddos-covers'],
  damage: 'signups',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'The edge slows whoever tries passwords by the thousand',
    failureTitle: 'Every guess at a password reaches your server',
    why: 'Every plan of Cloudflare has at least one rate-limiting rule. Spent on the doors of the app, it keeps the mass of guesses away; throttling each account is the work of the app itself.',
    fix: 'Spend one rate-limiting rule on sign-in, sign-up and password reset.',
    howTo: needsToken,
    references: ['https://developers.cloudflare.com/waf/rate-limiting-rules/'],
  },
  judge: ({ cdn, declared }) => {
    const state = zoneState(cdn);
    if ('moot' in state) return notApplicable(state.moot);
    const zone = state.live;
    const records = known(cdn.records);
    const hosts = frontHosts(declared, records).filter(host => isProxiedName(records, host));
    if (hosts.length === 0) return notApplicable('no public host of the zone is proxied');
    const rules = enabledRules(known(cdn.rules.http_ratelimit));
    const matches = new Set(rules.filter(hinders).map(rule => matchesDoor(rule, hosts)));
    if (matches.has('yes')) return concluded([]);
    if (matches.has('unknown'))
      throw new Unknown(`no rate-limiting rule of ${zone.name} could be read as far as signing in goes`, zone.name);
    return concluded([faultOf(cdn, zone, rules)]);
  },
});
