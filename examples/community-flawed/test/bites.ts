import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

const community = join(import.meta.dirname, '..', '..', 'community');
const switchedOn = join(import.meta.dirname, '..', 'switched-on.ts');
const reporter = join(import.meta.dirname, 'outcome-reporter.ts');
const limitMs = 600_000;

/** One test of the sound community that ran; `file` as it was asked for. */
type Ran = { readonly name: string; readonly file: string };
export type Outcome = {
  readonly passed: readonly Ran[];
  readonly failed: readonly Ran[];
  /** Files that did not get as far as their tests: the flaw broke the app instead of changing it. */
  readonly crashed: readonly string[];
};

type Line = { readonly passed: boolean; readonly name: string; readonly file: string };

const output = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise(settle => {
    // The exit code says only that something failed, which is what is hoped for here.
    execFile(process.execPath, args, { cwd: community, env, timeout: limitMs, maxBuffer: 10_000_000 }, (_, stdout) =>
      settle(stdout),
    );
  });

/** `one`: all files in one process, which costs a third. What breaks that process then hides the files after it. */
const runIn = async (
  processes: 'one-each' | 'one',
  choices: readonly string[],
  files: readonly string[],
): Promise<Outcome> => {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const env = { ...inherited, COMMUNITY_ALTERATION: switchedOn, COMMUNITY_FLAWS: choices.join(' ') };
  const byPath = new Map(files.map(file => [resolve(community, 'test', file), file]));
  const together = processes === 'one' ? ['--test-isolation=none'] : [];
  const flags = [
    '--test',
    ...together,
    '--test-force-exit',
    `--test-reporter=${reporter}`,
    '--test-reporter-destination=stdout',
  ];
  const lines = (await output([...flags, ...byPath.keys()], env)).split('\n').filter(line => line.startsWith('{'));
  const ended = lines.map(line => JSON.parse(line) as Line);
  const fileOf = ({ file }: Line): string => byPath.get(file) ?? file;
  const isFile = ({ name }: Line): boolean => byPath.has(resolve(community, name));
  const ran = (keep: (line: Line) => boolean): readonly Ran[] =>
    ended.filter(keep).map(line => ({ name: line.name, file: fileOf(line) }));
  return {
    passed: ran(line => line.passed),
    failed: ran(line => !line.passed && !isFile(line)),
    crashed: ended.filter(line => !line.passed && isFile(line)).map(({ name }) => name),
  };
};

/** Runs test files of the sound community (paths below its `test` folder) with these flaws switched in. */
export const runWith = async (choices: readonly string[], files: readonly string[]): Promise<Outcome> => {
  const outcome = await runIn('one', choices, files);
  const ran = new Set([...outcome.passed, ...outcome.failed].map(({ file }) => file));
  return files.every(file => ran.has(file)) ? outcome : runIn('one-each', choices, files);
};
