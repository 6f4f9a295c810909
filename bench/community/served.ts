import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What a server under measurement says of itself once it listens. */
type Told = { readonly url: string; readonly cookie?: string; readonly [more: string]: unknown };

/** A server in a process of its own, so that its CPU time is its own. */
export type Served = {
  readonly told: Told;
  /** Asks it something over its message channel. */
  readonly ask: (question: string) => Promise<unknown>;
  /** Microseconds of CPU (user and system) that it has used so far. */
  readonly cpu: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const limitMs = 180_000;

const answerOf = async (child: ChildProcess): Promise<unknown> => {
  const over = new AbortController();
  const gone = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`a server under measurement ended with ${String(code)}`);
  });
  try {
    const limit = AbortSignal.any([over.signal, AbortSignal.timeout(limitMs)]);
    const [answer] = (await Promise.race([once(child, 'message', { signal: limit }), gone])) as [unknown];
    return answer;
  } finally {
    over.abort();
    gone.catch(() => {});
  }
};

/** Starts `bench/community/<file>` and waits until it says where it listens. */
export const serve = async (file: string, input: Readonly<Record<string, unknown>>): Promise<Served> => {
  const child = fork(join(import.meta.dirname, file), [JSON.stringify(input)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const told = (await answerOf(child)) as Told;
  const ask = (question: string): Promise<unknown> => {
    const answered = answerOf(child);
    child.send(question);
    return answered;
  };
  return {
    told,
    ask,
    cpu: async () => (await ask('cpu')) as number,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** Answers questions of the bench in a served process: `cpu`, and whatever else is given. */
export const answering = (answers: Readonly<Record<string, () => unknown>>): void => {
  process.on('message', async (question: string) => {
    const { user, system } = process.cpuUsage();
    process.send?.(question === 'cpu' ? user + system : ((await answers[question]?.()) ?? null));
  });
  process.once('SIGTERM', () => process.exit(0));
  // A bench that was broken off leaves no server behind.
  process.once('disconnect', () => process.exit(0));
};
