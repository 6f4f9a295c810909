import { Option } from 'commander';
import type { Parts } from './cli-parts.ts';

/** The commands that keep keys and passwords out of what is written and committed. */
export const addSecretsCommands = ({ program, act, networkOptions }: Parts): void => {
  const secrets = networkOptions(
    program
      .command('secrets')
      .description('keys and passwords that are about to leak, or did: in the files here, in a commit, in the history')
      .option('--staged', 'look at exactly what would be committed now; silent when that is clean')
      .option('--history', 'look at every version of every file that git has, too')
      .option('--since <ref>', 'look at what came after this commit, branch or tag')
      .option('--baseline <file>', 'leave out what this earlier secrets --json knows')
      .option('--verify', 'ask the issuers of found keys whether they still work; each key goes to its issuer only')
      .option('--json', 'as JSON')
      .addOption(
        new Option(
          '--hook',
          'with --staged: exit 10 instead of 1, which no failed start of the program gives; for hooks',
        ),
      ),
  ).action(flags =>
    act(async around =>
      flags.staged === true
        ? (await import('./commands/secrets-staged.ts')).secretsStaged(flags, around)
        : (await import('./commands/secrets.ts')).secrets(flags, around),
    ),
  );

  secrets
    .command('install')
    .description('refuse commits that hold a secret, from now on; hooks that are there still run')
    .action(() =>
      act(async around =>
        (await import('./commands/secrets-install.ts')).secretsInstall(around, {
          node: process.execPath,
          launcher: process.argv[1] ?? '',
        }),
      ),
    );

  secrets
    .command('uninstall')
    .description('take the hook out again, and leave everything as it was before')
    .action(() => act(async around => (await import('./commands/secrets-install.ts')).secretsUninstall(around)));
};
