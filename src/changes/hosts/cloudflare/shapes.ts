import { z } from 'zod';

const json = z.record(z.string(), z.json());

/** A record as the API gives it; what it adds beside these is the API's own. */
export const apiRecord = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().optional(),
  data: json.optional(),
  priority: z.number().optional(),
  ttl: z.number(),
  proxied: z.boolean().optional(),
  comment: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  settings: json.nullish(),
});

export type ApiRecord = z.infer<typeof apiRecord>;

export const apiSetting = z.object({ id: z.string(), value: z.json(), editable: z.boolean().optional() });

export const apiRuleset = z.object({
  id: z.string(),
  version: z.string(),
  phase: z.string(),
  rules: z.array(json).optional(),
});

export type ApiRuleset = z.infer<typeof apiRuleset>;

export const apiZone = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string().optional(),
  plan: z.object({ legacy_id: z.string().optional(), name: z.string().optional() }).optional(),
});
