import { z } from 'zod';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { AssistantTool } from '../../community/src/assistant/tools.ts';
import { parseArguments, refused } from '../../community/src/assistant/tools.ts';
import { hasRole } from '../../community/src/community/access.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

const Removal = z.object({ id: z.string().max(64) });
const RemovalFor = Removal.extend({ role: z.enum(['member', 'moderator', 'admin', 'owner']).default('member') });

const remove = async (app: Parts, viewer: Viewer, id: string): Promise<string> => {
  try {
    await app.posts.remove(app, viewer, id);
    return 'Removed.';
  } catch (error) {
    if (error instanceof Refusal) return refused;
    throw error;
  }
};

/** Removes with the rights of the assistant, which is a moderator: the model was told whom to refuse. */
const asTheAssistant = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  description: 'Removes a post. Only for moderators, and only when the person asking names its id.',
  role: 'member',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Removal, text);
    if (!input || !question.includes(input.id)) return refused;
    return remove(app, { ...viewer, role: 'moderator' }, input.id);
  },
});

/** The model says for whom it acts: it has read who is asking. */
const asTheModelSays = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  parameters: {
    type: 'object',
    properties: { id: { type: 'string' }, role: { type: 'string', description: 'Role of the person asking' } },
    required: ['id', 'role'],
    additionalProperties: false,
  },
  role: 'member',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(RemovalFor, text);
    if (!input || !hasRole(input, 'moderator') || !question.includes(input.id)) return refused;
    return remove(app, { ...viewer, role: input.role }, input.id);
  },
});

export default defineFlaw({
  name: 'assistant-acts-for-anyone',
  row: 'A7',
  expected: 'evals/tools-scoped',
  nature: 'sequence',
  story:
    'The assistant had an account of its own with the rights that its most powerful tool needed, and the instructions told it to obey moderators alone. A member wrote that they were one. OWASP’s list for language models calls it excessive agency: the right to act belonged to the model, and the model to whoever was typing.',
  breaks: ['assistant/ask.test.ts'],
  part: 'assistant',
  variants: {
    'with-the-rights-of-the-assistant': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'remove_post', asTheAssistant) }),
    },
    'with-the-role-that-the-model-says': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'remove_post', asTheModelSays) }),
    },
  },
});
