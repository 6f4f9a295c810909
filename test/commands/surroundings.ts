import type { Surroundings } from '../../src/commands/surroundings.ts';

export type Heard = { readonly around: Surroundings; readonly out: () => string; readonly err: () => string };

/** Surroundings of a command in a test: its state lives in `folder`, its output is kept. */
export const heard = (folder: string): Heard => {
  const out: string[] = [];
  const err: string[] = [];
  return {
    around: {
      cwd: folder,
      env: name => (name === 'LAUNCH_READY_STATE' ? `${folder}/state` : undefined),
      now: () => new Date(),
      stdout: { write: text => out.push(text) },
      stderr: { write: text => err.push(text) },
      columns: 80,
      colour: false,
      signal: new AbortController().signal,
    },
    out: () => out.join(''),
    err: () => err.join(''),
  };
};
