import type { Io, Running } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';

/**
 * A repository's own settings can name programs that git would start, and servers that it would ask for what is
 * missing; nothing of a stranger's repository is run, and nobody is asked.
 */
const harmless = [
  '--no-pager',
  '--no-replace-objects',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=',
    'core.untrackedCache=false',
    'core.quotePath=false',
    'log.showSignature=false',
    'log.showRoot=true',
    'protocol.allow=never',
  ].flatMap(setting => ['-c', setting]),
];

const quiet = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', LC_ALL: 'C' };

/** What git says, or undefined when it failed, is not installed, took too long or said too much. */
export const git = async (root: string, io: Io, args: readonly string[]): Promise<string | undefined> => {
  try {
    const done = await io.run('git', [...harmless, ...args], {
      cwd: root,
      ms: limits.repoGitMs,
      maxBytes: limits.repoListBytes,
    });
    return done.code === 0 ? done.stdout : undefined;
  } catch {
    return undefined;
  }
};

/** Git with its streams, for what is too long to hold. */
export const startGit = (root: string, io: Io, args: readonly string[], signal: AbortSignal): Running =>
  io.start('git', [...harmless, ...args], { cwd: root, env: quiet }, signal);
