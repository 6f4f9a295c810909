import type { ErrorsTrial } from '../../evidence/hardening/errors.ts';
import type { Actor } from '../actors/actor.ts';
import type { Call } from '../session.ts';
import { insideOf } from './errors/inside.ts';
import { provoked } from './errors/provoked.ts';
import { newcomer } from './people.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

const asked = async (hand: Hand, member: Actor, calls: readonly Call[]): Promise<ErrorsTrial> => {
  let refusals = 0;
  const told: ErrorsTrial['told'][number][] = [];
  for (const call of calls) {
    const reply = await member.session.call(call);
    if (reply.status === 429) throw new Inconclusive('the app throttled before it said what was wrong');
    // What members write to each other holds stack traces, too: only refusals and errors are of the app itself.
    if (reply.status < 400) continue;
    refusals += 1;
    const inside = insideOf(reply.body);
    if (inside === null) continue;
    const line = exchangeOf(hand, member.name, { ...reply, body: inside.line }).excerpt;
    told.push({ what: inside.what, line, shown: exchangeOf(hand, member.name, reply) });
  }
  return { refusals, told };
};

/** What people read when something is wrong with their request: no stack, no statement, no folder of the server. */
export const errors = defineVerification({
  name: 'errors',
  title: 'Refusals and errors tell nothing of the inside of the app',
  actors: [],
  flows: ['sign-up'],
  provokes: true,
  requests: 24,
  act: async hand => {
    const member = await newcomer(hand, 'one');
    const all = Object.entries(await provoked(hand, member)).filter(([, calls]) => calls.length > 0);
    return inTurn(hand, Object.fromEntries(all.map(([trial, calls]) => [trial, () => asked(hand, member, calls)])));
  },
});
