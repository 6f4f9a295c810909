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
    api: z
      .string()
      .regex(/^https?:\/\/[^/\s?#]+$/, 'write an origin such as https://api.example.com, without a path')
      .optional()
      .describe('Where the database answers browsers; read from the pages of the app by default'),
    key: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'write the NAME of an environment variable; values never stand in this file')
      .optional()
      .describe('Variable with the public key that browsers send along; read from the pages by default'),
    tables: z
      .array(
        z
          .string()
          .max(63)
          .regex(/^[\w$]+$/, 'write the name of a table or view without its schema, such as notes'),
      )
      .max(100)
      .default([])
      .describe('Tables and views that are asked there, beside those that the scripts of the app name'),
  })
  .describe('Row rules of a database that browsers talk to');
