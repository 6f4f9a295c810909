import type { Command } from 'commander';
import { LaunchReadyError } from '../platform/errors.ts';
import { type Completable, completionScript, shells } from '../reporters/completions.ts';
import type { Surroundings } from './surroundings.ts';

/** A command and all below it, as a shell completes them; what help does not show is left out there, too. */
const completable = (command: Command, path: string): readonly Completable[] => [
  {
    path,
    commands: command.commands.map(one => ({ name: one.name(), description: one.description() })),
    options: command.options
      .filter(({ hidden, long }) => !hidden && long !== undefined && long !== null)
      .map(({ long, description }) => ({ long: long ?? '', description })),
  },
  ...command.commands.flatMap(one => completable(one, `${path}/${one.name()}`)),
];

/** `launch-ready completion SHELL`: prints the script; whoever wants it sources it. */
export const completion = async (name: string, program: Command, around: Surroundings): Promise<number> => {
  const shell = shells.find(one => one === name);
  if (shell === undefined)
    throw new LaunchReadyError('LR_USAGE', `There is no completion for ${name}.`, `One of ${shells.join(', ')}.`);
  around.stdout.write(completionScript(shell, program.name(), completable(program, '')));
  return 0;
};
