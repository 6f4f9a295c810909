import { attempt } from './attempts.ts';
import type { Attempt, Untried } from './got-at.ts';
import { plant } from './canary.ts';
import type { Ask, Catalog } from './catalog.ts';
import { readCatalog } from './read-catalog.ts';
import { type At, type MadeAt, replay, ReplayFailed, type Replayed, type SqlFile } from './replay.ts';
import { readyParser } from './rule-shape.ts';

export type ReplayTask = {
  readonly files: readonly SqlFile[];
  /** What is in the database before them. */
  readonly platform: 'supabase' | 'plain';
};

/** What the migrations leave behind, and what made-up people get at in it. */
export type RowsTried = {
  readonly catalog: Catalog;
  readonly madeAt: MadeAt;
  readonly passedOver: Replayed['passedOver'];
  readonly attempts: readonly Attempt[];
  readonly untried: readonly Untried[];
};

export type LookOutcome =
  | { readonly tried: RowsTried }
  /** A migration did not run. */
  | { readonly failed: At & { readonly because: string } };

const bodiesSql = `select prosrc as body from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname not in ('pg_catalog', 'information_schema', 'extensions', 'auth') and p.prosrc ~ 'user_meta'`;

/** Replays, plants and tries; `ask` is a superuser of an empty database that is thrown away afterwards. */
export const lookAtRows = async (
  ask: Ask,
  { files, platform }: ReplayTask,
  extensions: readonly string[],
  say: (at: At) => void,
): Promise<LookOutcome> => {
  await readyParser();
  let replayed: Replayed;
  try {
    replayed = await replay(ask, files, platform, extensions, say);
  } catch (error) {
    if (!(error instanceof ReplayFailed)) throw error;
    return { failed: { ...error.at, because: error.message } };
  }
  const catalog = await readCatalog(ask);
  const sown = await plant(ask, catalog);
  const rules = catalog.relations.flatMap(({ policies }) =>
    policies.flatMap(({ using, check }) => [using?.sql ?? '', check?.sql ?? '']),
  );
  const bodies = (await ask(bodiesSql)).map(row => String(row['body']));
  const { attempts, untried } = await attempt(ask, catalog, sown, [...rules, ...bodies]);
  const { madeAt, passedOver } = replayed;
  return { tried: { catalog, madeAt, passedOver, attempts, untried } };
};
