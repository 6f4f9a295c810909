import type { Parts } from './cli-parts.ts';

/** The commands that try on the running app what nobody may do. */
export const addHardeningCommands = ({ program, act, networkOptions }: Parts): void => {
  const harden = program.command('harden');
  networkOptions(
    harden
      .description('what members and strangers can do that they may not: tried on the app, with accounts of its own')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really try; without it the plan is printed and nothing is sent')
      .option('--only <names>', 'run these verifications alone, with commas between them; the plan lists them')
      .option('--repo <folder>', 'folder with the code of the app (default: the repository around this folder)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/harden.ts')).harden(domain, flags, around)),
  );
  networkOptions(
    harden
      .command('note')
      .description(
        'the security notes: what holds, the protected routes with who uses them, and the final verification',
      )
      .argument('[domain]', 'whose notes (default: the domain of the settings, or of the app)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('-o, --output <file>', 'write them to a file, as Markdown'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/harden-note.ts')).hardenNote(domain, flags, around)),
  );
  networkOptions(
    harden
      .command('roles')
      .description('who uses which route, as the last run saw it: a draft of launch-ready.roles.jsonc')
      .argument('[domain]', 'whose routes (default: the domain of the settings, or of the app)')
      .option('--write', 'add the rows that the file lacks')
      .option('--check', 'for CI: exit code 1 when a route of the code or the app has no row; sends nothing')
      .option('--repo <folder>', 'folder with the code of the app (default: the repository around this folder)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/harden-roles.ts')).hardenRoles(domain, flags, around)),
  );
  networkOptions(
    program
      .command('evals')
      .description('what the assistant of the app gives away or does that it must not: asked as its members would')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really ask; without it the plan with its costs is printed and nothing is sent')
      .option('--only <names>', 'ask these families alone, with commas between them; the plan lists them')
      .option('--browser', 'show the page with its answer in a real browser, and see what that asks for')
      .option('--trials <count>', 'ask each case so many times; more tries say more about a zero (default: 1)')
      .option(
        '--export-promptfoo <file>',
        'write the cases that can be judged by their answers for promptfoo; nothing is sent',
      )
      .option(
        '--record <file>',
        'with --active: write down what was asked, answered and seen, without secrets and addresses',
      )
      .option('--replay <file>', 'judge a recorded run again, without the app; nothing is sent, and no audit counts it')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) => act(async around => (await import('./commands/evals.ts')).evals(domain, flags, around)));
};
