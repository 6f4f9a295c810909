import type { Command } from 'commander';
import type { Surroundings } from './commands/surroundings.ts';

/** What the command line gives to each of its parts. */
export type Parts = {
  readonly program: Command;
  readonly act: (run: (around: Surroundings) => Promise<number>) => Promise<void>;
  readonly networkOptions: (command: Command) => Command;
  readonly many: (value: string, before: readonly string[] | undefined) => readonly string[];
};
