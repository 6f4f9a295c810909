import type { Viewer } from '../accounts/sessions.ts';
import type { SpaceLevel } from '../database/schema.ts';
import { defineStatement } from '../database/statement.ts';
import type { Parts } from '../parts.ts';

export type Space = {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly level: SpaceLevel;
  readonly isOpen: boolean;
};

const inOrder = defineStatement(({ db }) =>
  db.selectFrom('space').select(['id', 'name', 'about', 'level']).orderBy('position'),
);

/** All spaces, also those the viewer would have to upgrade for: that they exist is on the pricing page. */
export const list = async (app: Parts, viewer: Viewer): Promise<readonly Space[]> => {
  const open = app.readableLevels(viewer);
  const rows = await inOrder(app, {});
  return rows.map(row => ({ ...row, isOpen: open.includes(row.level) }));
};
