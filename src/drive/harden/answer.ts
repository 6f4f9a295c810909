import type { FlowName } from '../../config/drive-settings.ts';
import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { botCheckBefore } from '../not-the-app.ts';
import { headerOf, type Reply } from '../reply.ts';
import type { Transcript } from '../transcript.ts';
import type { Variables } from '../variables.ts';
import { FlowStopped } from '../walk.ts';
import { Inconclusive } from './verification.ts';

/** What the app made of something that was asked of it: whether it went through, and what was answered on the way. */
export type Answer = {
  readonly passed: boolean;
  readonly reply: Reply;
  readonly hops: readonly ReturnType<Transcript['all']>[number][];
};

/**
 * Walks a flow as far as its mail. What the app refuses is an answer, too; silence is not. Briefly it ends where its last
 * form led as it did before: how that page looks is not asked.
 */
export const answerTo = async (
  { transcript }: Pick<Drive, 'transcript'>,
  actor: Actor,
  flow: FlowName,
  more: Variables = {},
  how: 'whole' | 'brief' = 'whole',
): Promise<Answer> => {
  const before = transcript.size();
  let passed = true;
  try {
    await actor.ask(flow, more, undefined, how);
  } catch (error) {
    if (!(error instanceof FlowStopped) || !error.byApp) throw error;
    passed = false;
  }
  const reply = actor.session.last();
  if (reply === null) throw new Inconclusive(`the flow ${flow} asks the app for nothing`);
  return { passed, reply, hops: transcript.since(before) };
};

/** How an app says that somebody asks too often. */
export type Held = 'status' | 'words';

const words =
  /too many|too often|rate.?limit|slow down|try again (?:later|in\b)|temporarily (?:locked|blocked|disabled|suspended)|(?:account|user) (?:is |has been |was )?(?:locked|blocked)|captcha|are you (?:a )?human/i;

/** How the answer says that this was asked too often, or null. `usual` is how the app answers to somebody who asks rarely. */
export const heldBy = (reply: Reply, usual: Reply | null): Held | null => {
  const { status, body } = reply;
  // A puzzle holds up a script as well as a wait does.
  if (botCheckBefore(reply) !== null && (usual === null || botCheckBefore(usual) === null)) return 'status';
  const waits = headerOf(reply, 'retry-after') !== undefined;
  if (status === 429 || status === 423 || (waits && (status === 503 || status === 403))) return 'status';
  return words.test(body) && usual !== null && !words.test(usual.body) ? 'words' : null;
};

/** Throws `Inconclusive` for an answer that says nothing of what was asked: the app is broken. */
export const whole = (answer: Answer, usual: Reply | null = null): Answer => {
  const { status, url } = answer.reply;
  if (status >= 500 && heldBy(answer.reply, usual) === null)
    throw new Inconclusive(`the app answered ${status} at ${new URL(url).pathname}`);
  return answer;
};

/** What a person reads of an answer, so that a finding shows that and not the head of a page. */
export const readable = (reply: Reply): Reply => {
  if (!/^\s*</.test(reply.body)) return reply;
  const start = Math.max(0, reply.body.search(/<body\b/i));
  const body = reply.body
    .slice(start, start + limits.headerBytes)
    .replaceAll(/<(?:script|style|svg|nav|header)\b[\s\S]{0,4000}?<\/(?:script|style|svg|nav|header)>/gi, ' ')
    .replaceAll(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return { ...reply, body };
};
