import type { TrailReach } from '../../../evidence/hardening/trail.ts';
import type { Exchange } from '../../../evidence/hardening.ts';
import type { Actor } from '../../actors/actor.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { insideFlow, wayIn } from '../../actors/way-in.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { answered } from '../answered.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import { holds, idOfRecord, recordsIn } from './records.ts';
import { idOf } from './role.ts';
import type { Trail } from './trail.ts';

/** A changed role or a ban may have ended the session. */
const signedIn = async ({ drive }: Hand, member: Actor): Promise<Actor> => {
  if (!(await goesThrough(member.walk(insideFlow(drive.recipe))))) await member.walk(wayIn(member.variables()));
  return member;
};

/** The member and a stranger ask for the trail. Read it has whoever got a record of it, whatever the status. */
export const read = async (hand: Hand, trail: Trail, member: Actor): Promise<TrailReach> => {
  const known = new Set(trail.all().map(({ text }) => text));
  if (known.size === 0) throw new Inconclusive('the trail holds no record that somebody could read');
  const stranger = hand.drive.part('a stranger', { run: hand.drive.run.label });
  const by: string[] = [];
  let shown: readonly Exchange[] = [];
  for (const reader of [await signedIn(hand, member), stranger]) {
    await goesThrough(reader.walk('read-trail'));
    const reply = answered(reader.session.last());
    if (!recordsIn(reply).some(({ text }) => known.has(text))) continue;
    by.push(reader === stranger ? 'strangers' : 'members');
    shown = [exchangeOf(hand, reader.name, reply)];
  }
  return { by, shown };
};

/** A record that this run made is asked to be gone: by a member, then by the administrator whose act it tells. */
export const erased = async (hand: Hand, trail: Trail, member: Actor): Promise<TrailReach> => {
  if (hand.drive.recipe.flows['change-role'] === undefined) throw new FlowMissing('change-role');
  const target = idOf(member);
  const own = trail.all().findLast(record => holds(record, target));
  const id = own === undefined ? null : idOfRecord(own);
  if (own === undefined || id === null)
    throw new Inconclusive('no record of this run has a number by which it could be asked for');
  const admin = hand.actor('admin');
  const isThere = async (): Promise<boolean> => {
    await admin.walk('read-trail');
    return recordsIn(answered(admin.session.last())).some(({ text }) => text === own.text);
  };
  if (!(await isThere())) throw new Inconclusive('the record of this run does not show in the trail any more');
  const path = `${trail.path()}/${encodeURIComponent(id)}`;
  for (const eraser of [await signedIn(hand, member), admin]) {
    const reply = answered(await eraser.session.call({ method: 'DELETE', path }));
    const shown = [exchangeOf(hand, eraser.name, reply)];
    if (!(await isThere())) return { by: [eraser === admin ? 'the administrator' : 'members'], shown };
  }
  return { by: [], shown: [] };
};
