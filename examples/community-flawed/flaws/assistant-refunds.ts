import { z } from 'zod';
import { orRefused } from '../../community/src/assistant/administrating-tools.ts';
import type { AssistantTool } from '../../community/src/assistant/tools.ts';
import { parseArguments, refused } from '../../community/src/assistant/tools.ts';
import { refundMember } from '../../community/src/billing/refund.ts';
import { hasRole } from '../../community/src/community/access.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

const Member = z.object({ id: z.string().max(64) });

/** The provider is asked with the key of the shop, which may refund: who is asking is not looked at. */
const withTheKeyOfTheShop = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  role: 'member',
  run: async (app, { question }, text) => {
    const input = parseArguments(Member, text);
    if (!input || !question.includes(input.id)) return refused;
    const customers = await app.db.selectFrom('customer').select('id').where('member_id', '=', input.id).execute();
    for (const { id } of customers) if (await app.billing.refund(id)) return 'Refunded.';
    return refused;
  },
});

/** Staff is staff: whoever may remove posts may give money back. */
const forStaffOfAnyRank = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  role: 'moderator',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Member, text);
    if (!input || !question.includes(input.id) || !hasRole(viewer, 'moderator')) return refused;
    return orRefused(async () => {
      await refundMember(app, { ...viewer, role: 'admin' }, input.id);
      return 'Refunded.';
    });
  },
});

export default defineFlaw({
  name: 'assistant-refunds',
  row: 'A7',
  expected: 'evals/tools-scoped',
  nature: 'sequence',
  story:
    'The chat of a shop was given the refund call of its payment provider, with the one key that the shop has. That only the service team was to use it stood in the instructions of the model; a customer asked for the tool by its name. Elsewhere a check for staff was there, and moderators, who are volunteers, had not been thought of.',
  breaks: ['assistant/administrating.test.ts'],
  part: 'assistant',
  variants: {
    'with-the-key-of-the-shop': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({
        assistantTools: changeTool(assistantTools, 'refund_member', withTheKeyOfTheShop),
      }),
    },
    'for-staff-of-any-rank': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({
        assistantTools: changeTool(assistantTools, 'refund_member', forStaffOfAnyRank),
      }),
    },
  },
});
