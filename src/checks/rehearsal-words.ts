import type { RehearsalEvidence, RehearsedStep } from '../evidence/rehearsal.ts';
import type { CheckId, Replay } from './check.ts';

export const howToRehearse =
  'Run launch-ready rehearse --run-code in the repository: it deploys the newest commit once in a temporary folder.';

/** The last step of every remedy: an audit judges the last rehearsal until there is a newer one. */
export const rehearseAgain = 'Commit that, then run launch-ready rehearse --run-code again.';

/** The deployment once more, as it was rehearsed. */
export const rehearsingAgain = ({ domain }: RehearsalEvidence, check: CheckId, place: string): Replay => ({
  tool: 'launch-ready',
  args: domain === 'localhost' ? ['rehearse', '--run-code', '--json'] : ['audit', domain, '--check', check, '--json'],
  inRepository: true,
  shows: `"place": ${JSON.stringify(place)}`,
});

/** Looks for lines of one file of the newest commit; nothing that is not committed counts. `how` is -F for a text, -E for an expression. */
export const inCommit = (how: '-F' | '-E', text: string, file: string): Replay => ({
  tool: 'git',
  args: ['--literal-pathspecs', 'grep', '-n', how, '-e', text, 'HEAD', '--', file],
  shows: `HEAD:${file}:`,
});

/** A path within the app as a path within the repository. */
export const inRepository = ({ folder }: RehearsalEvidence, path: string): string => {
  if (folder === '') return path;
  const parts = [...folder.split('/'), ...path.split('/')];
  const kept: string[] = [];
  for (const part of parts) {
    if (part === '..') kept.pop();
    else if (part !== '.' && part !== '') kept.push(part);
  }
  return kept.join('/');
};

export const typed = (argv: readonly string[]): string => argv.join(' ');

/** What was executed and what came of it, then its last lines. */
export const linesOf = ({ argv, name, said, lines }: RehearsedStep): readonly string[] => [
  `I ran ${argv === null ? `the look at the ${name}` : typed(argv)} in a clean clone: ${said}`,
  ...lines.slice(-6),
];
