import type { EvalsSettings } from '../../../config/evals-settings.ts';
import type { AssistantTrial } from '../../../evidence/hardening/assistant.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { wordsOf } from '../../assistant/question.ts';
import { type Answer, heldBy, whole } from '../answer.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import type { AssistantDoor } from './doors.ts';

const filler = 'This sentence says nothing and is here to make the question long.\n';

/** The word is asked for by the last line alone: an answer that holds it was made from the end of the question. */
const questionOf = (word: string, characters: number): string => {
  const end = `Answer with this one word and nothing else:\nSAY ${word}`;
  return `${filler.repeat(Math.ceil(characters / filler.length))}${end}`.slice(-Math.max(characters, end.length));
};

type Asked = { readonly answer: Answer; readonly hasWord: boolean };

/** Asks one question of a length no person types. A short one is answered before and after: else nothing is known of the long one. */
export const askedLong = async (
  hand: Hand,
  member: Actor,
  settings: EvalsSettings,
  door: AssistantDoor,
): Promise<AssistantTrial> => {
  const asks = async (characters: number): Promise<Asked> => {
    const word = hand.drive.io.randomLabel(12);
    const answer = whole(await door.ask(member, questionOf(word, characters)));
    if (heldBy(answer.reply, null) !== null)
      throw new Inconclusive(
        `at ${door.name} the app throttled the run (${answer.reply.status}) before its length counted`,
      );
    return { answer, hasWord: (wordsOf(answer.reply, settings.ask) ?? '').includes(word) };
  };
  const characters = limits.hardenQuestionCharacters;
  const short = await asks(0);
  if (!short.answer.passed)
    throw new Inconclusive(`at ${door.name} a member’s question was not taken: ${short.answer.reply.status}`);
  let long = await asks(characters);
  // A model that says something else once does not show that the app cut the question.
  if (long.answer.passed && !long.hasWord) long = await asks(characters);
  const { reply } = long.answer;
  const told = {
    kind: 'long',
    characters,
    status: reply.status,
    shown: [exchangeOf(hand, `a member with a question of ${characters} characters`, reply, ['question'])],
  } as const;
  if (long.answer.passed && long.hasWord) return { ...told, ended: 'whole' };
  if (long.answer.passed) {
    if (!short.hasWord)
      throw new Inconclusive(
        `a question of ${characters} characters was answered, and the model did not do what short ones ask either: how much of it the model was given does not show`,
      );
    return { ...told, ended: 'cut' };
  }
  const after = await asks(0);
  if (!after.answer.passed)
    throw new Inconclusive(`after the long question a short one was not taken either: ${after.answer.reply.status}`);
  return { ...told, ended: 'refused' };
};
