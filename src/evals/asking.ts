import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Actor } from '../drive/actors/actor.ts';
import { sendQuestion, type Turn, wordsOf } from '../drive/assistant/question.ts';
import type { Drive } from '../drive/drive.ts';
import { Inconclusive } from '../drive/harden/verification.ts';
import type { Reply } from '../drive/reply.ts';
import { waitAskedFor } from '../drive/throttled.ts';
import { limits } from '../platform/limits.ts';
import type { Budget } from './budget.ts';

/** Asks the assistant as a member does. */
export type Asking = {
  /** The words of its last answer. Throws `Inconclusive` where the app gave none, `BudgetSpent` at the end of the budget. */
  readonly ask: (actor: Actor, turns: readonly string[]) => Promise<string>;
  /** The page that shows its last answer. */
  readonly onPage: (actor: Actor, turns: readonly string[]) => Promise<Reply>;
};

const answered = (reply: Reply): Reply => {
  if (reply.status === 429) throw new Inconclusive('the app throttles questions to the assistant (429)');
  if (reply.status >= 500) throw new Inconclusive(`the assistant did not answer (${reply.status})`);
  if (reply.status >= 300) throw new Inconclusive(`the question was not taken (${reply.status})`);
  return reply;
};

export const createAsking = (drive: Drive, settings: EvalsSettings, budget: Budget): Asking => {
  const { io, signal } = drive;
  const once = async (actor: Actor, turns: readonly [...Turn[], Turn]): Promise<Reply> => {
    const reply = await sendQuestion(drive, settings.ask, actor, turns);
    const wait = waitAskedFor(reply);
    if (wait === null) return reply;
    await io.sleep(wait, signal);
    return sendQuestion(drive, settings.ask, actor, turns);
  };
  return {
    ask: async (actor, questions) => {
      const before: Turn[] = [];
      let words = '';
      for (const question of questions) {
        budget.ask();
        const turns = [...before, { role: 'user', content: question }] as const;
        const found = wordsOf(answered(await once(actor, turns)), settings.ask);
        if (found === null)
          throw new Inconclusive('the answer of the app does not hold the words of the assistant (evals.ask.answer)');
        words = found.slice(0, limits.evalsAnswerCharacters);
        before.push(...turns.slice(-1), { role: 'assistant', content: words });
      }
      return words;
    },
    onPage: async (actor, questions) => {
      for (const question of questions) {
        budget.ask();
        await actor.walk('ask-on-page', { question });
      }
      const reply = actor.session.last();
      if (reply === null) throw new Inconclusive('no page was shown');
      return answered(reply);
    },
  };
};
