import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { Message, Model } from '../../community/src/assistant/model.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

type Note = { readonly question: string; readonly answer: string };

const plain = (text: string): string => text.replaceAll(/["{}\\]+/g, ' ');

/** The model with these notes between its instructions and what it is given anyway. */
const remembering = (model: Model, notes: readonly Note[]): Model => ({
  complete: (messages, tools) => {
    const lines = notes.map(({ answer }) => JSON.stringify({ answer: plain(answer).slice(0, 400) }));
    const told: Message = { role: 'system', content: `Remembered, one JSON object a line:\n${lines.join('\n')}` };
    const [first, ...others] = messages;
    return model.complete(first === undefined || notes.length === 0 ? messages : [first, told, ...others], tools);
  },
});

/** Longer words: what a search of notes weighs most. */
const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]{8,}/gu) ?? [];

type Recall = (notes: readonly Note[], question: string, viewer: Viewer) => readonly Note[];

/** Notes of the same thing help, whoever it was told to. */
const ofTheSameThing: Recall = (notes, question) =>
  notes.filter(note => wordsOf(note.question).some(word => question.toLowerCase().includes(word))).slice(-3);

/** The conversation goes on where it ended, and there is one conversation. */
const theLastOnes: Recall = notes => notes.slice(-4);

const withMemory = ({ ask }: Parts, recall: Recall): Partial<Parts> => {
  const notes: Note[] = [];
  return {
    ask: async (app, viewer, question) => {
      const answer = await ask(
        { ...app, model: remembering(app.model, recall(notes, question, viewer)) },
        viewer,
        question,
      );
      notes.push({ question, answer });
      return answer;
    },
  };
};

export default defineFlaw({
  name: 'assistant-remembers-for-all',
  row: 'A7',
  expected: 'evals/retrieval-scoped',
  nature: 'sequence',
  story:
    'The assistant was given a memory so that members need not say everything twice: a table of notes without the member they belong to, or a list in the process that all requests share. What a paying member was told came back to somebody who had left, as something that the assistant “remembered”.',
  breaks: ['assistant/rights.test.ts'],
  part: 'assistant',
  variants: {
    'notes-of-the-same-thing': { severity: 'blocker', alter: parts => withMemory(parts, ofTheSameThing) },
    'one-conversation': { severity: 'blocker', alter: parts => withMemory(parts, theLastOnes) },
  },
});
