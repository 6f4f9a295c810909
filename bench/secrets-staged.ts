import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alone, type Measure, timed } from './bench.ts';
import { child, launcher } from './child.ts';
import { median } from './median.ts';

const files = 20;
const fileBytes = 8_000;
const rounds = 15;

/** Source of an ordinary sort: imports, settings read from the environment, calls; the same in every run. */
const source = (index: number): string => {
  let text = `import { call${index} } from './call${index}.js';\nconst key = process.env.STRIPE_SECRET_KEY;\n`;
  for (let line = 0; text.length < fileBytes; line += 1)
    text += `export const value${line} = call${index}({ token: key, page: ${line * index}, url: 'https://api.example.com/v1/${line}' });\n`;
  return text;
};

const git = async (folder: string, ...args: readonly string[]): Promise<void> => {
  const { code, stderr } = await child('git', ['-C', folder, ...args]);
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${stderr}`);
};

const staged = async (folder: string): Promise<void> => {
  await git(folder, 'init', '--quiet');
  await git(folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'first'); // prettier-ignore
  for (let index = 0; index < files; index += 1) await writeFile(join(folder, `file${index}.ts`), source(index));
  await git(folder, 'add', '.');
};

/**
 * What a person waits for at each commit: `secrets --staged` of what is published, on 20 staged files, less the start of
 * Node alone; the two in turns, so that a busy machine slows down both.
 */
export const secretsStaged = async function* (): AsyncGenerator<Measure> {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-bench-staged-'));
  try {
    await staged(folder);
    const run = async (...args: readonly string[]): Promise<void> => {
      const { code, stdout, stderr } = await child(process.execPath, args, {}, folder);
      if (code !== 0 || stdout !== '') throw new Error(`it ended with ${code}: ${stdout}${stderr}`);
    };
    const [ours, node]: [number[], number[]] = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      const [bare, look] = [await timed(() => run('-e', '0')), await timed(() => run(launcher, 'secrets', '--staged'))];
      // The first round fills the caches of the disk.
      if (round === 0) continue;
      node.push(bare);
      ours.push(look);
    }
    yield alone(
      `secrets: a commit of ${files} files is looked at, on top of the start of Node`,
      median(ours) - median(node),
    );
    yield alone('secrets: the start of Node alone', median(node));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
