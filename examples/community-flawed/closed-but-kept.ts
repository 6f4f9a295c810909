import type { Parts } from '../community/src/parts.ts';

/** Posts need an author, so nobody is deleted: name and address go, and the rest stays, the sessions with it. */
export const closedButKept: Parts['accounts']['close'] = async (app, viewer) => {
  const email = `gone-${viewer.id.toLowerCase()}@members.invalid`;
  await app.db.transaction().execute(async executor => {
    await executor
      .updateTable('member')
      .set({ name: 'Somebody who left', email })
      .where('id', '=', viewer.id)
      .execute();
    await app.audit.record(executor, { actor: viewer.id, action: 'account.closed', target: viewer.id });
  });
};
