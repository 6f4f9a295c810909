import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { LookOutcome, ReplayTask } from './look.ts';
import type { At } from './replay.ts';

/** What the program tells, one line at a time. */
export type ReplayLine =
  /** PGlite is not installed. */
  | { readonly missing: true }
  /** The statement that is next. */
  | { readonly at: At }
  | { readonly outcome: LookOutcome };

/** In development the source itself runs; published it is its translation. */
const program = new URL(`./replay-program${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** No right to write elsewhere, to start a program, to load an addon; what a migration does stays in its memory. */
const boundsWith = (cache: string | null): readonly string[] => [
  ...(cache === null ? [] : [`--allow-fs-write=${cache}`, `--allow-fs-write=${join(cache, '*')}`]),
  '--permission',
  '--allow-fs-read=*',
  '--no-warnings',
  `--max-old-space-size=${limits.rowsHeapMb}`,
];

/** `cache`: the folder in which it keeps the files of an empty database, and what came of the last tasks; null for none. */
export type ProgramTask = ReplayTask & { readonly cache: string | null };

export type ApartOutcome =
  | LookOutcome
  | { readonly missing: true }
  /** It was ended, or ended itself, before it told anything; `at` is the statement it was at. */
  | { readonly ended: 'in time' | 'by itself'; readonly at: At | null };

/**
 * Replays migrations in a program of its own, so that neither a statement without end nor one that wants all memory
 * does more than end that program. It is told what to replay; nothing of the repository is executed outside of the database.
 */
export const replayApart = async (
  start: Io['start'],
  task: ProgramTask,
  cwd: string,
  signal: AbortSignal,
  ms: number = limits.rowsReplayMs,
): Promise<ApartOutcome> => {
  const late = AbortSignal.timeout(ms);
  const running = start(
    process.execPath,
    [...boundsWith(task.cache), fileURLToPath(program)],
    { cwd, env: { NODE_OPTIONS: '' } },
    AbortSignal.any([signal, late]),
  );
  running.stdin.end(JSON.stringify(task));
  let at: At | null = null;
  let told: LookOutcome | { readonly missing: true } | null = null;
  try {
    for await (const line of createInterface({ input: running.stdout })) {
      const said = JSON.parse(line) as ReplayLine;
      if ('at' in said) at = said.at;
      else if ('missing' in said) told = said;
      else told = said.outcome;
    }
    await running.ended;
  } catch {
    // What it said until then counts.
  } finally {
    running.kill();
  }
  signal.throwIfAborted();
  return told ?? { ended: late.aborted ? 'in time' : 'by itself', at };
};
