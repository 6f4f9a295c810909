import { z } from 'zod';

/** What an audit needs to know of a database that browsers talk to themselves. */
export const rowsSchema = z
  .strictObject({
    database: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file')
      .optional()
      .describe('Variable with the address of the real database; its catalog is read, and no row'),
    forAll: z
      .array(
        z
          .string()
          .max(130)
          .regex(/^(?:[\w$]+\.)?[\w$]+$/, 'write the name of a table or view, such as plans or public.plans'),
      )
      .max(200)
      .default([])
      .describe('Tables and views that everybody is meant to read, whatever their columns are called'),
  })
  .describe('Row rules of a database that browsers talk to');
