import { z } from 'zod';
import type { CloudflareClient } from '../../../engines/cloudflare/client.ts';
import type { Plan, PlannedChange } from '../../zone/plan.ts';
import type { Effect } from '../../zone/resources.ts';

/** Rules that decide what is answered from the cache: what it kept by the old ones stays there until it is too old. */
const cachePhases: ReadonlySet<string> = new Set(['http_request_cache_settings', 'http_request_dynamic_redirect']);

const leavesOldAnswers = (effect: Effect): boolean => effect.kind === 'rule' && cachePhases.has(effect.phase);

/** Whether the cache has to be emptied after these changes. */
export const emptiesCache = ({ changes }: { readonly changes: readonly Pick<PlannedChange, 'effect'>[] }): boolean =>
  changes.some(({ effect }) => leavesOldAnswers(effect));

/** What became of it; `null` where it was not needed. `permission` is what the token lacks. */
export type Purged =
  | { readonly done: true }
  | { readonly done: false; readonly reason: string; readonly permission: string | null };

/**
 * Empties the cache of the zone after rules for the cache or for redirects changed or were taken back. All of it: a rule
 * matches by an expression, so that nobody can list the addresses it was wrong for. What is purged twice is purged once.
 */
export const purgeAfter = async (
  client: Pick<CloudflareClient, 'send'>,
  { zone, changes }: Pick<Plan, 'zone' | 'changes'>,
  signal: AbortSignal,
): Promise<Purged | null> => {
  if (!emptiesCache({ changes })) return null;
  const path = `/zones/${zone.id}/purge_cache`;
  const ask = () => client.send('POST', path, { purge_everything: true }, z.unknown(), signal);
  const first = await ask();
  // The client repeats no POST of which nobody knows what became; this one may be.
  const answer = first.kind === 'silent' && !signal.aborted ? await ask() : first;
  if (answer.kind === 'ok') return { done: true };
  if (answer.kind === 'missing') return { done: false, reason: 'the zone is not there', permission: null };
  return { done: false, reason: answer.reason, permission: answer.kind === 'refused' ? answer.permission : null };
};
