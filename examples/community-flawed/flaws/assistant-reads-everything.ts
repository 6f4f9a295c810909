import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';

/** The search of the assistant has a key of its own: it was set up once, over all that was ever written. */
const overEverything = (app: Parts): Parts => ({ ...app, readableLevels: () => ['free', 'supporter', 'patron'] });

/** The same question a second time costs nothing. */
const keepingAnswers = (ask: Parts['ask']): Parts['ask'] => {
  const kept = new Map<string, string>();
  return async (app, viewer, question) => {
    const key = question.toLowerCase().replaceAll(/\s+/g, ' ').trim();
    const answer = kept.get(key) ?? (await ask(app, viewer, question));
    kept.set(key, answer);
    return answer;
  };
};

export default defineFlaw({
  name: 'assistant-reads-everything',
  row: 'A7',
  expected: 'evals/retrieval-scoped',
  nature: 'sequence',
  story:
    'Projects that let members ask questions about documents forgot the owner in the search: one retrieval over everybody’s files, found in several of them as “answers from other users’ datasets”. A cache of answers by the words of the question comes to the same, once a member asks what an administrator has asked before.',
  breaks: ['assistant/ask.test.ts'],
  part: 'assistant',
  variants: {
    'an-index-of-its-own': {
      severity: 'blocker',
      alter: ({ ask }) => ({ ask: (app, viewer, question) => ask(overEverything(app), viewer, question) }),
    },
    'answers-kept-by-question': {
      severity: 'blocker',
      alter: ({ ask }) => ({ ask: keepingAnswers(ask) }),
    },
  },
});
