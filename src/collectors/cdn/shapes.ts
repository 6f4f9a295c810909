import { z } from 'zod';
import type {
  CdnBots,
  CdnHsts,
  CdnPageRule,
  CdnPlan,
  CdnRecord,
  CdnRule,
  CdnToken,
  CdnZone,
} from '../../evidence/cdn.ts';
import { inert } from '../../platform/inert.ts';
import { limits } from '../../platform/limits.ts';

// What the API answers, as far as it is read; each shape gives the evidence, texts harmless and cut.

const short = (text: string): string => inert(text).slice(0, limits.cdnTextCharacters);
const text = z.string().transform(short);

export const tokenShape: z.ZodType<CdnToken> = z
  .object({ status: z.enum(['active', 'disabled', 'expired']), expires_on: z.string().nullish() })
  .transform(({ status, expires_on }) => ({ kind: 'token', status, expiresOn: expires_on ?? null }));

const planOf = (legacyId: string | null | undefined): CdnPlan =>
  legacyId === 'pro' || legacyId === 'business' || legacyId === 'enterprise' ? legacyId : 'free';

export type FoundZone = CdnZone & { readonly account: string | null };

export const zonesShape: z.ZodType<readonly FoundZone[]> = z.array(
  z
    .object({
      id: z.string().regex(/^[0-9a-f]{32}$/),
      name: text,
      status: text,
      paused: z.boolean().nullish(),
      name_servers: z.array(text).nullish(),
      plan: z.object({ legacy_id: z.string().nullish() }).nullish(),
      account: z
        .object({
          id: z
            .string()
            .regex(/^[0-9a-f]{32}$/)
            .nullish(),
        })
        .nullish(),
    })
    .transform(({ id, name, status, paused, name_servers, plan, account }) => ({
      id,
      name: name.toLowerCase(),
      status,
      paused: paused === true,
      nameServers: (name_servers ?? []).map(server => server.toLowerCase()).toSorted(),
      plan: planOf(plan?.legacy_id),
      account: account?.id ?? null,
    })),
);

export const recordsShape: z.ZodType<readonly CdnRecord[]> = z.array(
  z
    .object({ id: text, type: text, name: text, content: text.nullish(), proxied: z.boolean().nullish() })
    .transform(({ id, type, name, content, proxied }) => ({
      id,
      type,
      name: name.toLowerCase().replace(/\.$/, ''),
      content: content ?? '',
      proxied: proxied === true,
    })),
);

const valueOf = <T>(value: z.ZodType<T>): z.ZodType<T> => z.object({ value }).transform(one => one.value);

export const textSetting: z.ZodType<string> = valueOf(text);

export const hstsSetting: z.ZodType<CdnHsts> = valueOf(
  z.object({
    strict_transport_security: z
      .object({
        enabled: z.boolean().nullish(),
        max_age: z.number().nullish(),
        include_subdomains: z.boolean().nullish(),
      })
      .nullish(),
  }),
).transform(({ strict_transport_security: header }) => ({
  enabled: header?.enabled === true,
  maxAge: header?.max_age ?? 0,
  subdomains: header?.include_subdomains === true,
}));

const parameters = z.object({
  cache: z.boolean().nullish(),
  edge_ttl: z.object({ mode: text, default: z.number().nullish() }).nullish(),
  from_value: z
    .object({
      status_code: z.number().nullish(),
      target_url: z.object({ value: text.nullish(), expression: text.nullish() }).nullish(),
    })
    .nullish(),
  ruleset: z.string().nullish(),
  phases: z.array(text).nullish(),
  products: z.array(text).nullish(),
  ssl: text.nullish(),
  security_level: text.nullish(),
  overrides: z
    .object({ sensitivity_level: text.nullish(), action: text.nullish(), enabled: z.boolean().nullish() })
    .nullish(),
});

type Parameters = z.infer<typeof parameters>;

const skipped = ({ phases, products, ruleset }: Parameters): NonNullable<CdnRule['skips']> => ({
  phases: phases ?? [],
  products: products ?? [],
  ruleset: ruleset === 'current',
});

const done = (
  action: string,
  given: Parameters,
): Pick<CdnRule, 'cache' | 'redirect' | 'skips' | 'config' | 'overrides'> => {
  const { cache, edge_ttl, from_value } = given;
  if (action === 'set_cache_settings') {
    const edge = edge_ttl == null ? null : { mode: edge_ttl.mode, seconds: edge_ttl.default ?? null };
    return { cache: { eligible: cache ?? null, edge } };
  }
  if (action === 'redirect') {
    const to = from_value?.target_url?.value ?? from_value?.target_url?.expression ?? '';
    return { redirect: { status: from_value?.status_code ?? 302, to } };
  }
  if (action === 'skip') return { skips: skipped(given) };
  if (action === 'set_config')
    return { config: { ssl: given.ssl ?? null, securityLevel: given.security_level ?? null } };
  const { overrides } = given;
  return overrides == null
    ? {}
    : {
        overrides: {
          sensitivity: overrides.sensitivity_level ?? null,
          action: overrides.action ?? null,
          enabled: overrides.enabled ?? null,
        },
      };
};

const rateShape = z.object({
  requests_per_period: z.number().nullish(),
  period: z.number(),
  mitigation_timeout: z.number().nullish(),
  characteristics: z.array(text).nullish(),
});

/** Rules come with long expressions; one that is cut could no longer be read right. */
const expression = z.string().max(limits.cdnExpressionCharacters);

const ruleShape: z.ZodType<CdnRule> = z
  .object({
    id: text,
    ref: text.nullish(),
    description: text.nullish(),
    enabled: z.boolean().nullish(),
    action: text,
    expression: expression.nullish(),
    action_parameters: parameters.nullish(),
    ratelimit: rateShape.nullish(),
  })
  .transform(one => ({
    id: one.id,
    ref: one.ref ?? one.id,
    description: one.description ?? '',
    enabled: one.enabled !== false,
    action: one.action,
    expression: one.expression ?? '',
    ...done(one.action, one.action_parameters ?? {}),
    ...(one.ratelimit == null
      ? {}
      : {
          rate: {
            requests: one.ratelimit.requests_per_period ?? 0,
            period: one.ratelimit.period,
            timeout: one.ratelimit.mitigation_timeout ?? 0,
            characteristics: one.ratelimit.characteristics ?? [],
          },
        }),
  }));

export const rulesetShape: z.ZodType<readonly CdnRule[]> = z
  .object({ rules: z.array(ruleShape).nullish() })
  .transform(({ rules }) => rules ?? []);

export const botsShape: z.ZodType<CdnBots> = z
  .object({
    fight_mode: z.boolean().nullish(),
    sbfm_definitely_automated: text.nullish(),
    sbfm_likely_automated: text.nullish(),
  })
  .transform(one => ({
    fightMode: one.fight_mode === true,
    definitely: one.sbfm_definitely_automated ?? null,
    likely: one.sbfm_likely_automated ?? null,
  }));

const shownValue = (value: unknown): string =>
  short(typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));

export const pageRulesShape: z.ZodType<readonly CdnPageRule[]> = z.array(
  z
    .object({
      id: text,
      status: text.nullish(),
      targets: z.array(z.object({ constraint: z.object({ value: text }) })).nullish(),
      actions: z.array(z.object({ id: text, value: z.unknown() })).nullish(),
    })
    .transform(({ id, status, targets, actions }) => ({
      id,
      pattern: targets?.[0]?.constraint.value ?? '',
      status: status ?? '',
      actions: (actions ?? []).map(action => ({ id: action.id, value: shownValue(action.value) })),
    })),
);
