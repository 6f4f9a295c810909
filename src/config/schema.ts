import { z } from 'zod';
import { cloudflareSchema } from './cloudflare-settings.ts';
import { deploySchema } from './deploy-settings.ts';
import { backupSchema } from './backup-settings.ts';
import { budgetSchema } from './budget-settings.ts';
import { driveSchema } from './drive-settings.ts';
import { evalsSchema } from './evals-settings.ts';
import { healthSchema } from './health-settings.ts';
import { environmentSchema } from './environment-settings.ts';
import { host } from './host.ts';
import { mailSchema } from './mail-settings.ts';
import { monitoringSchema } from './monitoring-settings.ts';
import { rehearsalSchema } from './rehearsal-settings.ts';
import { spendingSchema } from './spending-settings.ts';
import { secretsSchema } from './secrets-settings.ts';
import { rowsSchema } from './rows-settings.ts';
import { slowSchema } from './slow-settings.ts';
import { watchSchema } from './watch-settings.ts';

const origin = z
  .string()
  .regex(/^https?:\/\/[^/\s?#]+$/, 'write an origin such as https://www.example.com, without a path')
  .describe('Origin such as https://www.example.com');

const declaredHost = z
  .strictObject({
    service: z
      .enum(['site', 'app', 'api', 'auth', 'assets', 'mail', 'redirect', 'other'])
      .describe('What answers at this host'),
    environment: z.enum(['production', 'staging']).default('production').describe('Which environment it belongs to'),
    path: z
      .string()
      .regex(/^\//, 'start the path with /')
      .default('/')
      .describe('Path that shows that the service answers'),
    expect: z.string().min(1).max(200).optional().describe('Text that a right answer contains'),
  })
  .describe('One host of the product');

/** The settings file `launch-ready.jsonc`: data only, never code. Secrets appear by the name of an environment variable. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of this schema, for editors'),
  domain: host.optional(),
  hosts: z.record(host, declaredHost).default({}).describe('The hosts of the product, by name'),
  environments: z
    .strictObject({ production: origin.optional(), staging: origin.optional() })
    .default({})
    .describe('Where production and staging are'),
  dns: z
    .strictObject({ provider: z.string().min(1).max(60).optional().describe('DNS provider, when detection is wrong') })
    .default({})
    .describe('Who keeps the DNS records'),
  expiryAlerts: z
    .strictObject({
      to: z.string().min(3).max(200).describe('Who is told before a certificate or the domain expires'),
      by: z.string().min(3).max(200).describe('What tells them; something that is not the app itself'),
    })
    .optional()
    .describe('Who hears of it in time when something runs out'),
  environment: environmentSchema.optional(),
  cloudflare: cloudflareSchema.optional(),
  drive: driveSchema.optional(),
  evals: z
    .union([z.literal(false), evalsSchema])
    .optional()
    .describe('How the assistant of the app is asked; false where it has none'),
  health: healthSchema.optional(),
  deploy: deploySchema.optional(),
  mail: mailSchema.optional(),
  monitoring: monitoringSchema.optional(),
  rehearsal: rehearsalSchema.prefault({}),
  backup: backupSchema.optional(),
  budget: budgetSchema.optional(),
  secrets: secretsSchema.prefault({}),
  spending: spendingSchema.optional(),
  rows: rowsSchema.prefault({}),
  slow: slowSchema.prefault({}),
  watch: watchSchema.optional(),
  accept: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^[a-z-]+\/[a-z0-9-]+#[0-9a-f]{8}$/, 'write the finding ID, for example edge/x#1a2b3c4d')
          .describe('Finding ID, as the report prints it'),
        reason: z.string().min(3).max(500).describe('Why it can wait'),
        by: z.string().min(1).max(100).describe('Who decided'),
        until: z.iso.date('write a date such as 2027-03-31').describe('Last day, such as 2027-03-31'),
      }),
    )
    .default([])
    .describe('Findings that somebody accepts for a time, with reason'),
});

export type Config = z.infer<typeof configSchema>;
