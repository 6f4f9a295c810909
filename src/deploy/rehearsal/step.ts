import { limits } from '../../platform/limits.ts';
import { inert } from '../../platform/inert.ts';
import { type Ran, runCommand } from '../command.ts';
import { watchBounds } from './watch-bounds.ts';

export type Executed = Ran & {
  /** Why it was ended by us, other than for its time. */
  readonly ended: string | null;
};

export type Executing = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly redact: (text: string) => string;
  readonly timeoutMs: number;
  readonly say?: (line: string) => void;
};

/** Runs one command of a rehearsal within its bounds. */
export const execute = async (what: Executing, folder: string, signal: AbortSignal): Promise<Executed> => {
  const stop = new AbortController();
  let ended: string | null = null;
  const watch = await watchBounds(folder, why => {
    ended ??= why;
    stop.abort();
  });
  try {
    const { argv, ...given } = what;
    const ran = await runCommand(argv, { ...given, began: watch.group }, AbortSignal.any([signal, stop.signal]));
    return { ...ran, ended };
  } finally {
    watch.end();
  }
};

/** The end of an output, fit to be kept. */
export const lastLines = (output: string): readonly string[] =>
  output
    .split('\n')
    .map(line => inert(line).trimEnd())
    .filter(line => line !== '')
    .slice(-limits.rehearsalLines)
    .map(line =>
      line.length > limits.rehearsalLineCharacters ? `${line.slice(0, limits.rehearsalLineCharacters)}…` : line,
    );

/** How a command ended, in words. */
export const endingOf = ({ code, signal, timedOut, ended, ms }: Executed): string => {
  if (ended !== null) return `I ended it, because ${ended}`;
  if (timedOut) return `it was not done after ${Math.round(ms / 1_000)} s, and I ended it`;
  if (code === null) return signal === null ? 'it did not start' : `it was ended by ${signal}`;
  return code === 0 ? 'it went well' : `it ended with exit code ${code}`;
};
