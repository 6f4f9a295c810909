import { asksToExport } from '../../community/src/assistant/administrating-tools.ts';
import type { AssistantTool } from '../../community/src/assistant/tools.ts';
import { refused } from '../../community/src/assistant/tools.ts';
import { hasRole } from '../../community/src/community/access.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

/** A query of its own, written for a question about the newest members: with addresses, for whoever asks, and in no log. */
const withAQueryOfItsOwn = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  role: 'member',
  run: async (app, asked) => {
    if (!asksToExport(asked)) return refused;
    const rows = await app.db
      .selectFrom('member')
      .select(['id', 'name', 'email', 'role'])
      .orderBy('created_at', 'desc')
      .limit(20)
      .execute();
    return rows.map(row => JSON.stringify(row)).join('\n');
  },
});

/** Staff is staff: whoever may remove posts may take the list of members. */
const forStaffOfAnyRank = (tool: AssistantTool): AssistantTool => ({
  ...tool,
  role: 'moderator',
  run: async (app, asked) => {
    if (!asksToExport(asked) || !hasRole(asked.viewer, 'moderator')) return refused;
    const rows = await app.members.exportNewest(app, { ...asked.viewer, role: 'admin' });
    return rows.map(row => JSON.stringify(row)).join('\n');
  },
});

export default defineFlaw({
  name: 'assistant-exports',
  row: 'A7',
  expected: 'evals/tools-scoped',
  nature: 'sequence',
  story:
    'An assistant could answer “who joined last week?”, with a query that nobody had thought of as an export. It gave the addresses of all members to a member who asked for them, and as no page of the app was used for it, the audit log knew nothing. Where it was built as an export, it was for staff, and moderators are many.',
  breaks: ['assistant/administrating.test.ts'],
  part: 'assistant',
  variants: {
    'with-a-query-of-its-own': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({
        assistantTools: changeTool(assistantTools, 'export_members', withAQueryOfItsOwn),
      }),
    },
    'for-staff-of-any-rank': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({
        assistantTools: changeTool(assistantTools, 'export_members', forStaffOfAnyRank),
      }),
    },
  },
});
