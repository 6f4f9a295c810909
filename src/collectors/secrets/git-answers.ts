import type { Io, Running } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';

/** A repository's own settings can name programs that git would start, and servers that it would ask; looking does neither. */
const harmless = ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false'];
const quiet = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };

/** Git in one folder. The environment is passed on: in a hook it names the index that is about to be committed. */
export type Git = {
  /** Standard output, to its end. Null when git says no, is missing, too slow, or says too much. */
  readonly ask: (...args: readonly string[]) => Promise<Buffer | null>;
  readonly start: (...args: readonly string[]) => Running;
};

const whole = async ({ stdin, stdout, ended, kill }: Running): Promise<Buffer | null> => {
  stdin.end();
  const late = setTimeout(kill, limits.gitAnswerMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stdout as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limits.gitAnswerBytes) return null;
      chunks.push(chunk);
    }
    return (await ended).code === 0 ? Buffer.concat(chunks) : null;
  } catch {
    return null;
  } finally {
    clearTimeout(late);
    kill();
  }
};

/** Git as it answers in this folder. */
export const gitIn = (cwd: string, io: Pick<Io, 'start'>, signal: AbortSignal): Git => {
  const start: Git['start'] = (...args) => io.start('git', [...harmless, ...args], { cwd, env: quiet }, signal);
  return { start, ask: (...args) => whole(start(...args)) };
};

/** One line that git answered, without its end; null for no answer or an empty one. */
export const lineOf = (answer: Buffer | null): string | null => answer?.toString('utf8').replace(/\r?\n$/, '') || null;
