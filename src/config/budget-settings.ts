import { z } from 'zod';

const path = z
  .string()
  .max(500)
  .regex(/^\/[^\s#]*$/, 'start the path with /');

const folder = z
  .string()
  .min(1)
  .max(300)
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\s\\]+$/, 'write a path below the repository, such as dist');

/** What the product may cost its visitors in bytes and in time; every part is optional. */
export const budgetSchema = z
  .strictObject({
    output: folder
      .optional()
      .describe('Folder that the build leaves for browsers, such as dist or .next; the usual ones are found'),
    baseline: folder
      .default('launch-ready.budget.json')
      .describe('File with the sizes of the base branch, as budget --write makes it'),
    critical: z
      .array(z.string().min(1).max(500))
      .min(1)
      .max(100)
      .optional()
      .describe('Routes that the budget holds for, such as ["/", "/login"]; all without it'),
    firstLoadKb: z
      .number()
      .min(1)
      .max(10_000)
      .default(170)
      .describe('First-load JavaScript of a critical route at most, gzip, in KB of 1,000 bytes'),
    endpoints: z
      .array(
        z.strictObject({
          path: path.describe('Asked with GET, such as /api/feed'),
          as: z
            .enum(['anonymous', 'member-a', 'member-b', 'moderator', 'admin', 'owner'])
            .default('anonymous')
            .describe('Who asks; everybody but anonymous signs in as drive does'),
          ms: z
            .number()
            .min(1)
            .max(10_000)
            .default(500)
            .describe('95 of 100 answers are whole within that time, in ms'),
        }),
      )
      .max(20)
      .default([])
      .describe('Critical endpoints, measured by budget --active'),
    control: path.default('/healthz').describe('A page that does almost nothing; it shows when everything is slow'),
    requests: z
      .number()
      .int()
      .min(59)
      .max(2_000)
      .default(200)
      .describe('Measured requests of each endpoint; fewer than 59 prove nothing'),
    perSecond: z.number().min(1).max(100).default(10).describe('Requests a second, all endpoints together'),
  })
  .describe('What the product may cost its visitors in bytes and time');

export type BudgetSettings = z.infer<typeof budgetSchema>;
