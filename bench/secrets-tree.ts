import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { alone, rateBeside, type Measure } from './bench.ts';
import { child } from './child.ts';

const tree = join(import.meta.dirname, '..', 'node_modules');
const rounds = 3;
const copies = 3;

type Figures = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakKb: number;
  readonly bytes: number;
  readonly found: string;
};

/**
 * What `launch-ready secrets` takes for a folder of some hundred MB, once git has listed its files: with two threads beside
 * without, in real time, the best of some rounds in turns. Both have to find the same, in the same order.
 */
export const secretsTree = async function* (
  files: readonly string[],
  note: (line: string) => void,
): AsyncGenerator<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-secrets-tree-'));
  try {
    await child('git', ['init', '-q', folder]);
    for (let copy = 0; copy < copies; copy++)
      for (const file of files) {
        const to = join(folder, `packages-${copy}`, relative(tree, file));
        mkdirSync(dirname(to), { recursive: true });
        cpSync(file, to);
      }
    const measured = async (threads: number): Promise<Figures> => {
      const script = join(import.meta.dirname, 'secrets-tree-child.ts');
      const { code, stdout, stderr } = await child(process.execPath, [script, folder, `${threads}`]);
      if (code !== 0) throw new Error(`the search ended with ${code}: ${stderr}`);
      return JSON.parse(stdout) as Figures;
    };
    let [one, two] = [await measured(1), await measured(2)];
    if (one.found !== two.found) throw new Error('two threads found something else than one, or in another order');
    const better = (a: Figures, b: Figures): Figures => (a.ms < b.ms ? a : b);
    for (let round = 1; round < rounds; round++) {
      one = better(one, await measured(1));
      two = better(two, await measured(2));
    }
    const rate = ({ bytes, ms }: Figures): number => bytes / 1_000 / ms;
    note(`the command: ${Math.round(one.bytes / 1e6)} MB of files`);
    note(`processor time: one thread ${Math.round(one.cpuMs)} ms, two ${Math.round(two.cpuMs)} ms together`);
    yield rateBeside(
      'secrets: the command on a folder, two threads, real time',
      'MB/s',
      rate(two),
      'one thread of ours',
      rate(one),
    );
    yield alone('secrets: the command on a folder, one thread, most memory of the process', one.peakKb / 1_000, 'MB');
    yield alone('secrets: the command on a folder, two threads, most memory of the process', two.peakKb / 1_000, 'MB');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
