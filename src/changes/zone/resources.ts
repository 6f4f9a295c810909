import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type Json,
  canonicalJson,
  holds,
  jsonSchema,
  type RecordBody,
  recordBody,
  ruleBody,
  sameJson,
} from './bodies.ts';
import { valueOf } from './record-values.ts';

/** Where rules of one kind stand, by the host's own name for it. */
export const rulePhases = [
  'http_request_dynamic_redirect',
  'http_request_cache_settings',
  'http_request_firewall_custom',
  'http_ratelimit',
] as const;

/** Settings of a zone that a plan may change. Others stay with their owner. */
export const zoneSettings = [
  'ssl',
  'always_use_https',
  'min_tls_version',
  'tls_1_3',
  'automatic_https_rewrites',
  'security_header',
  'http3',
  'brotli',
  'browser_cache_ttl',
  'cache_level',
  'development_mode',
  'security_level',
  'browser_check',
  'early_hints',
  '0rtt',
] as const;

const phase = z.enum(rulePhases);
const setting = z.enum(zoneSettings);

/** What one change does to one thing: from `before` to `after`; null = it is not there. */
export const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('record'), before: recordBody.nullable(), after: recordBody.nullable() }),
  z.strictObject({ kind: z.literal('setting'), setting, before: jsonSchema, after: jsonSchema }),
  z.strictObject({
    kind: z.literal('rule'),
    phase,
    before: ruleBody.nullable(),
    after: ruleBody.nullable(),
    /** Where the rule stands among all of its kind, from 0; of a rule that comes: where it is put. */
    index: z.number().int().min(0).max(10_000),
  }),
]);

export type Effect = z.infer<typeof effectSchema>;
export type RecordEffect = Extract<Effect, { kind: 'record' }>;
export type RuleEffect = Extract<Effect, { kind: 'rule' }>;

const foreignRule = z.strictObject({ foreign: z.string().max(100), says: z.string().max(600) });

/** All that stands in one place: the records of a name, the value of a setting, the rules of a phase in their order. */
export const holdingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('name'), records: z.array(recordBody).max(3500) }),
  z.strictObject({ kind: z.literal('setting'), value: jsonSchema }),
  z.strictObject({
    kind: z.literal('phase'),
    /** False when the host has no list of this kind at all, which is the same as an empty one until a rule comes. */
    exists: z.boolean(),
    rules: z.array(z.union([ruleBody, foreignRule])).max(1000),
  }),
]);

export type Holding = z.infer<typeof holdingSchema>;
type PhaseHolding = Extract<Holding, { kind: 'phase' }>;
export type HeldRule = PhaseHolding['rules'][number];

/** The place of a change: `name app.example.com`, `setting ssl`, `phase http_ratelimit`. */
export const placeOf = (effect: Effect): string => {
  switch (effect.kind) {
    case 'record':
      return `name ${(effect.after ?? effect.before)?.name ?? ''}`;
    case 'setting':
      return `setting ${effect.setting}`;
    case 'rule':
      return `phase ${effect.phase}`;
  }
};

const sorted = (records: readonly RecordBody[]): readonly RecordBody[] =>
  records.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));

export const fingerprint = (holding: Holding): string => {
  const value = holding.kind === 'name' ? { ...holding, records: sorted(holding.records) } : holding;
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 32);
};

/** A fingerprint of somebody else's rule, of which nothing but that it stays the same is our business. */
export const foreignPrint = (rule: Json): string =>
  createHash('sha256').update(canonicalJson(rule)).digest('hex').slice(0, 32);

/** A record in the one spelling in which two can be compared: quotes, dots and switches that are off make no difference. */
const comparable = ({ settings, ...record }: RecordBody): Json => {
  const value = valueOf(record);
  const on = Object.entries(settings ?? {}).filter(([, one]) => one !== false && one !== null);
  const { content: _content, data: _data, priority: _priority, ...rest } = record;
  return {
    ...(value === null ? record : { ...rest, value }),
    name: record.name.toLowerCase(),
    ...(on.length === 0 ? {} : { settings: Object.fromEntries(on) }),
  };
};

