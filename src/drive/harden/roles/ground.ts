import { type Rank, ranks } from '../../../evidence/hardening/roles.ts';
import type { Actor } from '../../actors/actor.ts';
import { castNewcomer } from '../../actors/cast.ts';
import { wayIn } from '../../actors/way-in.ts';
import { variablesFor } from '../../drive.ts';
import { wordsFor } from '../../leaks/canary.ts';
import { headerOf, jsonOf, type Reply } from '../../reply.ts';
import { writePost } from '../../scenarios/write-post.ts';
import { collectionOf, memberWords, type Thing } from '../things.ts';
import { answered } from '../answered.ts';
import type { Hand } from '../verification.ts';

/** Who asks for each rank, and what of this run they ask about. */
export type Ground = {
  readonly asks: ReadonlyMap<Rank, Actor>;
  /** A member of this run that everything may be done to: with it is tried what could go through. */
  readonly subject: Actor;
  readonly things: readonly Thing[];
  /** Words that staff alone are shown. */
  readonly ofStaff: readonly string[];
  /** Where strangers are sent to sign in. */
  readonly door: string | null;
  /** What the app answers at addresses that it does not have. */
  readonly nowhere: ReadonlyMap<Rank, Reply>;
  /** An address of this run that nobody has signed up with. */
  readonly guest: string;
};

/** Whom a redirect leads to, without what stands behind the path. */
export const targetOf = (reply: Reply): string | null => {
  const location = headerOf(reply, 'location');
  return location === undefined ? null : (URL.parse(location, reply.url)?.pathname ?? null);
};

const rankActors = { member: 'member-a', moderator: 'moderator', admin: 'admin', owner: 'owner' } as const;

const asksOf = ({ cast, actor }: Hand): ReadonlyMap<Rank, Actor> =>
  new Map(
    ranks.flatMap(rank => {
      const own = rank === 'anyone' ? actor('anonymous') : cast.get(rankActors[rank]);
      return own === undefined ? [] : [[rank, own] as const];
    }),
  );

/** The smallest object of a JSON answer that holds these words: its `id`. */
const idBeside = (value: unknown, words: string): string | null => {
  if (typeof value !== 'object' || value === null || !JSON.stringify(value).includes(words)) return null;
  for (const each of Object.values(value) as readonly unknown[]) {
    const found = idBeside(each, words);
    if (found !== null) return found;
  }
  const id: unknown = Reflect.get(value, 'id');
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
};

/** One member reports what another wrote: staff see it, and nobody else. Empty where the settings do not say how. */
const reported = async (
  hand: Hand,
): Promise<{ readonly things: readonly Thing[]; readonly words: readonly string[] }> => {
  const { flows } = hand.drive.recipe;
  const [author, reporter] = [hand.cast.get('member-a'), hand.cast.get('member-b')];
  if (author === undefined || reporter === undefined || flows.post === undefined || flows.report === undefined)
    return { things: [], words: [] };
  const { post } = await writePost(hand.drive, author, 'reported post');
  const word = collectionOf(author.session.last()?.url ?? hand.drive.scope.app);
  const things = word === undefined ? [] : [{ words: [word], id: post }];
  const reason = `Report ${hand.drive.io.randomLabel(20)} of the test run ${hand.drive.run.label}`;
  await reporter.walk('report', { post, reason });
  const moderator = hand.cast.get('moderator');
  const first = flows.moderate?.find(step => 'call' in step && step.call.startsWith('GET '));
  if (moderator === undefined || first === undefined || !('call' in first)) return { things, words: [reason] };
  const reply = await moderator.session.call({ method: 'GET', path: first.call.slice(4) });
  const id = idBeside(jsonOf(reply), reason);
  const collection = collectionOf(reply.url);
  const report = id === null || collection === undefined ? [] : [{ words: [collection], id }];
  return { things: [...things, ...report], words: [reason] };
};

export const layGround = async (hand: Hand): Promise<Ground> => {
  const { drive } = hand;
  const asks = asksOf(hand);
  const subject = await castNewcomer(drive, 'harden-roles');
  await subject.walk('who-am-i');
  const { things, words } = await reported(hand);
  const nowhere = new Map<Rank, Reply>();
  for (const rank of ['anyone', 'member'] as const) {
    const path = `/lr-${drive.io.randomLabel(16)}`;
    const reply = await asks.get(rank)?.session.call({ method: 'GET', path });
    if (reply !== undefined) nowhere.set(rank, answered(reply));
  }
  const home = asks.get('member')?.session.last()?.url;
  const stranger = asks.get('anyone')?.session;
  const inside = drive.recipe.flows.dashboard?.find(step => 'open' in step);
  const atDoor =
    inside === undefined || !('open' in inside)
      ? null
      : await stranger?.call({ method: 'GET', path: inside.open.includes('{') ? (home ?? '/') : inside.open });
  const { member = '' } = subject.variables();
  return {
    asks,
    subject,
    things: [...(member === '' ? [] : [{ words: memberWords, id: member }]), ...things],
    ofStaff: wordsFor(words),
    door: atDoor === null || atDoor === undefined ? null : targetOf(atDoor),
    nowhere,
    guest: variablesFor(drive.run, drive.inbox, 'harden-guest')['email'] ?? '',
  };
};

/** Makes the subject a plain member again, signed in, whatever became of it. */
export const restored = async (hand: Hand, { subject, asks }: Pick<Ground, 'subject' | 'asks'>): Promise<void> => {
  const { member = '' } = subject.variables();
  const { flows } = hand.drive.recipe;
  const quietly = async (act: Promise<unknown>): Promise<void> => void (await act.catch(() => undefined));
  const moderator = asks.get('moderator');
  if (moderator !== undefined && flows.unban !== undefined) await quietly(moderator.walk('unban', { member }));
  const assigns = asks.get('owner') ?? asks.get('admin');
  const plain = { member, role: 'member' };
  if (assigns !== undefined && flows['change-role'] !== undefined) await quietly(assigns.walk('change-role', plain));
  await subject.walk(wayIn(subject.variables()), {}, undefined, 'brief');
  await subject.walk('who-am-i');
};
