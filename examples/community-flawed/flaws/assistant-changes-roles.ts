import { z } from 'zod';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import { orRefused } from '../../community/src/assistant/administrating-tools.ts';
import type { AssistantTool } from '../../community/src/assistant/tools.ts';
import { parseArguments, refused } from '../../community/src/assistant/tools.ts';
import { hasRole } from '../../community/src/community/access.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

const NewRole = z.object({ id: z.string().max(64), role: z.enum(['member', 'moderator', 'admin']) });
const Agreed = NewRole.extend({ confirmed: z.boolean().default(false) });
const InName = NewRole.extend({ userId: z.string().max(64).optional() });

const change = (app: Parts, viewer: Viewer, { id, role }: z.infer<typeof NewRole>): Promise<string> =>
  orRefused(async () => {
    await app.members.changeRole(app, viewer, id, role);
    return 'Changed.';
  });

/** Administrators may at once; of others the model says whether one has agreed. */
const whenAgreed = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  role: 'member',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Agreed, text);
    if (!input || !question.includes(input.id)) return refused;
    if (!hasRole(viewer, 'admin') && !input.confirmed) return refused;
    return change(app, { ...viewer, role: 'owner' }, input);
  },
});

/** The account that acts is loaded by the id that came with the call, with all that it may do. */
const withTheAccountNamed = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  role: 'member',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(InName, text);
    if (!input || !question.includes(input.id)) return refused;
    const account = await app.db
      .selectFrom('member')
      .select(['id', 'name', 'email', 'role'])
      .where('id', '=', input.userId ?? viewer.id)
      .executeTakeFirst();
    return account ? change(app, { ...viewer, ...account }, input) : refused;
  },
});

export default defineFlaw({
  name: 'assistant-changes-roles',
  row: 'A7',
  expected: 'evals/tools-scoped',
  nature: 'sequence',
  story:
    'Administrators were to say “make Ana a moderator” instead of looking for a page. The tool believed the model that an administrator had agreed, or took the account that acts out of the call; a member promoted a second account of theirs, and the rest was done with the buttons.',
  breaks: ['assistant/administrating.test.ts'],
  part: 'assistant',
  variants: {
    'when-the-model-says-that-it-is-agreed': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'change_role', whenAgreed) }),
    },
    'with-the-account-that-is-named': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({
        assistantTools: changeTool(assistantTools, 'change_role', withTheAccountNamed),
      }),
    },
  },
});
