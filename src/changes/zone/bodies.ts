import { z } from 'zod';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const jsonSchema = z.json() as unknown as z.ZodType<Json>;

const name = z.string().min(1).max(255);

/** Types that a host of zones keeps as parts (`data`) instead of one text. */
export const recordTypes = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NS', 'PTR', 'SRV', 'TXT'] as const;

/**
 * One DNS record as the host keeps it, without what the host makes up itself (ID, times). `content` is the text of types
 * that have one, `data` the parts of the others. TTL in seconds, 1 = automatic.
 */
export const recordBody = z.strictObject({
  name,
  type: z.string().regex(/^[A-Z0-9]{1,10}$/),
  content: z.string().max(70_000).exactOptional(),
  data: z.record(z.string().max(60), jsonSchema).exactOptional(),
  priority: z.number().int().min(0).max(65_535).exactOptional(),
  ttl: z.number().int().min(1).max(2_147_483_647),
  proxied: z.boolean(),
  comment: z.string().max(500).exactOptional(),
  tags: z.array(z.string().max(200)).max(50).exactOptional(),
  settings: z.record(z.string().max(60), jsonSchema).exactOptional(),
});

export type RecordBody = z.infer<typeof recordBody>;

/** Rules of ours say so in their `ref`; a plan can name no others. */
const ownRef = z.string().regex(/^launch-ready\/[a-z0-9][a-z0-9/-]{0,80}$/);

export const ruleBody = z.strictObject({
  ref: ownRef,
  description: z.string().max(500),
  expression: z.string().min(1).max(4096),
  action: z.string().regex(/^[a-z_]{1,40}$/),
  action_parameters: z.record(z.string().max(60), jsonSchema).exactOptional(),
  ratelimit: z.record(z.string().max(60), jsonSchema).exactOptional(),
  enabled: z.boolean(),
});

export type RuleBody = z.infer<typeof ruleBody>;

/** One spelling for one value: members in order of their names. */
export const canonicalJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value as { readonly [key: string]: Json }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(',')}}`;
};

export const sameJson = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);

/** True when `held` has all that `asked` says: a host adds defaults of its own to what it is told. */
export const holds = (held: Json | undefined, asked: Json): boolean => {
  if (held === undefined) return false;
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked)) return sameJson(held, asked);
  if (typeof held !== 'object' || held === null || Array.isArray(held)) return false;
  const parts = held as { readonly [key: string]: Json };
  return Object.entries(asked).every(([key, one]) => holds(parts[key], one));
};
