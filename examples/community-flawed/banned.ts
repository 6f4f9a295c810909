import type { Parts } from '../community/src/parts.ts';

/** Sessions looked up as by a developer who asks for the ban at sign-in only: the banned are members like any other. */
export const alsoOfTheBanned =
  (find: Parts['sessions']['find']): Parts['sessions']['find'] =>
  async (app, token) => {
    const found = await find(app, token);
    return found && { ...found, banned_at: null };
  };