export const sameRecord = (a: RecordBody, b: RecordBody): boolean => sameJson(comparable(a), comparable(b));

const sameRule = (held: HeldRule, asked: HeldRule): boolean => {
  if ('foreign' in asked) return 'foreign' in held && held.foreign === asked.foreign;
  return !('foreign' in held) && holds(held, asked);
};

/** True when what the host holds is what is expected to stand there; defaults that it adds to our own rules do not count. */
export const isAs = (real: Holding, expected: Holding): boolean => {
  if (expected.kind === 'name') {
    if (real.kind !== 'name' || real.records.length !== expected.records.length) return false;
    return expected.records.every(asked => real.records.some(held => sameRecord(held, asked)));
  }
  if (expected.kind === 'setting') return real.kind === 'setting' && sameJson(real.value, expected.value);
  if (real.kind !== 'phase' || real.rules.length !== expected.rules.length) return false;
  return expected.rules.every((asked, index) => {
    const held = real.rules[index];
    return held !== undefined && sameRule(held, asked);
  });
};

const afterRule = (holding: PhaseHolding, { before, after, index }: RuleEffect): PhaseHolding => {
  const ref = (after ?? before)?.ref;
  const at = holding.rules.findIndex(rule => 'ref' in rule && rule.ref === ref);
  const without = holding.rules.filter((_, other) => other !== at);
  const rules =
    after === null ? without : without.toSpliced(at === -1 ? Math.min(index, without.length) : at, 0, after);
  return { kind: 'phase', exists: holding.exists || after !== null, rules };
};

/** What stands in the place once the effect is there. */
export const after = (holding: Holding, effect: Effect): Holding => {
  if (effect.kind === 'record' && holding.kind === 'name') {
    const { before, after: next } = effect;
    const at = before === null ? -1 : holding.records.findIndex(held => sameRecord(held, before));
    const records = holding.records.filter((_, index) => index !== at);
    return { kind: 'name', records: next === null ? records : [...records, next] };
  }
  if (effect.kind === 'setting' && holding.kind === 'setting') return { kind: 'setting', value: effect.after };
  if (effect.kind === 'rule' && holding.kind === 'phase') return afterRule(holding, effect);
  throw new RangeError('an effect on another kind of place');
};

/** The effect that takes this one back. */
export const reversed = (effect: Effect): Effect =>
  ({ ...effect, before: effect.after, after: effect.before }) as Effect;

/** Where one effect stands: not there yet, there, or something else is there that neither the plan nor its undo knows. */
export type Standing = 'before' | 'after' | 'other';

const standingOf = (hasBefore: boolean, hasAfter: boolean): Standing => {
  if (hasAfter && !hasBefore) return 'after';
  return hasBefore && !hasAfter ? 'before' : 'other';
};

/** Looks at the thing alone: whatever else came or went in its place since is no matter. */
export const standing = (holding: Holding, effect: Effect): Standing => {
  if (effect.kind === 'record' && holding.kind === 'name') {
    const has = (asked: RecordBody | null, other: RecordBody | null): boolean =>
      asked === null
        ? !holding.records.some(held => other !== null && sameRecord(held, other))
        : holding.records.some(held => sameRecord(held, asked));
    return standingOf(has(effect.before, effect.after), has(effect.after, effect.before));
  }
  if (effect.kind === 'setting' && holding.kind === 'setting')
    return standingOf(sameJson(holding.value, effect.before), sameJson(holding.value, effect.after));
  if (effect.kind === 'rule' && holding.kind === 'phase') {
    const ref = (effect.after ?? effect.before)?.ref;
    const held = holding.rules.find(rule => 'ref' in rule && rule.ref === ref);
    const is = (asked: RuleEffect['after']): boolean =>
      asked === null ? held === undefined : held !== undefined && sameRule(held, asked);
    return standingOf(is(effect.before), is(effect.after));
  }
  return 'other';
};
