import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'src', 'cli.ts');
const mostMs = 60_000;

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What came in which order: `stdout`, or the text of one piece of stderr. */
  readonly order: readonly string[];
  /** The most memory the process ever held, in bytes. */
  readonly peakBytes: number;
};

export type ChildOptions = {
  readonly env?: { readonly [name: string]: string };
  /** JavaScript that runs before the program. */
  readonly before?: string;
  /** What is piped in; without it the input stays open and empty. */
  readonly input?: string;
  /** Another script than the command line. */
  readonly script?: string;
  /** Called with the running process as soon as it has written something to stderr. */
  readonly onProgress?: (child: ChildProcess, stderr: string) => void;
};

/** Runs the command line as its users do, in a process of its own in `folder`, and waits for its end. */
export const runCli = (folder: string, args: readonly string[], options: ChildOptions = {}): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const memory = join(folder, `memory-${Math.random().toString(36).slice(2)}`);
    const preload = [
      `import { writeFileSync } from 'node:fs';`,
      `process.on('exit', () => writeFileSync(${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS)));`,
      options.before ?? '',
    ].join('\n');
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...inherited } = process.env;
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(preload)}`, options.script ?? cli, ...args],
      {
        cwd: folder,
        env: { ...inherited, LAUNCH_READY_STATE: join(folder, 'state'), ...options.env },
        timeout: mostMs,
        killSignal: 'SIGKILL',
      },
    );
    if (options.input !== undefined) child.stdin.end(options.input);
    let [stdout, stderr] = ['', ''];
    const order: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      order.push('stdout');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      order.push(chunk.toString());
      options.onProgress?.(child, stderr);
    });
    child.once('error', reject);
    child.once('close', code => {
      let peakBytes = Number.NaN;
      try {
        peakBytes = Number(readFileSync(memory, 'utf8')) * 1024;
      } catch {
        // A process that was killed wrote nothing; whoever asks for its memory sees NaN.
      }
      resolve({ code, stdout, stderr, order, peakBytes });
    });
  });
