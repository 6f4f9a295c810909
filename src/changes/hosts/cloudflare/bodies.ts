import { type Json, type RecordBody, type RuleBody, ruleBody } from '../../zone/bodies.ts';
import { foreignPrint, type HeldRule, type Holding } from '../../zone/resources.ts';
import type { ApiRecord, ApiRuleset } from './shapes.ts';

/** Types that the API keeps as parts; their text is made from those. */
const inParts: ReadonlySet<string> = new Set([
  'CAA',
  'SRV',
  'CERT',
  'DNSKEY',
  'DS',
  'HTTPS',
  'LOC',
  'NAPTR',
  'SMIMEA',
  'SSHFP',
  'SVCB',
  'TLSA',
  'URI',
]);

/** What a person can set of a record. */
export const recordFrom = (record: ApiRecord): RecordBody => ({
  name: record.name,
  type: record.type,
  ...(record.data !== undefined && inParts.has(record.type)
    ? { data: record.data }
    : { content: record.content ?? '' }),
  ...(record.priority === undefined || inParts.has(record.type) ? {} : { priority: record.priority }),
  ttl: record.ttl,
  proxied: record.proxied ?? false,
  ...(record.comment === null || record.comment === undefined || record.comment === ''
    ? {}
    : { comment: record.comment }),
  ...(record.tags === null || record.tags === undefined || record.tags.length === 0 ? {} : { tags: record.tags }),
  ...(record.settings === null || record.settings === undefined || Object.keys(record.settings).length === 0
    ? {}
    : { settings: record.settings }),
});

/** What the API is sent for a record to be made, or to be as `after`; what `before` had and `after` has not is emptied. */
export const recordToSend = (after: RecordBody, before: RecordBody | null): { readonly [key: string]: Json } => ({
  name: after.name,
  type: after.type,
  ...(after.content === undefined ? {} : { content: after.content }),
  ...(after.data === undefined ? {} : { data: after.data }),
  ...(after.priority === undefined ? {} : { priority: after.priority }),
  ttl: after.ttl,
  // Types that no proxy can stand before have no such switch.
  ...(/^(?:A|AAAA|CNAME)$/.test(after.type) ? { proxied: after.proxied } : {}),
  ...(after.comment === undefined
    ? before?.comment === undefined
      ? {}
      : { comment: '' }
    : { comment: after.comment }),
  ...(after.tags === undefined ? (before?.tags === undefined ? {} : { tags: [] }) : { tags: after.tags }),
  ...(after.settings === undefined ? {} : { settings: after.settings }),
});

const own = ({
  ref,
  description,
  expression,
  action,
  action_parameters,
  ratelimit,
  enabled,
}: {
  readonly [key: string]: Json | undefined;
}): RuleBody | null => {
  const parsed = ruleBody.safeParse({
    ref,
    description: description ?? '',
    expression,
    action,
    ...(action_parameters === undefined ? {} : { action_parameters }),
    ...(ratelimit === undefined ? {} : { ratelimit }),
    enabled: enabled ?? true,
  });
  return parsed.success ? parsed.data : null;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A rule of ours as it is; of anybody else's its fingerprint and one line. */
const held = (rule: { readonly [key: string]: Json }): HeldRule => {
  const mine = own(rule);
  if (mine !== null) return mine;
  const { version: _version, last_updated: _updated, ...rest } = rule;
  const says = `${text(rule['description']) || 'without a name'}: ${text(rule['expression'])} → ${text(rule['action'])}`;
  return { foreign: foreignPrint(rest), says: says.slice(0, 600) };
};

export const phaseFrom = (ruleset: ApiRuleset | null): Extract<Holding, { kind: 'phase' }> => ({
  kind: 'phase',
  exists: ruleset !== null,
  rules: (ruleset?.rules ?? []).map(rule => held(rule as { readonly [key: string]: Json })),
});

/** What the API is sent for a rule. */
export const ruleToSend = (rule: RuleBody): { readonly [key: string]: Json } => ({
  ref: rule.ref,
  description: rule.description,
  expression: rule.expression,
  action: rule.action,
  ...(rule.action_parameters === undefined ? {} : { action_parameters: rule.action_parameters }),
  ...(rule.ratelimit === undefined ? {} : { ratelimit: rule.ratelimit }),
  enabled: rule.enabled,
});
