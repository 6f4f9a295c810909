import type { EvalsSettings } from '../../../config/evals-settings.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { sendQuestion } from '../../assistant/question.ts';
import { isLoopback } from '../../environment.ts';
import type { Reply } from '../../reply.ts';
import type { FoundRoute } from '../../routes/route.ts';
import { type Answer, answerTo } from '../answer.ts';
import { type Hand, Inconclusive } from '../verification.ts';

/** One way to ask the assistant: the call that the settings name, or its page. */
export type AssistantDoor = {
  /** The path in lower case, or the flow. */
  readonly name: string;
  readonly ask: (actor: Actor, question: string) => Promise<Answer>;
};

export const callDoor = ({ drive }: Pick<Hand, 'drive'>, { ask }: EvalsSettings): AssistantDoor => ({
  name: ask.call.slice(ask.call.indexOf(' ') + 1).toLowerCase(),
  ask: async (actor, question) => {
    const reply = await sendQuestion(drive, ask, actor, [{ role: 'user', content: question }]);
    return { passed: reply.status >= 200 && reply.status < 300, reply, hops: [] };
  },
});

export const pageDoor = ({ drive }: Pick<Hand, 'drive'>): AssistantDoor => ({
  name: 'ask-on-page',
  ask: (actor, question) => answerTo(drive, actor, 'ask-on-page', { question }),
});

const likely = /\/(?:ai|ask|assistant|chat|chatbot|completions?|copilot)\b/i;

/** How the assistant is asked; null where the settings say that there is none. Throws `Inconclusive` where nobody says. */
export const assistantOf = ({ drive, declared }: Pick<Hand, 'drive' | 'declared'>): EvalsSettings | null => {
  const { evals } = drive.config;
  if (evals === false) return null;
  if (evals === undefined) {
    const route = declared.find(({ method, template }: FoundRoute) => method === 'POST' && likely.test(template));
    const found = route === undefined ? '' : `; the code declares POST ${route.template}`;
    throw new Inconclusive(`the settings do not say how the assistant is asked, or that there is none (evals)${found}`);
  }
  if (evals.ask.bearer !== undefined)
    throw new Inconclusive(
      'the settings ask the model itself (evals.ask.bearer), and what one member may ask is counted by the app',
    );
  return evals;
};

/** Questions in a row that a run asks one way: few where somebody else answers them, and never more than the settings let it cost. */
export const questionsAtMost = (
  { drive }: Pick<Hand, 'drive'>,
  { questions, tokens, perQuestion, price }: EvalsSettings,
): number => {
  const isHere = isLoopback(new URL(drive.scope.app).hostname);
  const each = perQuestion.in + perQuestion.out;
  const costs = price === undefined ? 0 : (perQuestion.in * price.in + perQuestion.out * price.out) / 1_000_000;
  return Math.min(
    isHere ? limits.hardenQuestions : limits.hardenQuestionsPaced,
    questions,
    Math.floor(tokens / each),
    costs === 0 || price === undefined ? Infinity : Math.floor(price.most / costs),
  );
};

/** How a thing that costs money is refused beside the ways in which anything is: by asking for it, or by saying so in an answer. */
export const spentBy = (reply: Reply, usual: Reply | null): 'status' | 'words' | null => {
  if (reply.status === 402 || reply.status === 403) return 'status';
  const words =
    /\b(?:limit|quota|allowance|credits?)\b[^.!?]{0,40}\b(?:reached|exceeded|used up|spent|exhausted)\b|\b(?:used (?:up|all)|reached|exceeded|no more)\b[^.!?]{0,40}\b(?:limit|quota|allowance|credits?|questions)\b/i;
  return usual !== null && words.test(reply.body) && !words.test(usual.body) ? 'words' : null;
};
