import { z } from 'zod';
import type { RecordedNet } from '../evidence/map.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import type { DnsPlan } from './dns-plan.ts';

const type = z.enum(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SOA', 'TXT', 'CAA', 'SRV', 'PTR']);
const name = z.string().min(1).max(1000);
const values = z.array(z.string().max(70_000)).max(200);
const ids = z.array(z.string().max(300)).max(200);
const seconds = z.number().int().min(0).max(2_147_483_647);

const plannedSet = z.strictObject({
  name,
  type,
  before: values,
  after: values,
  ttlBefore: seconds.exactOptional(),
  ttl: seconds.exactOptional(),
  because: ids,
  note: z.string().max(500).exactOptional(),
});

const unseen = z.strictObject({ name, type, reason: z.string().max(2000) });

const planSchema = z.strictObject({
  schema: z.literal('launch-ready/dns-plan@1'),
  domain: z
    .string()
    .regex(/^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/)
    .max(253),
  madeFrom: z.iso.datetime(),
  provider: z.string().max(60).nullable(),
  sets: z.array(plannedSet).max(1000),
  leftAlone: z
    .array(z.strictObject({ name, type, values, ttl: seconds.exactOptional(), disagree: z.boolean() }))
    .max(5000),
  conflicts: z.array(z.strictObject({ name, type, because: ids, reason: z.string().max(2000) })).max(1000),
  refused: z
    .array(z.strictObject({ set: plannedSet, reason: z.string().max(2000), flag: z.string().max(200) }))
    .max(1000),
  elsewhere: z.array(z.strictObject({ name, type, because: z.string().max(300) })).max(1000),
  unseen: z.array(unseen).max(5000),
});

const endpoint = z.strictObject({ address: z.string().max(60), port: z.number().int().min(1).max(65_535) });
const netSchema = z.strictObject({
  resolver: endpoint.nullable(),
  connectTo: z
    .array(
      z.strictObject({ from: z.strictObject({ host: z.string().max(253), port: endpoint.shape.port }), to: endpoint }),
    )
    .max(500),
  caFiles: z.array(z.string().max(4096)).max(50),
  configFile: z.string().max(4096).nullable(),
});

const fileSchema = z.strictObject({ plan: planSchema, net: netSchema, repo: z.string().max(4096).nullable() });

/** A plan with what it takes to check it later: the network options and the repository of its run. */
export type KeptPlan = { readonly plan: DnsPlan; readonly net: RecordedNet; readonly repo: string | null };

export const planText = (kept: KeptPlan): string => `${JSON.stringify(kept, null, 2)}\n`;

/** Reads what `planText` wrote. `where` names the file in messages. Throws LR_EVIDENCE_INVALID. */
export const parsePlan = (text: string, where: string): KeptPlan => {
  const invalid = (cause: unknown): LaunchReadyError =>
    new LaunchReadyError(
      'LR_EVIDENCE_INVALID',
      `${where} is not a DNS plan of this version.`,
      'Make it with launch-ready plan dns --save FILE.',
      { cause },
    );
  if (text.length > limits.evidenceBytes) throw invalid(undefined);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(cause);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error);
  return parsed.data;
};
