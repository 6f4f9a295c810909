import { z } from 'zod';
import type { Viewer } from '../accounts/sessions.ts';
import { hasRole } from '../community/access.ts';
import type { Post } from '../community/posts.ts';
import type { Role } from '../database/schema.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import type { Tool } from './model.ts';

/** Who asks, and what they typed themselves. */
export type Asked = { readonly viewer: Viewer; readonly question: string };

/** Something the model may ask for. `run` decides with the rights of the person asking, never on the model's word. */
export type AssistantTool = Tool & {
  /** The least role to which the tool is shown at all. */
  readonly role: Role;
  /** `text` is what the model wrote as arguments; the answer is what it gets to read. */
  readonly run: (app: Parts, asked: Asked, text: string) => Promise<string>;
};

export const refused = 'Refused: this is not allowed.';

export const parseArguments = <Value>(schema: z.ZodType<Value>, text: string): Value | null => {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    // A model may write anything; what does not fit is refused, not a fault of ours.
    return null;
  }
};

/** The words of a question as alternatives, so that one unknown word does not empty the result. */
const asAlternatives = (question: string): string =>
  (question.match(/[\p{L}\p{N}]{3,}/gu) ?? []).slice(0, 12).join(' or ');

const quote = (post: Post): string =>
  JSON.stringify({ id: post.id, space: post.spaceName, title: post.title, text: post.body.slice(0, 800) });

/** The five newest posts with one of these words that the viewer may read, one JSON object a line. */
export const findPosts = async (app: Parts, viewer: Viewer, question: string): Promise<string> => {
  const words = asAlternatives(question);
  if (!words) return 'No posts.';
  const { rows } = await app.posts.list(app, viewer, { words, after: null });
  return rows.length === 0 ? 'No posts.' : rows.slice(0, 5).map(quote).join('\n');
};

/** The newest five open reports that hold a longer word of the question; members see none. */
export const findReports = async (app: Parts, viewer: Viewer, question: string): Promise<string> => {
  if (!hasRole(viewer, 'moderator')) return '';
  const words = (question.toLowerCase().match(/[\p{L}\p{N}]{6,}/gu) ?? []).slice(0, 12);
  const open = await app.moderation.queue(app);
  const found = open.filter(({ title, reason }) =>
    words.some(word => `${title} ${reason}`.toLowerCase().includes(word)),
  );
  return found
    .slice(-5)
    .map(({ postId, title, reason }) => JSON.stringify({ reported: postId, of: title, reason }))
    .join('\n');
};

const Words = z.object({ words: z.string().max(200) });
const Named = z.object({ id: z.string().max(64) });

const searchPosts: AssistantTool = {
  name: 'search_posts',
  description: 'Finds posts that the person asking may read.',
  parameters: {
    type: 'object',
    properties: { words: { type: 'string' } },
    required: ['words'],
    additionalProperties: false,
  },
  role: 'member',
  run: async (app, { viewer }, text) => {
    const input = parseArguments(Words, text);
    return input ? findPosts(app, viewer, input.words) : refused;
  },
};

/** Needs the post's id in what the person typed: a post that tells the model to remove another is so without effect. */
const removePost: AssistantTool = {
  name: 'remove_post',
  description: 'Removes a post. Only when the person asking names its id.',
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
  role: 'moderator',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Named, text);
    if (!input || !hasRole(viewer, 'moderator') || !question.includes(input.id)) return refused;
    try {
      await app.posts.remove(app, viewer, input.id);
      return 'Removed.';
    } catch (error) {
      if (error instanceof Refusal) return refused;
      throw error;
    }
  },
};

/** By the same rule as the button: nobody closes the account of their own rank, and only of somebody they named. */
const banMember: AssistantTool = {
  name: 'ban_member',
  description: 'Closes an account. Only when the person asking names its id.',
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
  role: 'moderator',
  run: async (app, { viewer, question }, text) => {
    const input = parseArguments(Named, text);
    if (!input || !hasRole(viewer, 'moderator') || !question.includes(input.id)) return refused;
    try {
      await app.moderation.ban(app, viewer, input.id, 'By the assistant, as asked');
      return 'Closed.';
    } catch (error) {
      if (error instanceof Refusal) return refused;
      throw error;
    }
  },
};

export const moderatingTools: readonly AssistantTool[] = [searchPosts, removePost, banMember];
