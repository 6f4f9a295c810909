import type { Surroundings } from '../../src/commands/surroundings.ts';

export type Heard = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a command of ours in this process with its own streams, folder and state, as the command line would. */
export const heard = async (
  state: string,
  cwd: string,
  command: (around: Surroundings) => Promise<number>,
  now: () => Date = () => new Date(),
): Promise<Heard> => {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command({
    cwd,
    env: name => (name === 'LAUNCH_READY_STATE' ? state : process.env[name]),
    now,
    stdout: { write: text => out.push(text) },
    stderr: { write: text => err.push(text) },
    columns: 80,
    colour: false,
    signal: new AbortController().signal,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
};
