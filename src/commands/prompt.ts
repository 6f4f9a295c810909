import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { limits } from '../platform/limits.ts';

/** Where questions go and answers come from. */
export type Prompt = {
  /** Whether somebody sits at a keyboard. */
  readonly isTTY: boolean;
  /** Writes the question, waits for one line; null when none comes any more. Rejects when interrupted. */
  readonly ask: (question: string) => Promise<string | null>;
  readonly say: (text: string) => void;
  readonly close: () => void;
};

type Input = Readable & { readonly isTTY?: boolean; readonly unref?: () => unknown };

/**
 * Questions on stderr, answers from a line of input each: typed, or piped in. The terminal stays as it is, so that
 * Ctrl-C ends the program as everywhere; where nobody types an answer is waited for `waitMs` only.
 */
export const createPrompt = (
  input: Input,
  write: (text: string) => unknown,
  signal: AbortSignal,
  waitMs: number = limits.answerMs,
): Prompt => {
  const isTTY = input.isTTY === true;
  let lines: ReturnType<typeof createInterface> | undefined;
  const ready: string[] = [];
  let ended = false;
  let wake = (): void => {};
  const start = (): void => {
    if (lines !== undefined) return;
    lines = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on('line', line => {
      ready.push(line.slice(0, limits.answerCharacters));
      wake();
    });
    lines.on('close', () => {
      ended = true;
      wake();
    });
  };
  const next = (): Promise<string | null> =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        wake = () => {};
        act();
      };
      const stop = (): void => settle(() => reject(signal.reason as Error));
      wake = () => {
        const line = ready.shift();
        if (line !== undefined) settle(() => resolve(line));
        else if (ended) settle(() => resolve(null));
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      if (!isTTY) timer = setTimeout(() => settle(() => resolve(null)), waitMs);
      wake();
    });
  return {
    isTTY,
    ask: async question => {
      start();
      write(question);
      const answer = await next();
      // A typed line feed is on the screen already; a piped one is not.
      if (!isTTY) write(answer === null ? '\n' : `${answer.replaceAll(/[^\x20-\x7e]/g, '?')}\n`);
      return answer;
    },
    say: text => void write(text),
    close: () => {
      lines?.close();
      input.pause();
      input.unref?.();
    },
  };
};
