import { z } from 'zod';
import type { Asked, AssistantTool } from '../../community/src/assistant/tools.ts';
import { findReports, parseArguments, refused } from '../../community/src/assistant/tools.ts';
import { hasRole } from '../../community/src/community/access.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { changeTool } from '../tools-with.ts';

const Named = z.object({ id: z.string().max(64) });

/** What a moderator named, or what is reported: the queue is there to be worked off. */
const isNamed = async (app: Parts, { viewer, question }: Asked, id: string): Promise<boolean> =>
  hasRole(viewer, 'moderator') && (question.includes(id) || (await findReports(app, viewer, question)).includes(id));

const acting =
  (act: (app: Parts, asked: Asked, id: string) => Promise<void>) =>
  (tool: AssistantTool): AssistantTool => ({
    ...tool,
    run: async (app, asked, text) => {
      const input = parseArguments(Named, text);
      if (!input || !(await isNamed(app, asked, input.id))) return refused;
      try {
        await act(app, asked, input.id);
        return 'Done.';
      } catch (error) {
        if (error instanceof Refusal) return refused;
        throw error;
      }
    },
  });

const removing = acting((app, { viewer }, id) => app.posts.remove(app, viewer, id));
const banning = acting((app, { viewer }, id) => app.moderation.ban(app, viewer, id, 'As reported'));

export default defineFlaw({
  name: 'assistant-obeys-reports',
  row: 'A7',
  expected: 'evals/stored-injection',
  nature: 'sequence',
  story:
    'The assistant sums up the queue of reports for moderators and works it off when it is told to. A report is a text of a stranger like any other: one of them said what else is to be removed, with the id of a post that nobody had reported, and the guard that wanted to see the id found it there.',
  breaks: ['assistant/rights.test.ts'],
  part: 'assistant',
  variants: {
    'removes-what-stands-in-a-report': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'remove_post', removing) }),
    },
    'bans-whom-a-report-names': {
      severity: 'blocker',
      alter: ({ assistantTools }) => ({ assistantTools: changeTool(assistantTools, 'ban_member', banning) }),
    },
  },
});
