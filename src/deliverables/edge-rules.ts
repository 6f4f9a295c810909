import { cacheWishes, rateWish, usualShape, type AppShape } from '../changes/hosts/cloudflare/standard.ts';
import { firewallWishes, withinRoom } from '../changes/hosts/cloudflare/security.ts';
import { hinders, matchesDoor } from '../checks/edge/abuse-limited.ts';
import { holds, type RuleBody } from '../changes/zone/bodies.ts';
import type { ZoneWish } from '../changes/zone/wishes.ts';
import type { CdnEvidence, CdnPhase, CdnPlan, CdnRule } from '../evidence/cdn.ts';
import { enabledRules } from '../evidence/derive/edge-zone.ts';
import { deliveredBy } from '../evidence/derive/delivered.ts';
import { fieldOf } from '../evidence/derive/caching.ts';
import { isFingerprinted } from '../evidence/derive/fingerprinted.ts';
import type { DeliveryEvidence } from '../evidence/delivery.ts';
import { type CloudflareQuota, cloudflareQuotas } from '../providers/dns/cloudflare-plans.ts';

/** `there` = a rule of ours says the same; `differs` = it stands there and says something else. */
type RuleState = 'there' | 'differs' | 'missing' | 'not known';

export type EdgeRule = {
  readonly phase: ZonePhase;
  readonly rule: RuleBody;
  readonly at: 'first' | 'last';
  readonly state: RuleState;
};

type ZonePhase = Extract<ZoneWish, { kind: 'rule' }>['phase'];

/** Rules of one sort for one zone. `beyond` = what the plan has no room for beside the rules of others. */
export type EdgeRules = {
  readonly plan: CdnPlan;
  /** Whether the zone was read, or the smallest plan is assumed. */
  readonly isRead: boolean;
  readonly rules: readonly EdgeRule[];
  readonly beyond: readonly EdgeRule[];
  /** The rule of somebody else that already slows the trying of passwords, by its name. */
  readonly slowedBy: string | null;
  readonly room: readonly { readonly phase: ZonePhase; readonly others: readonly CdnRule[]; readonly most: number }[];
};

const planOf = ({ zone }: CdnEvidence): CdnPlan => (zone.status === 'ok' ? zone.value.plan : 'free');

const rulesIn = ({ rules }: CdnEvidence, phase: CdnPhase): readonly CdnRule[] | null => {
  const leaf = rules[phase];
  return leaf.status === 'ok' ? leaf.value : null;
};

/** What a rule does, as far as the evidence holds it: whether it caches and by whose word, and how much it lets through. */
const doesSame = ({ cache, rate }: CdnRule, { action_parameters: wanted, ratelimit }: RuleBody): boolean =>
  (wanted?.['cache'] === undefined || cache?.eligible === wanted['cache']) &&
  (wanted?.['edge_ttl'] === undefined || holds(cache?.edge ?? undefined, wanted['edge_ttl'])) &&
  (ratelimit === undefined ||
    (rate?.requests === ratelimit['requests_per_period'] && rate?.period === ratelimit['period']));

const stateOf = (cdn: CdnEvidence, phase: CdnPhase, rule: RuleBody): RuleState => {
  const held = rulesIn(cdn, phase);
  if (held === null) return 'not known';
  const own = held.find(({ ref }) => ref === rule.ref);
  if (own === undefined) return 'missing';
  const isSame = own.expression === rule.expression && own.action === rule.action && doesSame(own, rule);
  return isSame && own.enabled ? 'there' : 'differs';
};

const kindOf: { readonly [P in ZonePhase]: keyof CloudflareQuota } = {
  http_request_dynamic_redirect: 'redirect',
  http_request_cache_settings: 'cache',
  http_request_firewall_custom: 'firewall',
  http_ratelimit: 'rate',
};

/** The rules among these wishes, as far as the plan of the zone has room for them beside the rules of others. */
export const assembled = (cdn: CdnEvidence, wishes: readonly ZoneWish[]): EdgeRules => {
  const plan = planOf(cdn);
  const quota = cloudflareQuotas[plan];
  const own = wishes.filter(wish => wish.kind === 'rule');
  const phases = [...new Set(own.map(({ phase }) => phase))];
  const sorted = phases.map(phase => {
    const ours = new Set(own.map(({ rule }) => rule.ref));
    const others = (rulesIn(cdn, phase) ?? []).filter(({ ref }) => !ours.has(ref));
    const { fit, beyond } = withinRoom(
      own.filter(one => one.phase === phase),
      kindOf[phase],
      quota,
      others.length,
    );
    const shown = (all: readonly ZoneWish[]): readonly EdgeRule[] =>
      all
        .filter(wish => wish.kind === 'rule')
        .map(({ rule, at }) => ({ phase, rule, at, state: stateOf(cdn, phase, rule) }));
    return { phase, others, most: quota[kindOf[phase]], fit: shown(fit), beyond: shown(beyond) };
  });
  return {
    plan,
    isRead: cdn.zone.status === 'ok',
    rules: sorted.flatMap(({ fit }) => fit),
    beyond: sorted.flatMap(({ beyond }) => beyond),
    slowedBy: null,
    room: sorted.map(({ phase, others, most }) => ({ phase, others, most })),
  };
};

