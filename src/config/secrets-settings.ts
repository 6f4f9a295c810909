import { z } from 'zod';

const path = z.string().min(1).max(300);

/** Settings of the search for secrets. No value of one ever stands here: an exception names a fingerprint. */
export const secretsSchema = z
  .strictObject({
    logs: z
      .array(path)
      .max(50)
      .default([])
      .describe('Log files to search, as patterns such as logs/*.log; a whole path for one outside of the repository'),
    build: z
      .array(path)
      .max(50)
      .default([])
      .describe('Folders with build output, besides the usual ones such as dist, build, .next and .output'),
    salt: z
      .string()
      .min(8)
      .max(200)
      .optional()
      .describe(
        'Mixed into fingerprints, so that those of two projects cannot be compared; changing it changes all of them',
      ),
    allow: z
      .array(
        z.strictObject({
          fingerprint: z.string().regex(/^[0-9a-f]{8}$/, 'write the 8 digits that the report prints, such as 1a2b3c4d'),
          rule: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'write the rule that the report prints, such as stripe-secret-key')
            .describe('Rule that found it'),
          reason: z.string().min(3).max(500).describe('Why it does no harm where it is'),
          by: z.string().min(1).max(100).describe('Who decided'),
          until: z.iso.date('write a date such as 2027-03-31').describe('Last day, such as 2027-03-31'),
        }),
      )
      .max(1_000)
      .default([])
      .describe('Values that may stay where they are for a time, with reason'),
  })
  .describe('How the repository is searched for secrets');

export type SecretsSettings = z.infer<typeof secretsSchema>;
