import { spawn } from 'node:child_process';
import type { Io } from './io.ts';
import { limits } from './limits.ts';

/** `Io.start` for real: no shell, no inherited input or output. */
export const startProgram: Io['start'] = (file, args, { cwd, env }, signal) => {
  const child = spawn(file, [...args], {
    cwd,
    env: env === undefined ? process.env : { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    if (stderr.length < limits.complaintBytes) stderr += text.slice(0, limits.complaintBytes - stderr.length);
  });
  // A program that ended early breaks the pipe; how it ended is told by `ended`.
  child.stdin.on('error', () => {});
  child.stdout.on('error', () => {});
  const kill = (): void => void child.kill('SIGKILL');
  if (signal.aborted) kill();
  signal.addEventListener('abort', kill, { once: true });
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ code, stderr }));
  }).finally(() => signal.removeEventListener('abort', kill));
  // Whoever only reads the output need not ask how it ended.
  ended.catch(() => {});
  return { stdin: child.stdin, stdout: child.stdout, ended, kill };
};
