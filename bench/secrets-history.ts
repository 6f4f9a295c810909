import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { child } from './child.ts';

const commits = 10_000;
const filesPerCommit = 2;
const blobBytes = 6_000;

/** Brought by one commit and taken away by another, so that the bench pays for telling which. */
const planted = ['sk', 'live', '51vjLpwOsy6se4jU8TtjJHpXhQg27zY47GyK2Uk'].join('_');

/** Pseudo-random text that is the same in every run: lines like source, which compress as source does. */
const source = function* (): Generator<string, never> {
  let state = 42;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7f_ff_ff_ff;
    return (state >>> 8) % below;
  };
  const words = Array.from({ length: 2_000 }, () => next(0x7f_ff_ff).toString(36));
  for (;;) {
    let text = '';
    while (text.length < blobBytes)
      text += `  const ${words[next(2_000)]} = ${words[next(2_000)]}(${next(100_000)}, '${words[next(2_000)]}');\n`;
    yield text;
  }
};

/** A bare repository of 10,000 commits, each with two new blobs, made by `git fast-import`. */
const makeRepository = async (root: string): Promise<void> => {
  await child('git', ['init', '-q', '--bare', '-b', 'main', root]);
  const importing = spawn('git', ['fast-import', '--quiet', '--depth=10'], {
    cwd: root,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(importing, 'close');
  const texts = source();
  for (let at = 0; at < commits; at++) {
    const message = `change ${at}`;
    let text = `commit refs/heads/main\ncommitter Bench <bench@community.test> ${1_700_000_000 + at * 60} +0000\ndata ${message.length}\n${message}\n`;
    for (let file = 0; file < filesPerCommit; file++) {
      const content = texts.next().value;
      text += `M 100644 inline src/part-${(at * 7 + file) % 40}/file-${(at + file * 13) % 500}.ts\ndata ${content.length}\n${content}\n`;
    }
    if (at === 100) text += `M 100644 inline pay.ts\ndata ${planted.length}\n${planted}\n`;
    if (at === 5_000) text += 'D pay.ts\n';
    if (!importing.stdin.write(text)) await once(importing.stdin, 'drain');
  }
  importing.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${String(code)}`);
};

/** What one search of a long history took. */
export type HistoryMeasure = {
  readonly commits: number;
  readonly blobs: number;
  /** MB of unique blobs read in a second, and the most memory that the process had. */
  readonly mbPerSecond: number;
  /** The same in a second of our own processor time, without that of git; a busy machine changes it little. */
  readonly mbPerCpuSecond: number;
  readonly peakMb: number;
};

/** Searches the history of a repository of 10,000 commits in a process of its own, with all rules. */
export const measureHistory = async (): Promise<HistoryMeasure> => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-history-'));
  try {
    const root = join(folder, 'history.git');
    await makeRepository(root);
    const { code, stdout, stderr } = await child(process.execPath, [
      join(import.meta.dirname, 'secrets-history-child.ts'),
      root,
    ]);
    if (code !== 0) throw new Error(`the search ended with ${code}: ${stderr}`);
    const { blobs, bytes, ms, cpuMs, peakKb, found } = JSON.parse(stdout) as { [figure: string]: number };
    if (
      blobs === undefined ||
      bytes === undefined ||
      ms === undefined ||
      cpuMs === undefined ||
      peakKb === undefined ||
      blobs < commits ||
      found !== 1
    )
      throw new Error(`the search did not read the history: ${stdout}`);
    return {
      commits,
      blobs,
      mbPerSecond: bytes / 1_000 / ms,
      mbPerCpuSecond: bytes / 1_000 / cpuMs,
      peakMb: peakKb / 1_000,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
