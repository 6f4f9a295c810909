import { z } from 'zod';
import { apiProblem } from '../engines/cloudflare/client.ts';
import { host } from './host.ts';

/** How the account at Cloudflare is reached; without it only what stands outside is judged. */
export const cloudflareSchema = z
  .strictObject({
    token: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file')
      .describe('Variable with an API token of Cloudflare, such as CLOUDFLARE_API_TOKEN'),
    zone: host.optional().describe('Zone at Cloudflare, where it is not the domain itself'),
    api: z
      .string()
      .refine(api => apiProblem(api) === null, 'write an https address, or one of this machine')
      .optional()
      .describe('Base of the API, where it is not the public one'),
  })
  .describe('How the settings of the zone at Cloudflare are read');
