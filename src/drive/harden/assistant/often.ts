import type { EvalsSettings } from '../../../config/evals-settings.ts';
import type { AssistantTrial } from '../../../evidence/hardening/assistant.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { heldBy, readable } from '../answer.ts';
import { ownPath } from '../own-answer.ts';
import { type Against, burstOf, takenFirst } from '../throttles/burst.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import { type AssistantDoor, questionsAtMost, spentBy } from './doors.ts';

/** Whether the same member is still served elsewhere: a limit on questions spares everything else. */
const elsewhere = async (hand: Hand, member: Actor): Promise<'answered' | 'held' | null> => {
  try {
    const reply = await member.session.call({ method: 'GET', path: ownPath(hand.drive) });
    return heldBy(reply, null) === null && reply.status < 500 ? 'answered' : 'held';
  } catch (error) {
    if (error instanceof FlowMissing) return null;
    throw error;
  }
};

/** One member asks until the app refuses, something else each time: what was asked before is answered without the model by some. */
export const askedOften = async (
  hand: Hand,
  member: Actor,
  settings: EvalsSettings,
  door: AssistantDoor,
): Promise<AssistantTrial> => {
  const { drive } = hand;
  const most = questionsAtMost(hand, settings);
  if (most < 1) throw new Inconclusive('the settings let no question be asked (evals.questions, tokens, price)');
  const ask = takenFirst(`at ${door.name} a member’s question was not taken`, time =>
    door.ask(member, `Say hello in one word. (${drive.io.randomLabel(6)} ${time})`),
  );
  const refused: Against['refused'] = (reply, usual) =>
    heldBy(reply, usual) ?? (usual === null ? null : spentBy(reply, usual));
  const { burst, last } = await burstOf(drive.io, most, ask, { beside: null, refused });
  if (burst.by === 'delay')
    throw new Inconclusive(
      `the answers at ${door.name} came later and later, which a model does by itself and a limit does, too`,
    );
  if (burst.heldAt === null) {
    if (!last.passed) throw new Inconclusive(`at ${door.name} a member’s question was not taken: ${last.reply.status}`);
    const { perMember } = settings;
    if (perMember !== undefined && perMember.questions >= burst.asked)
      throw new Inconclusive(
        `${burst.asked} questions of one member were all answered, and as the settings say ${perMember.questions} are allowed in ${perMember.minutes} minutes (evals.perMember), more than a run asks`,
      );
    if (burst.asked < limits.hardenQuestions)
      throw new Inconclusive(
        `${burst.asked} questions of one member were all answered, which limits by the hour or by the day allow; more are asked of an app on this machine alone, for they cost money`,
      );
  }
  return {
    kind: 'often',
    burst,
    others: burst.heldAt === null ? null : await elsewhere(hand, member),
    shown: [exchangeOf(hand, `a member with a script, question ${burst.asked}`, readable(last.reply), ['question'])],
  };
};
