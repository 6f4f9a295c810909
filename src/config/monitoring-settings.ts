import { z } from 'zod';

const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file');

const file = z.string().min(1).max(1_000).describe('File with the monitors, from the root of the repository');
const link = z.url({ protocol: /^https?$/ }).max(500);

const read = (what: string) =>
  z
    .strictObject({
      token: variable.optional().describe(`Variable with ${what}`),
      export: file.optional(),
    })
    .refine(({ token, export: from }) => token !== undefined || from !== undefined, 'write a "token" or an "export"');

/** What watches the product already, as far as files of the repository do not say it. */
export const monitoringSchema = z
  .union([
    z.literal(false),
    z.strictObject({
      uptimerobot: read('a read-only API key of UptimeRobot').optional(),
      'better-stack': read('a token of the uptime API of Better Stack').optional(),
      checkly: z
        .strictObject({
          token: variable.describe('Variable with an API key of Checkly, of a user who may only read'),
          account: variable.describe('Variable with the ID of the account'),
        })
        .optional(),
      'uptime-kuma': z.strictObject({ export: file }).optional(),
      others: z
        .array(
          z.strictObject({
            tool: z.string().min(1).max(60).describe('What watches, such as Pingdom'),
            url: link.describe('Address that it asks'),
            everySeconds: z.int().min(1).max(86_400).describe('Time between two looks'),
            confirms: z.boolean().default(true).describe('Whether it looks again, or from elsewhere, before it tells'),
            text: z
              .boolean()
              .default(false)
              .describe('Whether it looks for a text in the answer, not at the status alone'),
            signsIn: z.boolean().default(false).describe('Whether it asks as somebody who is signed in'),
            by: z.string().min(1).max(100).describe('Who looked'),
            on: z.iso.date('write a date such as 2026-11-28').describe('When'),
          }),
        )
        .max(100)
        .default([])
        .describe('Monitors of services that are not asked here, as somebody looked them up'),
      links: z
        .array(link)
        .max(10)
        .default([])
        .describe('Where people see how the product is: dashboards, status pages'),
    }),
  ])
  .describe('What watches the product already; false where nothing does');

export type MonitoringSettings = z.infer<typeof monitoringSchema>;
