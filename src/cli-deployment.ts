import type { Parts } from './cli-parts.ts';

/** The commands about a deployment: rehearsed, backed up, used, drilled, put out. */
export const addDeploymentCommands = ({ program, act, networkOptions, many }: Parts): void => {
  program
    .command('rehearse')
    .description(
      'deploy the newest commit once in a temporary folder: clone, install, build, start; says what was missing',
    )
    .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings)')
    .option('--repo <folder>', 'rehearse this repository (default: the one you are in)')
    .option('--run-code', 'really run its code; without it everything that would be executed is printed')
    .option('--database-url-env <name>', 'variable with the address of a scratch Postgres on this machine')
    .option('--keep', 'leave the temporary folder, for a look')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--json', 'as JSON')
    .option('-o, --output <file>', 'write the record of the deployment to a file, as Markdown')
    .action((domain, flags) =>
      act(async around => (await import('./commands/rehearse.ts')).rehearse(domain, flags, around)),
    );

  program
    .command('backup')
    .description('the backups of your members: one is restored and counted')
    .command('test')
    .description('make a backup, restore it into an empty database, count every table on both sides')
    .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings)')
    .option('--repo <folder>', 'run the commands in this repository (default: the one you are in)')
    .option('--run-code', 'really run them; without it the plan is printed')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--json', 'as JSON')
    .action((domain, flags) =>
      act(async around => (await import('./commands/backup-test.ts')).backupTest(domain, flags, around)),
    );

  networkOptions(
    program
      .command('smoke')
      .description('does the app work for members? front page, sign-up, login, dashboard, payments; within a minute')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really act; without it the plan is printed and nothing is sent')
      .option('--browser', 'walk the way to a paying member in a real browser, too; audits judge it')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) => act(async around => (await import('./commands/smoke.ts')).smoke(domain, flags, around)));

  const health = program.command('health').description('what the app says of its own health');

  networkOptions(
    health
      .command('drill')
      .description('take the database of staging away for a moment: does the app say so? it is given back in any case')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really act; without it the plan is printed and nothing is sent')
      .option('--wait <seconds>', 'how long it is waited for an answer that says so, up to 300 (default: 20)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/health-drill.ts')).healthDrill(domain, flags, around)),
  );

  const deploy = networkOptions(
    program
      .command('deploy')
      .description(
        'put a release out with your own commands, watch over it, and take it back when members would notice',
      )
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--active', 'really deploy; without it the plan is printed and nothing is run')
      .option('--release <name>', 'the release, as the app will show it (default: the commit of this folder)')
      .option('--no-auto-rollback', 'take nothing back by itself: for a release that cannot be taken back')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/deploy.ts')).deploy(domain, flags, around)),
  );

  networkOptions(
    deploy
      .command('drill')
      .description('deploy a build that is broken on purpose, on staging, and time how it is noticed and taken back')
      .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
      .option('--bad <release=what>', 'a build that is broken, and what is broken in it; repeatable', many)
      .option('--active', 'really deploy; without it the plan is printed and nothing is run')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/deploy-drill.ts')).deployDrill(domain, flags, around)),
  );

  networkOptions(
    deploy
      .command('note')
      .description('the rollback note: how to go back within ten minutes, in the steps and times of the last drill')
      .argument('[domain]', 'whose note (default: the domain of the settings, or of the app)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('-o, --output <file>', 'write it to a file, as Markdown'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/deploy-note.ts')).deployNote(domain, flags, around)),
  );
};
