import type { Command } from 'commander';

/**
 * What is typed after `watch plan` and is known to `watch` as well is taken by the one that stands before. It is meant for the
 * last word, so it is handed down; what that one does not know is refused, for it would do nothing and nobody would see why.
 */
export const handDown = (command: Command): void => {
  for (let above = command.parent; above !== null && above.parent !== null; above = above.parent)
    for (const option of above.options) {
      const name = option.attributeName();
      if (above.getOptionValueSource(name) !== 'cli') continue;
      if (!command.options.some(own => own.attributeName() === name))
        command.error(
          `error: ${command
            .createHelp()
            .commandUsage(command)
            .replace(/ \[.*$/, '')} takes no option '${option.long}'`,
        );
      if (command.getOptionValueSource(name) !== 'cli')
        command.setOptionValueWithSource(name, above.getOptionValue(name), 'cli');
    }
};
