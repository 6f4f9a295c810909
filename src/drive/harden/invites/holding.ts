import type { Actor } from '../../actors/actor.ts';
import { difference } from '../../expectation.ts';
import { answered } from '../answered.ts';
import { type Hand, Inconclusive } from '../verification.ts';

/** What a member holds, as the app says itself. */
export type Holding = {
  /** Entries of `drive.roles` that the answer of who-am-i shows. */
  readonly roles: readonly string[];
  /** What the flow count-gains counts; null where the settings have none. */
  readonly gains: number | null;
};

/** Asks the app. Throws where nothing of what an invitation gives shows, and where the member is no longer signed in. */
export const holdingOf = async ({ drive }: Pick<Hand, 'drive'>, actor: Actor): Promise<Holding> => {
  const { roles } = drive.settings;
  await actor.walk('who-am-i');
  const reply = answered(actor.session.last());
  if (reply.status >= 300) throw new Inconclusive(`${actor.name} is no longer signed in`);
  const held = Object.entries(roles).flatMap(([role, wanted]) => (difference(reply, wanted) === null ? [role] : []));
  if (drive.recipe.flows['count-gains'] === undefined) {
    if (Object.keys(roles).length === 0)
      throw new Inconclusive(
        'what a member holds does not show: the settings name neither roles (drive.roles) nor the flow “count-gains”',
      );
    return { roles: held, gains: null };
  }
  await actor.walk('count-gains');
  return { roles: held, gains: Number(actor.variables()['gains']) };
};

/** Whether nothing shows that was paid for or given: neither a plan nor a role of staff. */
export const isPlain = ({ drive }: Pick<Hand, 'drive'>, { roles, gains }: Holding): boolean => {
  const above = new Set(['moderator', 'admin', 'owner', ...Object.keys(drive.settings.billing?.prices ?? {})]);
  return !roles.some(role => above.has(role)) && (gains ?? 0) === 0;
};

/** How many times something was given between two looks; without a count, once at most. */
export const gainedBetween = (before: Holding, after: Holding): number => {
  if (before.gains !== null && after.gains !== null && after.gains > before.gains) return after.gains - before.gains;
  return after.roles.some(role => !before.roles.includes(role)) ? 1 : 0;
};
