import type { FlowName } from '../../../config/drive-settings.ts';
import type { EnumerationTrial } from '../../../evidence/hardening/enumeration.ts';
import type { Actor } from '../../actors/actor.ts';
import { linkOf } from '../../inbox/link-of.ts';
import { castNewcomer } from '../../actors/cast.ts';
import type { Way } from '../../addresses.ts';
import { variablesFor } from '../../drive.ts';
import type { Variables } from '../../variables.ts';
import { type Answer, answerTo, readable, whole } from '../answer.ts';
import { takeLeave } from '../take-leave.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from '../verification.ts';
import { type Asked, differences, heard } from './compared.ts';
import { timed } from './times.ts';

/** Somebody new who asks, with a browser of their own. */
const asks = async (hand: Hand, way: Way | null, flow: FlowName, variables: Variables): Promise<Asked> => {
  const actor = hand.drive.partOn(way, 'somebody who guesses', variables);
  return heard({ answer: whole(await answerTo(hand.drive, actor, flow)), variables });
};

/**
 * Two answers to the one with an account, and three to strangers at most: what differs once must differ again. Where the
 * first two are alike nothing is told, and nobody else is asked for.
 */
const compared = async (
  hand: Hand,
  known: () => Promise<Asked>,
  strangers: readonly [() => Promise<Asked>, () => Promise<Asked>],
  again: () => Promise<Asked>,
): Promise<EnumerationTrial> => {
  const one = await strangers[0]();
  const own = await known();
  const other = differences(own, [one, one]).length === 0 ? null : await strangers[1]();
  const first = other === null ? [] : differences(own, [one, other]);
  const second = other === null || first.length === 0 ? first : differences(await known(), [other, await again()]);
  return {
    kind: 'answers',
    differs: first.filter(part => second.includes(part)),
    shown: [
      exchangeOf(hand, 'a member', readable(own.answer.reply)),
      exchangeOf(hand, 'a stranger', readable(one.answer.reply)),
    ],
  };
};

/**
 * Remembers how the app answered the sign-up of somebody new, up to its mail where that holds the way in: what a link opens
 * only its reader sees.
 */
const watching =
  (hand: Hand, way: Way | null, answers: Asked[]) =>
  (name: string, variables: Variables): Actor => {
    const actor = hand.drive.partOn(way, name, variables);
    const { inbox, recipe, signal } = hand.drive;
    return {
      ...actor,
      walk: async (flow, more, onAsking) => {
        if (flow !== 'sign-up') return actor.walk(flow, more, onAsking);
        const before = hand.drive.transcript.size();
        const asked = await actor.ask(flow, more, onAsking);
        const reply = actor.session.last();
        if (reply !== null)
          answers.push({ answer: { passed: true, reply, hops: hand.drive.transcript.since(before) }, variables });
        const step = recipe.flows[flow]?.find(each => 'mail' in each);
        if (step === undefined || inbox === null) return asked;
        return actor.follow(flow, await linkOf(inbox, step.mail, variables['email'] ?? '', signal), more);
      },
    };
  };

/** S6.c4: whether somebody has an account is nobody else's business, and is not told by the pages that anybody may use. */
export const enumeration = defineVerification({
  name: 'enumeration',
  title: 'Nobody can find out who has an account',
  actors: [],
  flows: ['sign-up', 'sign-in'],
  requests: 90,
  act: async hand => {
    const { drive } = hand;
    const { flows } = drive.recipe;
    // Wrong passwords are counted: where that is possible at an address of their own, so that nobody else waits for them.
    const way = await drive.otherWay();
    const signUps: Asked[] = [];
    const member = await castNewcomer(drive, 'harden-known', watching(hand, way, signUps));
    const newcomers = [member];
    const wrong = drive.run.passwordOf('a wrong password');
    drive.keepSecret('a wrong password', wrong);
    let strangers = 0;
    const stranger = (): Variables => {
      strangers += 1;
      return { ...variablesFor(drive.run, drive.inbox, `harden-nobody-${strangers}`), password: wrong };
    };
    const known = (): Variables => ({ ...member.variables(), password: wrong });
    const askedFor =
      (flow: FlowName, isSignIn = false) =>
      async (): Promise<EnumerationTrial> => {
        const ask = async (variables: Variables): Promise<Asked> => {
          const asked = await asks(hand, way, flow, variables);
          if (isSignIn && asked.answer.passed) throw new Inconclusive('a wrong password got in');
          return asked;
        };
        const anybody = (): Promise<Asked> => ask(stranger());
        return compared(hand, () => ask(known()), [anybody, anybody], anybody);
      };
    const timesOfSignIn = async (): Promise<EnumerationTrial> => {
      const nobody = [stranger(), stranger(), stranger()];
      const answer = async (variables: Variables): Promise<Answer> => {
        const one = drive.partOn(way, 'somebody who guesses', variables);
        return whole(await answerTo(drive, one, 'sign-in'));
      };
      return timed(hand, {
        known: () => answer(known()),
        stranger: round => answer(nobody[round] ?? stranger()),
        forgive: async () => void (await drive.partOn(way, member.name, member.variables()).walk('sign-in')),
      });
    };
    const signUpAgain = async (): Promise<EnumerationTrial> => {
      const joins = (name: string) => async (): Promise<Asked> => {
        newcomers.push(await castNewcomer(drive, name, watching(hand, way, signUps)));
        const last = signUps.at(-1);
        if (last === undefined) throw new Inconclusive('nobody new could be watched signing up');
        return heard(last);
      };
      const [first] = signUps;
      if (first === undefined) throw new Inconclusive('nobody new could be watched signing up');
      return compared(
        hand,
        () => asks(hand, way, 'sign-up', known()),
        [async () => first, joins('harden-late')],
        joins('harden-later'),
      );
    };
    const isSame = (one: FlowName, other: FlowName): boolean =>
      JSON.stringify(flows[one]) === JSON.stringify(flows[other]);
    // A link that signs in and makes the account, too, is the same for everybody by nature; so it is asked for as one or the other.
    const byLink = flows['sign-in-by-link'] !== undefined && !isSame('sign-up', 'sign-in-by-link');
    const trials = await inTurn(
      hand,
      {
        'sign-in': askedFor('sign-in', true),
        'sign-in-times': timesOfSignIn,
        ...(flows.reset === undefined ? {} : { reset: askedFor('reset') }),
        'sign-up': signUpAgain,
        ...(byLink ? { 'sign-in-by-link': askedFor('sign-in-by-link') } : {}),
      },
      { tooOften: true },
    );
    for (const newcomer of newcomers) await takeLeave(drive, newcomer);
    return trials;
  },
});
