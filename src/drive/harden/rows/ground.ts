import type { RowsTrial } from '../../../evidence/hardening/rows.ts';
import type { Actor } from '../../actors/actor.ts';
import { askDatabase, type Asker, type DatabaseApi, errorIn, isAbsent } from '../../rest/api.ts';
import { subjectOf, tokenOf } from '../../rest/token.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { writePost, type WrittenPost } from '../../scenarios/write-post.ts';
import { answered } from '../answered.ts';
import { type Hand, Inconclusive } from '../verification.ts';

/** Who asks, and what of the owner's stands in the database already. */
export type Ground = {
  readonly api: DatabaseApi;
  readonly owner: Actor;
  readonly asOwner: Asker;
  /** What the database calls the owner. */
  readonly id: string;
  /** Those whose rows these are not: a stranger, then another member. */
  readonly others: readonly Asker[];
  /** What the owner wrote by the app's own flow; null where there is none. */
  readonly post: WrittenPost | null;
  /** Who is shown that by the app itself; null where nothing but the database says it. */
  readonly postIsFor: RowsTrial['inApp'];
};

const askerOf = async (actor: Actor): Promise<Asker> => {
  const token = await tokenOf(actor);
  if (token !== null) return { name: actor.name, session: actor.session, token };
  throw new Inconclusive(`the session of ${actor.name} holds no token with which a browser asks the database`);
};

/** Each must be let in at the API, and be told of a table that is not there that it is not: else a refusal says nothing. */
export const requireAnswers = async (
  { api, asOwner, others }: Pick<Ground, 'api' | 'asOwner' | 'others'>,
  { drive }: Hand,
): Promise<void> => {
  for (const asker of [asOwner, ...others]) {
    const relation = `lr_${drive.io.randomLabel(16)}`;
    const reply = answered(await askDatabase(api, asker, { method: 'GET', relation, limit: 1 }));
    if (isAbsent(reply)) continue;
    const { code } = errorIn(reply);
    const shown = `${reply.status}${code === '' ? '' : ` (${code})`}`;
    throw new Inconclusive(
      reply.status < 300
        ? `${api.origin} answers ${shown} to ${asker.name} for a table that is not there: something answers whatever is asked`
        : `${api.origin} does not say to ${asker.name} that a table is not there, but ${shown}: what it refuses says nothing of rows`,
    );
  }
};

/** Whether the app's flow asks the database itself, so that it says nothing of what the app means to show. */
const asksDatabase = ({ drive }: Hand, { origin }: DatabaseApi): boolean => {
  const text = JSON.stringify(drive.recipe.flows['read-post'] ?? []);
  return text.includes('/rest/v1/') || (origin !== drive.scope.app && text.includes(origin));
};

const shownTo = async (actor: Actor, { words, post }: WrittenPost): Promise<boolean> =>
  goesThrough(actor.walk('read-post', { ...words, post }));

const audienceOf = async (hand: Hand, api: DatabaseApi, post: WrittenPost | null): Promise<RowsTrial['inApp']> => {
  if (post === null || hand.drive.recipe.flows['read-post'] === undefined || asksDatabase(hand, api)) return null;
  // The author must be shown it, or the flow itself does not work.
  if (!(await shownTo(hand.actor('member-a'), post))) return null;
  if (await shownTo(hand.actor('anonymous'), post)) return 'everybody';
  return (await shownTo(hand.actor('member-b'), post)) ? 'members' : 'nobody';
};

export const layGround = async (hand: Hand, api: DatabaseApi): Promise<Ground> => {
  const owner = hand.actor('member-a');
  const asOwner = await askerOf(owner);
  const id = subjectOf(asOwner.token ?? '') ?? owner.variables()['member'];
  if (id === undefined) throw new Inconclusive(`nobody knows what the database calls ${owner.name}`);
  const stranger: Asker = { name: 'anonymous', session: hand.drive.session('anonymous'), token: null };
  const others = [stranger, await askerOf(hand.actor('member-b'))];
  await requireAnswers({ api, asOwner, others }, hand);
  // The owner writes as members do; the rows that come of it are looked for afterwards.
  const hasFlow = hand.drive.recipe.flows.post !== undefined;
  const post = hasFlow ? await writePost(hand.drive, owner, 'row for the database') : null;
  return { api, owner, asOwner, id, others, post, postIsFor: await audienceOf(hand, api, post) };
};
