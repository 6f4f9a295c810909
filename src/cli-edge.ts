import { Option } from 'commander';
import type { Parts } from './cli-parts.ts';

/** The commands about what members get and how long they wait for it. */
export const addEdgeCommands = ({ program, act, networkOptions }: Parts): void => {
  const leaks = networkOptions(
    program
      .command('leaks')
      .description('what one member gets of another: as two members and a stranger, through every cache on the way')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really ask; without it the plan is printed and nothing is sent')
      .option('--routes <n>', 'how many routes are asked for at most, up to 200 (default: 40)')
      .option('--repo <folder>', 'take routes from this repository (default: the one you are in)')
      .option('--openapi <file>', 'take routes from this OpenAPI document')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) => act(async around => (await import('./commands/leaks.ts')).leaks(domain, flags, around)));

  networkOptions(
    leaks
      .command('note')
      .description('the cache policy notes: what is kept by caches and what never, route by route')
      .argument('[domain]', 'whose notes (default: the domain of the settings, or of the app)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('-o, --output <file>', 'write them to a file, as Markdown'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/leaks-note.ts')).leaksNote(domain, flags, around)),
  );
  networkOptions(
    program
      .command('slow')
      .description(
        'what is slow for members, and why: login to dashboard, pages, API calls; with the cause and the fix',
      )
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really measure; without it the plan is printed and nothing is sent')
      .option('--browser', 'time the login in a real browser, with scripts, styles and pictures of the dashboard')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) => act(async around => (await import('./commands/slow.ts')).slow(domain, flags, around)));

  networkOptions(
    program
      .command('spike')
      .description('whether members get in while many visitors come and strangers try the login; never on production')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really let them come; without it the plan is printed and nothing is sent')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) => act(async around => (await import('./commands/spike.ts')).spike(domain, flags, around)));

  networkOptions(
    program
      .command('budget')
      .description('for CI: what each route loads and what made it grow; with --active how long endpoints take')
      .option('--repo <folder>', 'weigh the build of this repository (default: the one you are in)')
      .option('--build <folder>', 'the build lies there, below the repository (default: the usual folders)')
      .option('--against <file or ref>', 'compare with this baseline, or with the one of this branch or commit')
      .option('--write <file>', 'write the baseline of later runs')
      .option('--active', 'measure the endpoints of the settings and the login, too; never in production')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .addOption(new Option('--format <format>', 'terminal, json or github').default('terminal'))
      .option('--json', 'short for --format json'),
  ).action(flags => act(async around => (await import('./commands/budget.ts')).budget(flags, around)));
};
