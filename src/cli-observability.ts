import type { Parts } from './cli-parts.ts';

/** The commands about what whoever runs the app gets to know. */
export const addObservabilityCommands = ({ program, act, networkOptions }: Parts): void => {
  networkOptions(
    program
      .command('signals')
      .description('what the app tells when something goes wrong: in its log, its metrics, its alerts, to a monitor')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really let a few things go wrong; without it the plan is printed and nothing is sent')
      .option('--log <file>', 'the log that the app writes meanwhile (default: the first file of watch.logs)')
      .option('--repo <folder>', 'take routes from this repository (default: the one you are in)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/signals.ts')).signals(domain, flags, around)),
  );
};
