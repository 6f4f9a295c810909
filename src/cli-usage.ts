import type { Command } from 'commander';
import { inert } from './platform/inert.ts';
import { wrap, wrapLines } from './reporters/wrap.ts';

type Word = { readonly name: string; readonly means: string };

/** What has to be typed, or may stand without a flag. */
const wordsOf = ({ registeredArguments, options }: Command): readonly Word[] =>
  [
    ...registeredArguments.map(word => ({ name: word.name(), means: word.description })),
    ...options
      .filter(({ mandatory }) => mandatory)
      .map(({ flags, description }) => ({ name: flags, means: description })),
  ].filter(({ means }) => means !== '');

/** How a command is called, what its words mean, and where the rest is. */
const usageOf = (command: Command, columns: number): string => {
  const call = command.createHelp().commandUsage(command);
  const words = wordsOf(command);
  const width = Math.max(0, ...words.map(({ name }) => name.length));
  return [
    '',
    `Usage: ${call}`,
    ...words.map(
      ({ name, means }) => `  ${name.padEnd(width)}  ${wrap(means, columns - width - 4, ' '.repeat(width + 4))}`,
    ),
    ...(command.parent === null ? ['To begin: launch-ready audit example.com'] : []),
    `All that it takes: ${call.replace(/ \[options\].*$/, '')} --help`,
  ].join('\n');
};

/**
 * After a mistake on the command line each command says how it is called. What was typed is said again in such a sentence, so
 * it is made inert.
 */
export const addUsage = (command: Command, columns: number): void => {
  command.showHelpAfterError(usageOf(command, columns)).configureOutput({
    outputError: (text, write) => write(wrapLines(text.split('\n').map(inert).join('\n'), columns)),
  });
  for (const one of command.commands) addUsage(one, columns);
};
