import { z } from 'zod';

const variable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file');

const said = z.strictObject({
  cap: z
    .union([z.number().min(0).max(10_000_000), z.literal(false)])
    .describe('What the service spends at most, then it stops; false where nothing stops it'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'write the three letters of a currency, such as USD')
    .default('USD'),
  per: z
    .enum(['day', 'month', 'prepaid'])
    .default('month')
    .describe('For how long it holds; prepaid: until it is used up'),
  by: z.string().min(1).max(100).describe('Who looked'),
  on: z.iso.date('write a date such as 2026-11-27').describe('When'),
});

const asked = z.strictObject({
  key: variable.describe('Variable with the key of the app, with which the service is asked for its cap (openrouter)'),
});

/** What each service that is paid by use may cost at most: as somebody looked it up, or asked there. */
export const spendingSchema = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'write the name of a service, such as openai'),
    z.union([said, asked]),
  )
  .describe('What each service that is paid by use costs at most, by its name');
