import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Actor } from '../drive/actors/actor.ts';
import { sendQuestion, type Turn, wordsOf } from '../drive/assistant/question.ts';
import type { Drive } from '../drive/drive.ts';
import { Inconclusive } from '../drive/harden/verification.ts';
import type { Reply } from '../drive/reply.ts';
import { waitAskedFor } from '../drive/throttled.ts';
import { FlowStopped } from '../drive/walk.ts';
import { filledStep, type Variables } from '../drive/variables.ts';
import { limits } from '../platform/limits.ts';
import type { Budget } from './budget.ts';
import { type Elsewhere, Throttled } from './elsewhere.ts';

/** Asks the assistant as a member does. */
export type Asking = {
  /** The words of its last answer. Throws `Inconclusive` where the app gave none, `BudgetSpent` at the end of the budget. */
  readonly ask: (actor: Actor, turns: readonly string[]) => Promise<string>;
  /** The page that shows its last answer. */
  readonly onPage: (actor: Actor, turns: readonly string[]) => Promise<Reply>;
  /** What a search of the app answers to this word, as it came: no model has a part in it, and nothing is booked. */
  readonly find: (actor: Actor, find: Find, topic: string) => Promise<string>;
  /** What the app answers about a text that somebody wants to publish. Booked as a question: a model may read it. */
  readonly label: (actor: Actor, moderation: Pick<Moderation, 'call' | 'json'>, text: string) => Promise<Reply>;
};

type Find = EvalsSettings['finds'][number];
type Moderation = NonNullable<EvalsSettings['moderation']>;
type Call = Parameters<Actor['session']['call']>[0];

const answered = (reply: Reply): Reply => {
  if (reply.status === 429) throw new Throttled();
  if (reply.status >= 500) throw new Inconclusive(`the assistant did not answer (${reply.status})`);
  if (reply.status >= 300) throw new Inconclusive(`the question was not taken (${reply.status})`);
  return reply;
};

export const createAsking = (drive: Drive, settings: EvalsSettings, budget: Budget, elsewhere: Elsewhere): Asking => {
  const { io, signal } = drive;
  const once = async (actor: Actor, turns: readonly [...Turn[], Turn]): Promise<Reply> => {
    const reply = await sendQuestion(drive, settings.ask, actor, turns);
    const wait = waitAskedFor(reply);
    if (wait === null) return reply;
    await io.sleep(wait, signal);
    return sendQuestion(drive, settings.ask, actor, turns);
  };
  const called = (actor: Actor, { call, json }: Pick<Find, 'call' | 'json'>, values: Variables): Promise<Reply> => {
    const step = filledStep({ call, ...(json === undefined ? {} : { json }) }, { ...actor.variables(), ...values });
    if (!('call' in step)) throw new Error('unreachable');
    const space = step.call.indexOf(' ');
    const method = step.call.slice(0, space) as Call['method'];
    const path = step.call.slice(space + 1);
    return actor.session.call({ method, path, ...(json === undefined ? {} : { json: step.json }) });
  };
  return {
    label: (asker, moderation, text) =>
      elsewhere(asker, async actor => {
        budget.ask();
        return answered(await called(actor, moderation, { text }));
      }),
    find: async (actor, find, topic) => {
      const reply = await called(actor, find, { topic });
      // Who may not search at all is told nothing.
      return reply.status === 401 || reply.status === 403 || reply.status === 404 ? '' : answered(reply).body;
    },
    ask: (asker, questions) =>
      elsewhere(asker, async actor => {
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
      }),
    onPage: (asker, questions) =>
      elsewhere(asker, async actor => {
        for (const question of questions) {
          budget.ask();
          try {
            await actor.walk('ask-on-page', { question });
          } catch (error) {
            if (error instanceof FlowStopped && error.status === 429) throw new Throttled();
            throw error;
          }
        }
        const reply = actor.session.last();
        if (reply === null) throw new Inconclusive('no page was shown');
        return answered(reply);
      }),
  };
};
