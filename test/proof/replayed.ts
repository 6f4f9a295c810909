import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shellMs = 30_000;
const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');

/** A folder with a `launch-ready` that runs the source, so that replay lines work as they are printed. */
export const commandFolder = (folder: string): string => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'launch-ready');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
};

/** What a shell prints for the line, both streams together. */
export const replayed = (
  command: string,
  around: { readonly bin: string; readonly state: string; readonly cwd: string; readonly env?: Record<string, string> },
): Promise<string> =>
  new Promise(resolve => {
    const { bin, state, cwd } = around;
    const env = {
      ...process.env,
      ...around.env,
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      LAUNCH_READY_STATE: state,
    };
    execFile('sh', ['-c', command], { cwd, env, timeout: shellMs, maxBuffer: 5_000_000 }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`),
    );
  });

/** Whether the output has what the replay promises: text, or a regular expression between slashes. */
export const showsIt = (output: string, shows: string): boolean => {
  const expression = /^\/(.+)\/([imsu]*)$/s.exec(shows);
  return expression?.[1] === undefined ? output.includes(shows) : new RegExp(expression[1], expression[2]).test(output);
};
