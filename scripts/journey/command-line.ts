import { spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
/** A command that hangs is ended, and the journey with it; how long one takes is judged nowhere, for other work shares the machine. */
const mostMs = 600_000;
/** What is shown of a command that did something else than it was to do. */
const shownCharacters = 4_000;

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Where a command is typed, and what its environment holds. */
export type Typed = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the little internet is; too many words to be shown. */
  readonly network?: readonly string[];
};

const running = (file: string, args: readonly string[], { cwd, env }: Typed, input: string): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: mostMs,
      killSignal: 'SIGKILL',
    });
    const heard = { stdout: '', stderr: '' };
    child.stdout.on('data', piece => (heard.stdout += String(piece)));
    child.stderr.on('data', piece => (heard.stderr += String(piece)));
    // A command that asks nothing closes its input before it was read.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({
        code: code ?? -1,
        ...heard,
        ...(signal === null ? {} : { stderr: `${heard.stderr}\nended by ${signal}` }),
      }),
    );
  });

const complaint = (line: string, { code, stdout, stderr }: Ended, wanted: readonly number[]): Error =>
  new Error(
    [
      `${line} ended with ${code}, not with ${wanted.join(' or ')}.`,
      stderr.slice(-shownCharacters),
      stdout.slice(-shownCharacters),
    ].join('\n'),
  );

/** Types `launch-ready WORDS` as a user would, in a process of its own. Throws, with all that it said, on another exit code. */
export const launchReady = async (
  words: readonly string[],
  typed: Typed,
  wanted: readonly number[] = [0],
  input = '',
): Promise<Ended> => {
  const ended = await running(process.execPath, [program, ...words, ...(typed.network ?? [])], typed, input);
  if (!wanted.includes(ended.code)) throw complaint(`launch-ready ${words.join(' ')}`, ended, wanted);
  return ended;
};

/** Types a line as it was printed into a shell; `launch-ready` has to be on the path. */
export const shellLine = async (line: string, typed: Typed): Promise<Ended> => {
  const ended = await running('sh', ['-c', line], typed, '');
  if (ended.code !== 0) throw complaint(line, ended, [0]);
  return ended;
};
