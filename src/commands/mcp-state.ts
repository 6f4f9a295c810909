import { findRepository, loadConfig } from '../config/load.ts';
import { parseTarget } from '../config/target.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Kept, keptTargets, lastRun } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type McpFlags = {
  /** Whose report, where there are several. */
  readonly target?: string;
  readonly allowApply?: boolean;
};

/** The target that is meant: named in the call, at the start of the server, by the settings around, or the only one there is. */
const meant = async (asked: string | undefined, flags: McpFlags, around: Surroundings): Promise<string> => {
  const named = asked ?? flags.target;
  if (named !== undefined) return parseTarget(named).domain;
  const found = await findRepository(around.cwd);
  const { config } = await loadConfig(found?.config ?? null);
  if (config.domain !== undefined) return parseTarget(config.domain).domain;
  const targets = await keptTargets(stateFolder(around.env));
  const [only, other] = targets;
  if (only === undefined)
    throw new LaunchReadyError('LR_NO_REPORT', 'There is no report yet.', 'Run launch-ready audit example.com first.');
  if (other !== undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `There are reports of ${targets.join(', ')}.`,
      'Say which with the argument target.',
    );
  return only;
};

/** The last audit of the target that is meant. Throws LR_NO_REPORT. */
export const lastAudit = async (asked: string | undefined, flags: McpFlags, around: Surroundings): Promise<Kept> => {
  const target = await meant(asked, flags, around);
  const kept = await lastRun(stateFolder(around.env), target);
  if (kept !== null) return kept;
  throw new LaunchReadyError(
    'LR_NO_REPORT',
    `There is no report of ${target}.`,
    `Run launch-ready audit ${target} first.`,
  );
};

/** Surroundings for one call: what a command prints is kept, and it ends with the call. */
export const callSurroundings = (
  around: Surroundings,
  signal: AbortSignal,
): { readonly around: Surroundings; readonly out: () => string } => {
  const out: string[] = [];
  return {
    around: {
      ...around,
      stdout: { write: text => out.push(text) },
      stderr: { write: () => undefined },
      colour: false,
      signal,
    },
    out: () => out.join(''),
  };
};
