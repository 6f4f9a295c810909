import type { TrailForgery } from '../../../evidence/hardening/trail.ts';
import type { Exchange } from '../../../evidence/hardening.ts';
import type { Actor } from '../../actors/actor.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { waitedFor } from '../../poll.ts';
import type { Call } from '../../session.ts';
import { FlowStopped, isRefusal } from '../../walk.ts';
import { limits } from '../../../platform/limits.ts';
import { walkAltered } from '../altered-session.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import type { Subject } from './acts.ts';
import { holds, type TrailRecord } from './records.ts';
import { idOf, whileRaised } from './role.ts';
import type { Trail } from './trail.ts';

/** Under which names pages say who is acting. */
const actorFields = ['actor', 'actorId', 'actor_id', 'userId', 'user_id', 'by'];

const withField =
  (name: string, value: string) =>
  (call: Call): Call => {
    if (typeof call.json === 'object' && call.json !== null) return { ...call, json: { ...call.json, [name]: value } };
    return call.json === undefined ? { ...call, form: { ...call.form, [name]: value } } : call;
  };

type Change = { readonly taken: boolean; readonly shown: readonly Exchange[] };

/** Changes the role with altered requests; whether the app took it. A refusal is an answer, too. */
const changed = async (
  hand: Hand,
  admin: Actor,
  values: { readonly member: string; readonly role: string },
  alter: (call: Call) => Call,
): Promise<Change> => {
  const taken = await walkAltered(hand.drive, admin, 'change-role', { more: values, alter }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof FlowStopped && isRefusal(error)) return false;
      throw error;
    },
  );
  const last = admin.session.last();
  return { taken, shown: taken && last !== null ? [exchangeOf(hand, admin.name, last)] : [] };
};

const arrivals = async ({ drive }: Hand, trail: Trail, target: string): Promise<readonly TrailRecord[]> => {
  const records: TrailRecord[] = [];
  await waitedFor(drive.io, limits.hardenTrailMs, drive.signal, async () => {
    records.push(...(await trail.news()).filter(record => holds(record, target)));
    return records.length > 0;
  });
  return records;
};

/** The role is changed while the request says that somebody else does it, under one name after the other. */
export const actorSentAlong = async (
  hand: Hand,
  trail: Trail,
  { member, words, staff }: Subject,
): Promise<TrailForgery> => {
  if (hand.drive.recipe.flows['change-role'] === undefined) throw new FlowMissing('change-role');
  const [own, target, admin] = [await words, idOf(member), hand.actor('admin')];
  const [other] = staff.moderator;
  if (other === undefined) throw new Inconclusive('nobody knows what the app calls the moderator');
  return whileRaised(hand, admin, { member: target, words: own }, async () => {
    const believed: string[] = [];
    let shown: readonly Exchange[] = [];
    let next = own.higher;
    for (const name of actorFields) {
      await trail.settled();
      const one = await changed(hand, admin, { member: target, role: next }, withField(name, other));
      if (!one.taken) continue;
      next = next === own.higher ? own.own : own.higher;
      const records = await arrivals(hand, trail, target);
      const isForged = records.some(record => holds(record, other) && !staff.admin.some(truly => holds(record, truly)));
      if (!isForged) continue;
      believed.push(name);
      shown = one.shown;
    }
    return { sent: actorFields, believed, shown };
  });
};

const numberHeaders = ['x-request-id', 'x-correlation-id', 'request-id'];

/** The role is changed with a number of the request that the request chose itself. */
export const numberSentAlong = async (hand: Hand, trail: Trail, { member, words }: Subject): Promise<TrailForgery> => {
  if (hand.drive.recipe.flows['change-role'] === undefined) throw new FlowMissing('change-role');
  const [own, target, admin] = [await words, idOf(member), hand.actor('admin')];
  const numbers = new Map(numberHeaders.map(name => [name, `chosen-${hand.drive.io.randomLabel(20)}`]));
  return whileRaised(hand, admin, { member: target, words: own }, async () => {
    await trail.settled();
    const headers = Object.fromEntries(numbers);
    const { taken, shown } = await changed(hand, admin, { member: target, role: own.higher }, call => ({
      ...call,
      headers: { ...call.headers, ...headers },
    }));
    const records = taken ? await arrivals(hand, trail, target) : [];
    if (records.length === 0) throw new Inconclusive('a change of role left no record that could name the request');
    const believed = numberHeaders.filter(name => records.some(({ text }) => text.includes(numbers.get(name) ?? '')));
    return { sent: numberHeaders, believed, shown };
  });
};
