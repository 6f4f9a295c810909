import type { Parts } from './cli-parts.ts';

/** The commands that watch the app after launch, and tell somebody. */
export const addWatchCommands = ({ program, act, networkOptions, many }: Parts): void => {
  const watch = program.command('watch');
  networkOptions(
    watch
      .description('is it up, is it slow, does a flow fail? asked every minute, kept, and told to whoever is named')
      .argument('[domain]', 'what to watch (default: the domain of the settings)')
      .option('--active', 'let members of its own walk through the flows; without it nothing but looks is done')
      .option('--list', 'print what would be watched, and end')
      .option('--once', 'look once at everything, and end; no look is kept, nobody is told')
      .option('--listen <port>', 'port, or address:port, of the dashboard (default: 4420, on this machine alone)')
      .option('--from <folder>', 'derive the monitors from kept evidence instead of looking')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--repo <folder>', 'join what this repository says')
      .option('--json', 'as JSON, with --list and --once'),
  ).action((domain, flags) => act(async around => (await import('./commands/watch.ts')).watch(domain, flags, around)));

  networkOptions(
    watch
      .command('drill')
      .description('send a notice that is only a drill through every channel, and see which of them take it')
      .argument('[domain]', 'of which app (default: the domain of the settings)')
      .option('--channel <name>', 'only this channel; repeatable', many)
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/watch-drill.ts')).watchDrill(domain, flags, around)),
  );

  networkOptions(
    watch
      .command('checklist')
      .description('the incident checklist: what whoever is awake does, in ten steps, and who is told first')
      .argument('[domain]', 'of which app (default: the domain of the settings)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('-o, --output <file>', 'write it to a file, as Markdown'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/watch-papers.ts')).watchChecklist(domain, flags, around)),
  );

  networkOptions(
    watch
      .command('plan')
      .description('the alerting plan: what wakes whom, what members notice, what is done first')
      .argument('[domain]', 'of which app (default: the domain of the settings)')
      .option('--from <folder>', 'derive the monitors from kept evidence instead of looking')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('-o, --output <file>', 'write it to a file, as Markdown'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/watch-papers.ts')).watchPlan(domain, flags, around)),
  );

  networkOptions(
    watch
      .command('replay')
      .description('how often this plan would have woken you: the looks of the past, or a log, through its rules')
      .argument('[domain]', 'of which app (default: the domain of the settings)')
      .option('--days <number>', 'how far back, from now or from the last line of the log (default: 30)')
      .option('--log <file>', 'go through this log of the app, not through what the watch saw')
      .option('--from <folder>', 'take the plan from kept evidence, not as the watch had it')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON'),
  ).action((domain, flags) =>
    act(async around => (await import('./commands/watch-replay.ts')).watchReplay(domain, flags, around)),
  );

  networkOptions(
    watch
      .command('export')
      .description('the same monitors for a tool that you have: checkly, prometheus, gatus or uptime-kuma')
      .argument('<tool>', 'checkly, prometheus, gatus or uptime-kuma')
      .argument('[domain]', 'what to watch (default: the domain of the settings)')
      .option('--from <folder>', 'derive the monitors from kept evidence instead of looking')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('-o, --output <folder>', 'write the files there'),
  ).action((tool, domain, flags) =>
    act(async around => (await import('./commands/watch-export.ts')).watchExport(tool, domain, flags, around)),
  );

  networkOptions(
    watch
      .command('install')
      .description('what keeps the watch running: a unit for systemd, a compose file, or an app at Fly.io')
      .argument('<way>', 'systemd, compose or fly')
      .argument('[domain]', 'what to watch (default: the domain of the settings)')
      .option('--active', 'let members of its own walk through the flows there, too')
      .option('--from <folder>', 'derive the monitors from kept evidence instead of looking')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('-o, --output <file>', 'write it to a file'),
  ).action((way, domain, flags) =>
    act(async around => (await import('./commands/watch-install.ts')).watchInstall(way, domain, flags, around)),
  );
};
