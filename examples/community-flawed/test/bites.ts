import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

const community = join(import.meta.dirname, '..', '..', 'community');
const switchedOn = join(import.meta.dirname, '..', 'switched-on.ts');
const reporter = join(import.meta.dirname, 'outcome-reporter.ts');
const limitMs = 180_000;

export type Outcome = {
  readonly passed: readonly string[];
  /** Tests that ran and failed, by name. */
  readonly failed: readonly string[];
  /** Files that did not get as far as their tests: the flaw broke the app instead of changing it. */
  readonly crashed: readonly string[];
};

type Line = { readonly passed: boolean; readonly name: string };

const output = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> =>
  new Promise(settle => {
    // The exit code says only that something failed, which is what is hoped for here.
    execFile(process.execPath, args, { cwd: community, env, timeout: limitMs, maxBuffer: 10_000_000 }, (_, stdout) =>
      settle(stdout),
    );
  });

/** Runs test files of the sound community (paths below its `test` folder) with these flaws switched in. */
export const runWith = async (choices: readonly string[], files: readonly string[]): Promise<Outcome> => {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const env = { ...inherited, COMMUNITY_ALTERATION: switchedOn, COMMUNITY_FLAWS: choices.join(' ') };
  const paths = files.map(file => resolve(community, 'test', file));
  const flags = ['--test', '--test-force-exit', `--test-reporter=${reporter}`, '--test-reporter-destination=stdout'];
  const lines = (await output([...flags, ...paths], env)).split('\n').filter(line => line.startsWith('{'));
  const ended = lines.map(line => JSON.parse(line) as Line);
  const isFile = ({ name }: Line): boolean => paths.includes(resolve(community, name));
  const names = (keep: (line: Line) => boolean): readonly string[] => ended.filter(keep).map(({ name }) => name);
  return {
    passed: names(line => line.passed),
    failed: names(line => !line.passed && !isFile(line)),
    crashed: names(line => !line.passed && isFile(line)),
  };
};
