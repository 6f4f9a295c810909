import { type Json, sameJson, type RecordBody } from './bodies.ts';
import { type Leave, refusals } from './guard.ts';
import { ordered } from './order.ts';
import type { Plan, PlannedChange } from './plan.ts';
import { proxyEffects, recordEffects } from './record-effects.ts';
import { after, type Effect, fingerprint, type HeldRule, type Holding, placeOf } from './resources.ts';
import { riskOf } from './risk.ts';
import { headline, recordWords, sides } from './words.ts';
import type { RulePhase, ZoneSetting, ZoneWish } from './wishes.ts';

/** A zone as its host keeps it. What the wishes do not touch need not be read: `null` = not known, with the reason. */
export type ZoneAsItIs = {
  readonly id: string;
  readonly name: string;
  readonly tier: string;
  /** ISO 8601. */
  readonly readAt: string;
  readonly records: readonly RecordBody[] | { readonly unknown: string };
  readonly settings: Partial<Record<ZoneSetting, Json | { readonly unknown: string }>>;
  readonly phases: Partial<Record<RulePhase, Extract<Holding, { kind: 'phase' }> | { readonly unknown: string }>>;
};

type Draft = { readonly effect: Effect; readonly why: readonly string[] };
type NotPlanned = Plan['notPlanned'][number];

const isUnknown = (value: unknown): value is { readonly unknown: string } =>
  typeof value === 'object' && value !== null && 'unknown' in value && typeof value.unknown === 'string';

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts that a wish does not name stay as they are, however deep they stand. */
const merged = (standing: Json, wanted: Json): Json => {
  if (!isObject(standing) || !isObject(wanted)) return wanted;
  const parts = Object.entries(wanted).map(([key, value]) => {
    const held = standing[key];
    return [key, held === undefined ? value : merged(held, value)] as const;
  });
  return { ...standing, ...Object.fromEntries(parts) };
};

const what = (wish: ZoneWish): string => {
  switch (wish.kind) {
    case 'set':
      return `${wish.set.type} of ${wish.set.name}`;
    case 'proxy':
      return `the proxy of ${wish.name}`;
    case 'setting':
      return `the setting ${wish.setting}`;
    case 'rule':
      return `the rule ${wish.rule.ref}`;
  }
};

const ruleEffects = (wish: Extract<ZoneWish, { kind: 'rule' }>, held: readonly HeldRule[]): readonly Effect[] => {
  const at = held.findIndex(rule => 'ref' in rule && rule.ref === wish.rule.ref);
  const standing = held[at];
  const before = standing !== undefined && 'ref' in standing ? standing : null;
  if (before !== null && sameJson(before, wish.rule)) return [];
  const { behind } = wish;
  const first = behind === undefined ? 0 : held.findLastIndex(rule => 'ref' in rule && behind(rule)) + 1;
  const index = before === null ? (wish.at === 'first' ? first : held.length) : at;
  return [{ kind: 'rule', phase: wish.phase, before, after: wish.rule, index }];
};

/** The wishes one after the other, each on the zone as those before it leave it. */
class Drafting {
  readonly drafts: Draft[] = [];
  readonly notPlanned: NotPlanned[] = [];
  readonly #zone: ZoneAsItIs;
  readonly #places = new Map<string, Holding>();

  constructor(zone: ZoneAsItIs) {
    this.#zone = zone;
  }

  /** The place as it is in the zone, without the drafts. */
  asRead(place: string): Holding | { readonly unknown: string } {
    const [kind, ...rest] = place.split(' ');
    const name = rest.join(' ');
    if (kind === 'name') {
      const { records } = this.#zone;
      return isUnknown(records)
        ? records
        : { kind: 'name', records: records.filter(record => record.name.toLowerCase() === name) };
    }
    if (kind === 'setting') {
      const value = this.#zone.settings[name as ZoneSetting];
      if (value === undefined) return { unknown: 'it was not read' };
      return isUnknown(value) ? value : { kind: 'setting', value };
    }
    return this.#zone.phases[name as RulePhase] ?? { unknown: 'it was not read' };
  }

  now(place: string): Holding | { readonly unknown: string } {
    return this.#places.get(place) ?? this.asRead(place);
  }

  put(effects: readonly Effect[], why: readonly string[]): void {
    for (const effect of effects) {
      const place = placeOf(effect);
      const holding = this.now(place);
      if (isUnknown(holding)) throw new RangeError('an effect on what is not known');
      this.#places.set(place, after(holding, effect));
      this.drafts.push({ effect, why });
    }
  }

  refuse(wish: ZoneWish, reason: string): void {
    this.notPlanned.push({ what: what(wish), reason, flag: null });
  }
}

