import { botCheckBefore } from '../not-the-app.ts';
import type { Reply } from '../reply.ts';
import { Inconclusive } from './verification.ts';

/** The answer, where it is one: a throttle, a bot check and a broken server have said neither yes nor no. */
export const answered = (reply: Reply | null): Reply => {
  if (reply === null) throw new Inconclusive('nothing was asked');
  const { status } = reply;
  if (botCheckBefore(reply) !== null) throw new Inconclusive('a bot check answered instead of the app');
  if (status === 429) throw new Inconclusive('the app throttled the run (429), which is no answer to this question');
  if (status >= 500) throw new Inconclusive(`the app failed (${status}), which is no answer to this question`);
  return reply;
};
