import { z } from 'zod';
import type { HttpAnswer } from '../../platform/http.ts';
import { inert } from '../../platform/inert.ts';

const shape = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).nullish(),
  result: z.unknown(),
  result_info: z
    .object({
      page: z.number().nullish(),
      total_pages: z.number().nullish(),
      total_count: z.number().nullish(),
      cursors: z.object({ after: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

/** What stands around every answer of the API: whether it worked, why not, and which page of how many it is. */
export type Envelope = z.infer<typeof shape>;

const longest = 300;

/** The envelope of an answer, or null where it is none. No content at all (204) is a success without a result. */
export const envelopeOf = ({ status, body, cut }: HttpAnswer): Envelope | null => {
  if (cut) return null;
  if (body.length === 0) return status >= 200 && status <= 299 ? { success: true, result: undefined } : null;
  try {
    return shape.parse(JSON.parse(body.toString('utf8')));
  } catch {
    // Neither JSON nor the shape that all answers have: what stands between us and the API wrote it.
    return null;
  }
};

/** The API's own words for why it refused, harmless to print. */
export const reasonOf = (envelope: Envelope): string => {
  const told = (envelope.errors ?? []).map(({ code, message }) => `${message} (${code})`).join('; ');
  return inert(told === '' ? 'no reason was given' : told).slice(0, longest);
};

export const codesOf = (envelope: Envelope): number[] => (envelope.errors ?? []).map(({ code }) => code);
