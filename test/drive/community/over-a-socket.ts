import { setImmediate as turn } from 'node:timers/promises';
import type { Parts } from '../../../examples/community/src/parts.ts';

type Alter = (parts: Parts) => Partial<Parts>;

/**
 * The same change of an app whose database answers as one over a socket does: never in the same turn of the event loop.
 * PGlite in the process of the app does, and then nothing is ever at work beside anything.
 */
export const overASocket =
  (alter: Alter): Alter =>
  parts => {
    const db = parts.db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        await turn();
        return result;
      },
    });
    return { db, ...alter({ ...parts, db }) };
  };
