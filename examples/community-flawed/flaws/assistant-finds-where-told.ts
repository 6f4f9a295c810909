import { z } from 'zod';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { AssistantTool } from '../../community/src/assistant/tools.ts';
import { findPosts, parseArguments, refused } from '../../community/src/assistant/tools.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

const InSpace = z.object({ words: z.string().max(200), space: z.string().max(64).optional() });
const ForPlan = z.object({ words: z.string().max(200), plan: z.enum(['supporter', 'patron']).optional() });

/** One space, searched by its id: that it was named shows that the person is in it. */
const inSpace = async (app: Parts, viewer: Viewer, words: string, space: string): Promise<string> => {
  const all: Parts = { ...app, readableLevels: () => ['free', 'supporter', 'patron'] };
  const { rows } = await app.posts.list(all, viewer, { words, spaceId: space, after: null });
  return rows.length === 0
    ? 'No posts.'
    : rows
        .slice(0, 5)
        .map(({ id, title, body }) => JSON.stringify({ id, title, text: body.slice(0, 800) }))
        .join('\n');
};

const whereTheModelSays = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  description: 'Finds posts, in one space when it is named.',
  parameters: {
    type: 'object',
    properties: { words: { type: 'string' }, space: { type: 'string' } },
    required: ['words'],
    additionalProperties: false,
  },
  run: async (app, { viewer }, text) => {
    const input = parseArguments(InSpace, text);
    if (!input) return refused;
    return input.space === undefined
      ? findPosts(app, viewer, input.words)
      : inSpace(app, viewer, input.words, input.space);
  },
});

/** The model has read in its instructions which plan the person has. */
const asThePlanSays = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  description: 'Finds posts that are open to the plan of the person asking.',
  parameters: {
    type: 'object',
    properties: { words: { type: 'string' }, plan: { type: 'string' } },
    required: ['words'],
    additionalProperties: false,
  },
  run: async (app, { viewer }, text) => {
    const input = parseArguments(ForPlan, text);
    return input ? findPosts(app, { ...viewer, plan: input.plan ?? viewer.plan }, input.words) : refused;
  },
});

export default defineFlaw({
  name: 'assistant-finds-where-told',
  row: 'A7',
  expected: 'evals/retrieval-scoped',
  nature: 'sequence',
  story:
    'Search tools of assistants took the collection, the tenant or the plan to search in as an argument, and the model filled it in: from what it knew of the person, or from what the person wrote. Several projects on retrieval had to mend exactly this, a filter that the caller supplies.',
  breaks: ['assistant/rights.test.ts'],
  part: 'assistant',
  variants: {
    'in-the-space-that-is-named': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({
        assistantTools: changeTool(assistantTools, 'search_posts', whereTheModelSays),
      }),
    },
    'for-the-plan-that-is-named': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'search_posts', asThePlanSays) }),
    },
  },
});
