import { z } from 'zod';

/** What `slow` measures, and how long it takes for it. */
export const slowSchema = z
  .strictObject({
    endpoints: z
      .array(
        z
          .string()
          .max(500)
          .regex(/^\/[^\s#]*$/, 'write a path such as /api/posts?words=bread'),
      )
      .max(20)
      .default([])
      .describe('Pages and API calls that members wait for most; found by itself where none is named'),
    seconds: z
      .number()
      .int()
      .min(5)
      .max(1_800)
      .default(120)
      .describe('How long requests are sent at a steady rate; longer proves more'),
    database: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file')
      .optional()
      .describe('Variable with a read-only address of the Postgres behind the app, to explain slow statements'),
  })
  .describe('How slow pages are found');
