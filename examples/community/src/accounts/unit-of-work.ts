import { AsyncLocalStorage } from 'node:async_hooks';
import type { Executor } from '../database/schema.ts';
import type { Parts } from '../parts.ts';

/**
 * What better-auth's callbacks need of the call they belong to. better-auth holds one database handle for its whole
 * life; through this its statements, our mail row and our audit row end up in the caller's one transaction.
 */
export type UnitOfWork = {
  readonly app: Parts;
  readonly executor: Executor;
  /** A password hash made before the transaction began, so that no connection is held while Argon2 works. */
  readonly hash?: string;
  /** Local path to continue at after the confirmation. */
  readonly next?: string;
};

const storage = new AsyncLocalStorage<UnitOfWork>();

export const runUnit = <Result>(unit: UnitOfWork, work: () => Promise<Result>): Promise<Result> =>
  storage.run(unit, work);

export const currentUnit = (): UnitOfWork => {
  const unit = storage.getStore();
  if (!unit) throw new Error('better-auth was called outside a unit of work');
  return unit;
};

export const maybeUnit = (): UnitOfWork | undefined => storage.getStore();
