import { z } from 'zod';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import type { AssistantTool } from '../../community/src/assistant/tools.ts';
import { parseArguments, refused } from '../../community/src/assistant/tools.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

const ForMember = z.object({ id: z.string().max(64), member: z.string().max(64).optional() });
const ForUser = z.object({ id: z.string().max(64), userId: z.string().max(64).optional() });

const remove = async (app: Parts, viewer: Viewer, id: string): Promise<string> => {
  try {
    await app.posts.remove(app, viewer, id);
    return 'Removed.';
  } catch (error) {
    if (error instanceof Refusal) return refused;
    throw error;
  }
};

const withField = (tool: AssistantTool, field: string): AssistantTool => ({
  ...tool,
  description: 'Removes a post in the name of the member whose id you give: their own, or any when they moderate.',
  parameters: {
    type: 'object',
    properties: { id: { type: 'string' }, [field]: { type: 'string', description: 'Id of the person asking' } },
    required: ['id', field],
    additionalProperties: false,
  },
  role: 'member',
});

/** Members may remove what is their own, so the tool is for all of them. Whose it is, the model knows. */
const asTheMemberNamed = (tool: AssistantTool): AssistantTool => ({
  ...withField(tool, 'member'),
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(ForMember, text);
    if (!input || !question.includes(input.id)) return refused;
    return remove(app, { ...viewer, id: input.member ?? viewer.id }, input.id);
  },
});

/** The account is loaded by the id that came with the call, with all that it may do. */
const withTheAccountNamed = (tool: AssistantTool): AssistantTool => ({
  ...withField(tool, 'userId'),
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(ForUser, text);
    if (!input || !question.includes(input.id)) return refused;
    const account = await app.db
      .selectFrom('member')
      .select(['id', 'name', 'email', 'role'])
      .where('id', '=', input.userId ?? viewer.id)
      .executeTakeFirst();
    return account ? remove(app, { ...viewer, ...account }, input.id) : refused;
  },
});

export default defineFlaw({
  name: 'assistant-acts-as-told',
  row: 'A7',
  expected: 'evals/tools-scoped',
  nature: 'sequence',
  story:
    'A tool took the id of the user it acts for as one of its arguments, because the framework that called it knew no session. The model filled in the id that stood in its instructions, until somebody wrote another one into the question: every object of everybody was theirs.',
  breaks: ['assistant/rights.test.ts'],
  part: 'assistant',
  variants: {
    'for-the-member-that-is-named': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'remove_post', asTheMemberNamed) }),
    },
    'with-the-account-that-is-named': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({
        assistantTools: changeTool(assistantTools, 'remove_post', withTheAccountNamed),
      }),
    },
  },
});
