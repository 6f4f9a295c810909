import type { Executor } from './database/schema.ts';
import { currentAddress, currentRequestId } from './http/request-scope.ts';

/** Who did what to whom. `before` and `after` hold roles, plans and states: never text, addresses or tokens. */
export type AuditEntry = {
  readonly actor: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
};

/** Writes one row with the caller's transaction, so that an act and its trace are kept or lost together. */
export const record = async (executor: Executor, entry: AuditEntry): Promise<void> => {
  const { actor, action, target, before, after } = entry;
  await executor
    .insertInto('audit')
    .values({
      at: new Date(),
      actor_id: actor,
      action,
      target,
      before: before ? JSON.stringify(before) : null,
      after: after ? JSON.stringify(after) : null,
      request_id: currentRequestId(),
      address: currentAddress(),
    })
    .execute();
};

export type AuditRow = {
  readonly id: string;
  readonly at: Date;
  readonly actor: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string;
  readonly address: string | null;
};

/**
 * Which rows are wanted: those about one target, and of them those of one action. An action alone has no index, so the
 * routes ask for no such thing.
 */
export type AuditFilter = { readonly target?: string | undefined; readonly action?: string | undefined };

/** Newest first; `before`, an id, continues after the last row of the page before. */
export const list = async (
  executor: Executor,
  count: number,
  { target, action, before }: AuditFilter & { readonly before?: string | undefined } = {},
): Promise<readonly AuditRow[]> => {
  let query = executor.selectFrom('audit').orderBy('id', 'desc').limit(count);
  if (target !== undefined) query = query.where('target', '=', target);
  if (action !== undefined) query = query.where('action', '=', action);
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.selectAll().execute();
  return rows.map(({ actor_id: actor, request_id: requestId, id, ...row }) => ({
    ...row,
    // The drivers differ: pg gives 64-bit numbers as text, PGlite small ones as numbers.
    // oxlint-disable-next-line typescript/no-unnecessary-type-conversion -- the column's type is that of one driver
    id: String(id),
    actor,
    requestId,
  }));
};