/** Folders of files whose names change with their content, as they were delivered; the usual ones where none was seen. */
const staticPathsOf = (delivery: DeliveryEvidence | undefined): readonly string[] => {
  const seen = (delivery === undefined ? [] : deliveredBy(delivery)).flatMap(one =>
    'reason' in one ? [] : one.files.filter(({ url }) => isFingerprinted(url)).map(({ url }) => new URL(url).pathname),
  );
  const folders = seen.map(path => path.slice(0, path.lastIndexOf('/'))).filter(folder => folder !== '');
  return folders.length === 0 ? usualShape.staticPaths : [...new Set(folders)].toSorted();
};

/** Pages that two strangers got alike, without a cookie: safe to keep for a short while. */
const publicPagesOf = (delivery: DeliveryEvidence | undefined): readonly URL[] =>
  (delivery === undefined ? [] : deliveredBy(delivery)).flatMap(one =>
    'reason' in one
      ? []
      : one.pages
          .filter(page => page.status === 200 && page.same.status === 'ok' && page.same.value)
          .filter(page => fieldOf(page, 'set-cookie') === null && !page.url.includes('…'))
          .map(({ url }) => new URL(url)),
  );

const isPrivate = (path: string): boolean =>
  usualShape.privatePaths.some(one => path === one || path.startsWith(`${one}/`)) || /log-?in|sign/i.test(path);

const quoted = (text: string): string => `"${text.replaceAll(/(["\\])/g, '\\$1')}"`;

/** One rule for the public pages: kept only where the page itself says for how long. */
const pagesWish = (pages: readonly URL[], because: readonly string[]): readonly ZoneWish[] => {
  const safe = pages.filter(({ pathname }) => !isPrivate(pathname));
  if (safe.length === 0) return [];
  const byHost = Map.groupBy(safe, ({ hostname }) => hostname);
  const terms = [...byHost]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([host, urls]) => {
      const paths = [...new Set(urls.map(({ pathname }) => pathname))].toSorted();
      return `(http.host eq ${quoted(host)} and http.request.uri.path in {${paths.map(quoted).join(' ')}})`;
    });
  return [
    {
      kind: 'rule',
      phase: 'http_request_cache_settings',
      at: 'last',
      because,
      rule: {
        ref: 'launch-ready/cache/pages',
        description: 'Launch Ready: public pages, for as long as they say themselves',
        expression: terms.join(' or '),
        action: 'set_cache_settings',
        // Without a word of the page nothing is kept: what is forgotten stays private.
        action_parameters: { cache: true, edge_ttl: { mode: 'bypass_by_default' } },
        enabled: true,
      },
    },
  ];
};

/** What an app is, as far as it was seen from outside. */
const shapeOf = (delivery: DeliveryEvidence | undefined): AppShape => ({
  ...usualShape,
  staticPaths: staticPathsOf(delivery),
});

/** Rules for what is static and for the pages that are safe to cache; the rule for members stands last and wins (S4.d1). */
export const cdnRules = (cdn: CdnEvidence, delivery: DeliveryEvidence | undefined): EdgeRules => {
  const because = ['S4.d1: rules of the cache'];
  const all = cacheWishes(shapeOf(delivery), because);
  return assembled(cdn, [...all.slice(0, -1), ...pagesWish(publicPagesOf(delivery), because), ...all.slice(-1)]);
};

/** Rules against obvious abuse, within what the plan has (S4.d2). */
export const securityRules = (cdn: CdnEvidence): EdgeRules => {
  const because = ['S4.d2: rules against abuse'];
  const shape = { webhook: cdn.webhook?.url ?? null, hasBotRules: planOf(cdn) !== 'free' };
  const hosts = (cdn.records.status === 'ok' ? cdn.records.value : [])
    .filter(({ proxied }) => proxied)
    .map(({ name }) => name)
    .filter(name => !name.includes('*'));
  const wish = rateWish(usualShape, because);
  const own = new Set(wish.flatMap(one => (one.kind === 'rule' ? [one.rule.ref] : [])));
  const slows = enabledRules(rulesIn(cdn, 'http_ratelimit') ?? []).find(
    rule => !own.has(rule.ref) && hinders(rule) && matchesDoor(rule, [...new Set(hosts)]) === 'yes',
  );
  const rules = assembled(cdn, [...firewallWishes(shape, because), ...(slows === undefined ? wish : [])]);
  return { ...rules, slowedBy: slows === undefined ? null : slows.description === '' ? slows.ref : slows.description };
};
