import { hash } from 'node:crypto';
import { kyselyAdapter } from '@better-auth/kysely-adapter';
import type { BetterAuthOptions } from 'better-auth';
import type { Database, Executor } from '../database/schema.ts';
import { maybeUnit } from './unit-of-work.ts';

type Storage = ReturnType<ReturnType<typeof kyselyAdapter>>;
type Where = NonNullable<Parameters<Storage['findMany']>[0]['where']>;
type Creation<T> = {
  model: string;
  data: Omit<T, 'id'>;
  select?: string[] | undefined;
  forceAllowId?: boolean | undefined;
};

/** What is stored of a session token: a copy of the table signs nobody in. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');

const hashWhere = (model: string, where: Where): Where => {
  if (model !== 'session') return where;
  return where.map(clause => {
    if (clause.field !== 'token') return clause;
    if (typeof clause.value === 'string') return { ...clause, value: hashToken(clause.value) };
    if (Array.isArray(clause.value)) return { ...clause, value: clause.value.map(value => hashToken(String(value))) };
    return clause;
  });
};

/**
 * better-auth stores session tokens as they are. This storage hashes them on the way in and in every condition, and
 * gives the plain token back only from `create`, the one moment in which it goes into the cookie.
 * Each call also joins the transaction of the current unit of work, where there is one.
 */
export const createAuthStorage =
  (db: Database) =>
  (options: BetterAuthOptions): Storage => {
    const build = (executor: Executor): Storage => kyselyAdapter(executor, { type: 'postgres' })(options);
    const base = build(db);
    const perTransaction = new WeakMap<Executor, Storage>();
    const current = (): Storage => {
      const executor = maybeUnit()?.executor;
      if (!executor || executor === db) return base;
      const known = perTransaction.get(executor) ?? build(executor);
      perTransaction.set(executor, known);
      return known;
    };
    const create = async <T extends Record<string, unknown>, R = T>(input: Creation<T>): Promise<R> => {
      const token = input.model === 'session' ? Reflect.get(input.data, 'token') : undefined;
      if (typeof token !== 'string') return current().create<T, R>(input);
      const row = await current().create<T, R>({ ...input, data: { ...input.data, token: hashToken(token) } });
      if (typeof row === 'object' && row !== null) Reflect.set(row, 'token', token);
      return row;
    };
    const storage: Storage = {
      ...base,
      create,
      findOne: input => current().findOne({ ...input, where: hashWhere(input.model, input.where) }),
      findMany: input =>
        current().findMany(input.where ? { ...input, where: hashWhere(input.model, input.where) } : input),
      count: input => current().count(input),
      update: input => current().update({ ...input, where: hashWhere(input.model, input.where) }),
      updateMany: input => current().updateMany({ ...input, where: hashWhere(input.model, input.where) }),
      delete: input => current().delete({ ...input, where: hashWhere(input.model, input.where) }),
      deleteMany: input => current().deleteMany({ ...input, where: hashWhere(input.model, input.where) }),
      consumeOne: input => current().consumeOne({ ...input, where: hashWhere(input.model, input.where) }),
      incrementOne: input => current().incrementOne(input),
      transaction: work => work(storage),
    };
    return storage;
  };
