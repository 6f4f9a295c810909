import { z } from 'zod';

const path = z
  .string()
  .max(500)
  .regex(/^\/[^\s?#]*$/, 'start the path with /, without a query');

const command = z.array(z.string().min(1).max(2_000)).min(1).max(50).describe('Program and arguments, without a shell');

/** How the product says that it is well; every part is optional, the usual addresses are tried anyway. */
export const healthSchema = z
  .strictObject({
    live: path.optional().describe('Path that says that the process is alive and asks nobody else, such as /healthz'),
    ready: path.optional().describe('Path that says that it can serve members: database and all, such as /readyz'),
    api: path
      .optional()
      .describe('Path that a monitor asks as somebody who is signed in, from the session to the database and back'),
    version: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .describe('Member of the answer that names the release, such as version'),
    webhook: path.optional().describe('Path that payments are told to, where drive.billing does not say it'),
    database: z
      .strictObject({
        cut: command.describe('Takes the database of staging away, such as ["docker", "compose", "stop", "db"]'),
        restore: command.describe('Gives it back, such as ["docker", "compose", "start", "db"]'),
      })
      .optional()
      .describe('How health drill takes the database away from the app; never in production'),
  })
  .describe('How the product says that it is well');

export type HealthSettings = z.infer<typeof healthSchema>;
