import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { canonicalJson } from './bodies.ts';
import { effectSchema, fingerprint, holdingSchema, placeOf } from './resources.ts';

const text = z.string().min(1).max(1000);

const change = z.strictObject({
  id: z.string().regex(/^c\d{1,4}$/),
  /** What it does to which thing; taken back by the same with `before` and `after` exchanged. */
  effect: effectSchema,
  /** Findings that ask for it, or what was typed. */
  why: z.array(text).min(1).max(50),
  risk: z.strictObject({ level: z.enum(['low', 'medium', 'high']), says: text }),
  /** How it is taken back, in words. */
  undo: text,
});

/** What a plan says of one place as it was when it was read: its fingerprint, and all that it takes to bring it back. */
const base = z.strictObject({ place: z.string().max(300), fingerprint: z.string().max(64), holds: holdingSchema });

const planSchema = z.strictObject({
  schema: z.literal('launch-ready/plan@1'),
  host: z.literal('cloudflare'),
  zone: z.strictObject({
    id: z.string().regex(/^[0-9a-zA-Z]{1,64}$/),
    // It names a folder, too.
    name: z
      .string()
      .regex(/^(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}$/)
      .max(253),
    tier: z.string().max(60),
  }),
  readAt: z.iso.datetime(),
  base: z.array(base).max(1000),
  changes: z.array(change).max(1000),
  /** What stays as it is although it stands in a place that is touched. */
  leftAlone: z.array(text).max(5000),
  /** What was asked for and is not planned, with the flag that lets it through where there is one. */
  notPlanned: z.array(z.strictObject({ what: text, reason: text, flag: z.string().max(100).nullable() })).max(1000),
});

export type Plan = z.infer<typeof planSchema>;
export type PlannedChange = Plan['changes'][number];

/** Tells two plans apart, whatever file they stand in. */
export const planDigest = (plan: Plan): string =>
  createHash('sha256').update(canonicalJson(plan)).digest('hex').slice(0, 16);

export const zonePlanText = (plan: Plan): string => `${JSON.stringify(plan, null, 2)}\n`;

/** Why a plan of the right shape cannot be trusted all the same, or null. */
const defect = (plan: Plan): string | null => {
  const places = new Map(plan.base.map(one => [one.place, one]));
  if (plan.base.some(one => fingerprint(one.holds) !== one.fingerprint))
    return 'a fingerprint does not fit what stands beside it';
  if (plan.changes.some(({ effect }) => !places.has(placeOf(effect))))
    return 'a change touches a place of which the plan does not say how it was';
  if (new Set(plan.changes.map(({ id }) => id)).size < plan.changes.length) return 'two changes have the same name';
  const strange = plan.changes.find(({ effect }) => {
    if (effect.kind === 'setting') return false;
    if (effect.before === null && effect.after === null) return true;
    if (effect.kind === 'rule')
      return effect.before !== null && effect.after !== null && effect.before.ref !== effect.after.ref;
    const names = [effect.before, effect.after].flatMap(body => (body === null ? [] : [body.name]));
    const types = [effect.before, effect.after].flatMap(body => (body === null ? [] : [body.type]));
    const isInside = names.every(name => name === plan.zone.name || name.endsWith(`.${plan.zone.name}`));
    return !isInside || new Set(names).size > 1 || new Set(types).size > 1;
  });
  return strange === undefined ? null : `the change ${strange.id} is none`;
};

/** Checks a value that claims to be a plan. `where` names it in messages. Throws LR_EVIDENCE_INVALID. */
export const planOf = (value: unknown, where: string): Plan => {
  const invalid = (why: string, cause?: unknown): LaunchReadyError =>
    new LaunchReadyError(
      'LR_EVIDENCE_INVALID',
      `${where} is not a plan that can be applied: ${why}.`,
      'Make it with launch-ready plan --save FILE.',
      {
        cause,
      },
    );
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) throw invalid('it has another form', parsed.error);
  const why = defect(parsed.data);
  if (why !== null) throw invalid(why);
  return parsed.data;
};

/** Reads what `zonePlanText` wrote. Throws LR_EVIDENCE_INVALID. */
export const parseZonePlan = (json: string, where: string): Plan => {
  if (json.length > limits.evidenceBytes) return planOf(undefined, where);
  try {
    return planOf(JSON.parse(json), where);
  } catch (cause) {
    if (cause instanceof LaunchReadyError) throw cause;
    return planOf(undefined, where);
  }
};
