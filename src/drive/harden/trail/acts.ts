import type { TrailAct } from '../../../evidence/hardening/trail.ts';
import type { FlowName } from '../../../config/drive-settings.ts';
import { type Actor, FlowMissing } from '../../actors/actor.ts';
import { writePost } from '../../scenarios/write-post.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import { idOf, type RoleWords, whileRaised } from './role.ts';
import type { Trail } from './trail.ts';

/** The member to whom it is done, how roles are called, and by which names records know who did it. */
export type Subject = {
  readonly member: Actor;
  readonly words: Promise<RoleWords>;
  readonly staff: { readonly [Name in 'admin' | 'moderator']: readonly string[] };
};

type Tried = () => Promise<TrailAct>;

const needs = ({ drive }: Hand, ...flows: readonly FlowName[]): void => {
  const missing = flows.find(flow => drive.recipe.flows[flow] === undefined);
  if (missing !== undefined) throw new FlowMissing(missing);
};

/** What staff and the payment provider do, each once, to a member of this run. */
export const acts = (
  hand: Hand,
  trail: Trail,
  { member, words, staff }: Subject,
): { readonly [Name in 'roleChange' | 'ban' | 'removedPost' | 'refund']: Tried } => {
  const { drive } = hand;
  const admin = hand.actor('admin');
  const moderator = hand.actor('moderator');

  const roleChange: Tried = async () => {
    needs(hand, 'change-role');
    const own = await words;
    const id = idOf(member);
    return whileRaised(hand, admin, { member: id, words: own }, async () => {
      const { fact } = await trail.recorded({
        target: id,
        by: staff.admin,
        change: [own.own, own.higher],
        actor: admin,
        does: () => admin.walk('change-role', { member: id, role: own.higher }),
      });
      return fact;
    });
  };

  const ban: Tried = async () => {
    needs(hand, 'ban', 'unban');
    const id = idOf(member);
    const reason = `Test run ${drive.run.label}`;
    const entry = drive.journal.make('ban of a test member', { flow: 'unban', as: 'moderator', with: { member: id } });
    try {
      const { fact } = await trail.recorded({
        target: id,
        by: staff.moderator,
        actor: moderator,
        does: () => moderator.walk('ban', { member: id, reason }),
      });
      return fact;
    } finally {
      await moderator.walk('unban', { member: id });
      drive.journal.gone(entry);
    }
  };

  const removedPost: Tried = async () => {
    needs(hand, 'post', 'remove-post');
    const { entry, post, words: own } = await writePost(drive, member, 'post to remove');
    if (post === '') throw new Inconclusive('the flow “post” keeps no `post`, by which a record could name it');
    const { fact } = await trail.recorded({
      target: post,
      by: staff.moderator,
      actor: moderator,
      does: () => moderator.walk('remove-post', { ...own, post }, undefined, 'brief'),
    });
    drive.journal.gone(entry);
    return fact;
  };

  const refund: Tried = async () => {
    const { payments } = hand;
    const [plan = ''] = Object.keys(drive.settings.billing?.prices ?? {});
    await payments.paid(member, plan);
    try {
      // Nobody of the app does it: the provider tells of it.
      const { fact } = await trail.recorded({
        target: idOf(member),
        by: [],
        does: () => payments.refunded(member),
      });
      return fact;
    } finally {
      await payments.cancelled(member);
    }
  };

  return { roleChange, ban, removedPost, refund };
};
