import type { Ran } from '../command.ts';
import type { DeployCommands } from '../presets/commands.ts';
import { filledIn, lastLine } from './release-names.ts';
import type { PreflightItem } from './hands.ts';

/** Runs a command that only asks. */
export type Ask = (argv: readonly string[]) => Promise<Ran>;

/** What the platform calls the release that runs; null when it does not say. */
export const runningRelease = async ({ current }: DeployCommands, ask: Ask): Promise<string | null> => {
  if (current === null) return null;
  const { code, output } = await ask(current.argv);
  if (code !== 0) return null;
  return current.reads === null ? lastLine(output) : (current.reads.exec(output)?.[0] ?? null);
};

/** What the platform lists to go back to; null where there is no such command or it failed. */
export const listing = async ({ list }: DeployCommands, ask: Ask): Promise<string | null> => {
  if (list === null) return null;
  const { code, output } = await ask(list);
  return code === 0 ? output : null;
};

/** Whether the known trap of the preset is open; null where it has none. */
export const trapItem = async (
  { trap, preset }: DeployCommands,
  release: string,
  ask: Ask,
): Promise<PreflightItem | null> => {
  if (trap === null) return null;
  const name = preset?.title ?? 'platform';
  const { code, output } = await ask(filledIn(trap.argv, { release, previous: '' }));
  if (code !== 0)
    return { name, status: 'not-checked', reason: `${trap.argv.join(' ')} failed: ${lastLine(output) ?? ''}` };
  const reason = trap.refuses(output, release);
  return reason === null
    ? { name, status: 'passed', reason: 'Nothing of its known traps stands in the way.' }
    : { name, status: 'refused', reason };
};
