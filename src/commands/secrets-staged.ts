import { gitIn } from '../collectors/secrets/git-answers.ts';
import { hookMemory, rememberTree, treeToCommit } from '../collectors/secrets/guarded.ts';
import { stagedBlobs } from '../collectors/secrets/staged.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { startProgram } from '../platform/start-program.ts';
import type { StagedFlags } from './secrets-staged-look.ts';
import { refusedCode } from './hook-lines.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * `launch-ready secrets --staged`: looks at exactly what would be committed. Silent when that is clean. It is what
 * people wait for at each commit, so nothing is loaded here before it is needed, and git works while the rules load.
 * Exit 1 when a secret is raised (with --hook 10, which no failed start can be taken for), 3 when git did not give everything.
 */
export const secretsStaged = async (flags: StagedFlags, around: Surroundings): Promise<number> => {
  if (flags.history === true || flags.since !== undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      '--staged is what is not committed yet.',
      'Give --staged alone, or without it --history or --since.',
    );
  if (flags.verify === true)
    throw new LaunchReadyError(
      'LR_USAGE',
      '--verify does not go with --staged: a commit sends nothing anywhere.',
      'Look with launch-ready secrets --verify, before or after the commit.',
    );
  const git = gitIn(around.cwd, { start: startProgram }, around.signal);
  const [staged, memory, tree, { lookAtStaged }] = await Promise.all([
    stagedBlobs(git),
    hookMemory(git, around.cwd),
    treeToCommit(git),
    import('./secrets-staged-look.ts'),
  ]);
  if (staged === null || memory === null) {
    around.stderr.write('Git does not say what is staged here, so nothing was looked at.\n');
    return 3;
  }
  const { look, complete } = await lookAtStaged(git, staged, flags, around);
  const refused = look.judged.raised.length > 0;
  if (flags.json === true) around.stdout.write((await import('./secrets-report.ts')).secretsJson(look));
  else if (refused) {
    const { raisedText } = await import('../reporters/secrets-text.ts');
    around.stdout.write(raisedText(look, around.columns));
  } else for (const { what, reason } of look.leftOut) around.stderr.write(`Not read: ${inert(`${what}: ${reason}`)}\n`);
  if (refused) return flags.hook === true ? refusedCode : 1;
  if (!complete) return 3;
  // A repository that cannot be written to is looked at all the same; the next audit then reads the commit again.
  if (tree !== null) await rememberTree(git, memory, tree).catch(() => undefined);
  return 0;
};
