import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where reports, options and accepted findings of past runs are kept: `LAUNCH_READY_STATE`, else the place that the
 * operating system names for such files (XDG base directories, Windows LOCALAPPDATA, macOS Application Support).
 */
export const stateFolder = (
  env: (name: string) => string | undefined,
  platform: NodeJS.Platform = process.platform,
): string => {
  const chosen = env('LAUNCH_READY_STATE');
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform === 'win32') return join(env('LOCALAPPDATA') ?? join(homedir(), 'AppData', 'Local'), 'launch-ready');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'launch-ready');
  return join(env('XDG_STATE_HOME') ?? join(homedir(), '.local', 'state'), 'launch-ready');
};
