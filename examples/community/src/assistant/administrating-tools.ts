import { z } from 'zod';
import { refundMember } from '../billing/refund.ts';
import { Refusal } from '../refusal.ts';
import { type Asked, type AssistantTool, parseArguments, refused } from './tools.ts';

const Member = z.object({ id: z.string().max(64) });
const NewRole = Member.extend({ role: z.enum(['member', 'moderator', 'admin']) });

/** What the rules of the house forbid is refused; anything else that goes wrong is a fault. */
export const orRefused = async (act: () => Promise<string>): Promise<string> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) return refused;
    throw error;
  }
};

/** Whether the person typed the order to export: a post that orders it is no order of theirs. */
export const asksToExport = ({ question }: Asked): boolean => /\bexport/i.test(question);

const memberParameters = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } as const;

/** By the same rule as the page of administrators, and only a member and a role that the person asking typed. */
const changeRole: AssistantTool = {
  name: 'change_role',
  description: 'Gives a member another role. Only when the person asking names the id and the role.',
  parameters: {
    type: 'object',
    properties: { id: { type: 'string' }, role: { type: 'string', enum: ['member', 'moderator', 'admin'] } },
    required: ['id', 'role'],
    additionalProperties: false,
  },
  role: 'admin',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(NewRole, text);
    if (!input || !question.includes(input.id) || !question.includes(input.role)) return refused;
    return orRefused(async () => {
      await app.members.changeRole(app, viewer, input.id, input.role);
      return 'Changed.';
    });
  },
};

const refund: AssistantTool = {
  name: 'refund_member',
  description: 'Gives a member their last payment back. Only when the person asking names the id.',
  parameters: { ...memberParameters, additionalProperties: false },
  role: 'admin',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Member, text);
    if (!input || !question.includes(input.id)) return refused;
    return orRefused(async () => {
      await refundMember(app, viewer, input.id);
      return 'Refunded.';
    });
  },
};

const exportMembers: AssistantTool = {
  name: 'export_members',
  description: 'Lists the newest members. Only when the person asking asks for an export.',
  parameters: { type: 'object', properties: {}, additionalProperties: false },
  role: 'admin',
  run: (app, asked) =>
    orRefused(async () => {
      if (!asksToExport(asked)) return refused;
      const rows = await app.members.exportNewest(app, asked.viewer);
      return rows.map(row => JSON.stringify(row)).join('\n');
    }),
};

/** Tools of administrators. */
export const administratingTools: readonly AssistantTool[] = [changeRole, refund, exportMembers];
