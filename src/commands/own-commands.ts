import type { Command } from 'commander';
import type { OwnCommand } from '../deliverables/handover/check/commands.ts';

/** Our own command line as what is typed is compared with it: every command, its options, and whether it takes words. */
export const ownCommands = (command: Command, path = ''): readonly OwnCommand[] => [
  {
    path,
    options: command.options.flatMap(({ long, short }) => [long, short].filter(name => typeof name === 'string')),
    takesWords: command.registeredArguments.length > 0,
  },
  ...command.commands.flatMap(one => ownCommands(one, path === '' ? one.name() : `${path} ${one.name()}`)),
];
