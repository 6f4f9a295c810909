import type { Parts } from './cli-parts.ts';

/** The ways in: a community to begin with, and how coding agents and shells get at all of this. */
export const addDoors = ({ program, act }: Parts): void => {
  program
    .command('new')
    .description('a membership community to fork: accounts, plans, spaces, moderation; copied into a new folder')
    .argument('<folder>', 'where to; must not exist yet, or be empty')
    .action(folder => act(async around => (await import('./commands/new.ts')).newCommunity(folder, around)));

  program
    .command('mcp')
    .description('a server for coding agents (Model Context Protocol, over standard input and output); changes nothing')
    .option('--target <domain>', 'whose report, when there are several')
    .option('--allow-apply', 'let agents make the changes of a plan at Cloudflare, too')
    .action(flags => act(async around => (await import('./commands/mcp.ts')).mcp(flags, around, process.stdin)));

  program
    .command('completion')
    .description('print the script that makes your shell complete commands and options: bash, zsh or fish')
    .argument('<shell>', 'bash, zsh or fish')
    .action(shell =>
      act(async around => (await import('./commands/completion.ts')).completion(shell, program, around)),
    );
};
