import { z } from 'zod';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { AssistantTool } from '../../community/src/assistant/tools.ts';
import { parseArguments, refused } from '../../community/src/assistant/tools.ts';
import { hasRole } from '../../community/src/community/access.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

const Ban = z.object({ id: z.string().max(64) });
const Agreed = Ban.extend({ confirmed: z.boolean().default(false) });

const ban = async (app: Parts, viewer: Viewer, id: string): Promise<string> => {
  try {
    await app.moderation.ban(app, { ...viewer, role: 'admin' }, id, 'By the assistant');
    return 'Closed.';
  } catch (error) {
    if (error instanceof Refusal) return refused;
    throw error;
  }
};

/** The assistant is a member of staff of its own: who asks it to act is in the log. */
const asStaff = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  role: 'member',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Ban, text);
    return input && question.includes(input.id) ? ban(app, viewer, input.id) : refused;
  },
});

/** Moderators may at once; of others the model says whether one has agreed. */
const whenAgreed = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  description: 'Closes an account. For members only when a moderator has confirmed it; say so with confirmed.',
  parameters: {
    type: 'object',
    properties: { id: { type: 'string' }, confirmed: { type: 'boolean' } },
    required: ['id'],
    additionalProperties: false,
  },
  role: 'member',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Agreed, text);
    if (!input || !question.includes(input.id)) return refused;
    return hasRole(viewer, 'moderator') || input.confirmed ? ban(app, viewer, input.id) : refused;
  },
});

export default defineFlaw({
  name: 'assistant-bans-for-anyone',
  row: 'A7',
  expected: 'evals/tools-scoped',
  nature: 'sequence',
  story:
    'The bot of a chat community had the right to ban, and a command in plain words. It asked its model whether the person was allowed to; a member said that a moderator had agreed, and others lost their accounts within the hour. Removing posts was guarded, for that tool was the older one.',
  breaks: ['assistant/rights.test.ts'],
  part: 'assistant',
  variants: {
    'as-a-member-of-staff': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'ban_member', asStaff) }),
    },
    'when-the-model-says-that-it-is-agreed': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'ban_member', whenAgreed) }),
    },
  },
});