const placeFor = (wish: ZoneWish): string => {
  switch (wish.kind) {
    case 'set':
      return `name ${wish.set.name}`;
    case 'proxy':
      return `name ${wish.name}`;
    case 'setting':
      return `setting ${wish.setting}`;
    case 'rule':
      return `phase ${wish.phase}`;
  }
};

const draft = (drafting: Drafting, wish: ZoneWish): void => {
  const holding = drafting.now(placeFor(wish));
  if (isUnknown(holding)) return drafting.refuse(wish, `how it is now is not known: ${holding.unknown}`);
  if (wish.kind === 'set' && holding.kind === 'name') {
    const effects = recordEffects(wish.set, holding.records);
    return 'reason' in effects ? drafting.refuse(wish, effects.reason) : drafting.put(effects, wish.because);
  }
  if (wish.kind === 'proxy' && holding.kind === 'name') {
    const effects = proxyEffects(wish.name, wish.proxied, holding.records);
    if (effects.length === 0 && !holding.records.some(({ type }) => /^(?:A|AAAA|CNAME)$/.test(type)))
      return drafting.refuse(wish, 'no record of this name can be proxied; a wildcard answers for it, or nothing does');
    return drafting.put(effects, wish.because);
  }
  if (wish.kind === 'setting' && holding.kind === 'setting') {
    const value = merged(holding.value, wish.value);
    if (sameJson(value, holding.value)) return;
    return drafting.put(
      [{ kind: 'setting', setting: wish.setting, before: holding.value, after: value }],
      wish.because,
    );
  }
  if (wish.kind === 'rule' && holding.kind === 'phase') drafting.put(ruleEffects(wish, holding.rules), wish.because);
};

const undoWords = (effect: Effect): string => {
  const { before, after: next } = sides(effect);
  if (before === null) return `It is removed again: ${next ?? ''}`;
  return next === null ? `It is made again: ${before}` : `It gets back: ${before}`;
};

const left = (base: readonly (readonly [string, Holding])[], effects: readonly Effect[]): readonly string[] =>
  base.flatMap(([, holding]) => {
    if (holding.kind === 'name')
      return holding.records
        .filter(
          record =>
            !effects.some(
              effect => effect.kind === 'record' && effect.before !== null && sameJson(effect.before, record),
            ),
        )
        .map(recordWords);
    if (holding.kind !== 'phase') return [];
    return holding.rules.flatMap(rule => ('foreign' in rule ? [`rule of somebody else: ${rule.says}`] : []));
  });

const setsOf = (zone: ZoneAsItIs): number =>
  isUnknown(zone.records) ? 0 : new Set(zone.records.map(({ name, type }) => `${name} ${type}`)).size;

/** One plan out of all wishes and the zone as it is. Wishes that are fulfilled already leave nothing behind. */
export const planZone = (wishes: readonly ZoneWish[], zone: ZoneAsItIs, leave: Leave): Plan => {
  const drafting = new Drafting(zone);
  // In the order in which they are carried out: a proxy is switched on the record that stands there by then.
  for (const kind of ['set', 'proxy', 'setting', 'rule'] as const)
    for (const wish of wishes) if (wish.kind === kind) draft(drafting, wish);
  const refused = refusals(
    drafting.drafts.map(({ effect }) => effect),
    setsOf(zone),
    leave,
  );
  // What follows on something refused in the same place cannot be done without it.
  const stuck = new Set(refused.map(({ effect }) => placeOf(effect)));
  const kept = ordered(drafting.drafts.filter(({ effect }) => !stuck.has(placeOf(effect))));
  const places = [...new Set(kept.map(({ effect }) => placeOf(effect)))];
  const base = places.flatMap(place => {
    const holding = drafting.asRead(place);
    return isUnknown(holding) ? [] : [[place, holding] as const];
  });
  const held = drafting.drafts
    .filter(({ effect }) => stuck.has(placeOf(effect)))
    .map(({ effect }): NotPlanned => {
      const own =
        refused.find(one => one.effect === effect) ?? refused.find(one => placeOf(one.effect) === placeOf(effect));
      return { what: headline(effect), reason: own?.reason ?? '', flag: own?.flag ?? null };
    });
  return {
    schema: 'launch-ready/plan@1',
    host: 'cloudflare',
    zone: { id: zone.id, name: zone.name, tier: zone.tier },
    readAt: zone.readAt,
    base: base.map(([place, holds]) => ({ place, fingerprint: fingerprint(holds), holds })),
    changes: kept.map(({ effect, why }, index): PlannedChange => ({
      id: `c${index + 1}`,
      effect,
      why: [...why],
      risk: riskOf(effect),
      undo: undoWords(effect).slice(0, 1000),
    })),
    leftAlone: [
      ...left(
        base,
        kept.map(({ effect }) => effect),
      ),
    ].map(line => line.slice(0, 1000)),
    notPlanned: [...drafting.notPlanned, ...held],
  };
};
