import type { Parts } from './cli-parts.ts';

/** The commands of whoever brings communities to their launch: one sprint, and many clients side by side. */
export const addSprintCommands = ({ program, act, networkOptions, many }: Parts): void => {
  networkOptions(
    program
      .command('sprint')
      .description(
        'one guided run to the launch: looks, offers each fix in order, verifies it; goes on where the last run ended',
      )
      .argument('[domain]', 'domain or web address; in a repository with launch-ready.jsonc it is known')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--repo <folder>', 'join what this repository says')
      .option('--yes', 'ask nothing: every fix counts as made and is verified; what cannot be checked is left')
      .option('--answer <key=done|later>', 'answer ahead: KEY is a finding, a check or a step; repeatable', many)
      .option('--again', 'begin a new sprint; the last one is kept beside it')
      .option('--json', 'as JSON')
      .option('--no-browser', 'do not open pages in a browser'),
  ).action((domain, flags) =>
    act(async around => {
      const { createPrompt } = await import('./commands/prompt.ts');
      const prompt = createPrompt(process.stdin, text => process.stderr.write(text), around.signal);
      return (await import('./commands/sprint.ts')).sprint(domain, flags, around, prompt);
    }),
  );

  const projects = networkOptions(
    program
      .command('projects')
      .description('many clients side by side: verdict, what is new since the last look, what expires soon')
      .argument('[folders...]', 'folders of clients, or their settings files (default: those in the list)')
      .option('--list <file>', 'file with the clients (default: launch-ready.projects.jsonc of this folder)')
      .option('--look', 'look at each of them now; without it nothing is sent')
      .option('--within <days>', 'how soon an end is told, up to 400 (default: 30)')
      .option('--json', 'as JSON')
      .option('--no-browser', 'do not open pages in a browser'),
  );
  projects.action((folders, flags) =>
    act(async around => (await import('./commands/projects.ts')).projects(folders, flags, around)),
  );

  networkOptions(
    projects
      .command('watch')
      .description('audit and smoke run each client of the list at its times, alone or with others; tells what is new')
      .option('--list <file>', 'file with the clients (default: launch-ready.projects.jsonc of this folder)'),
  ).action(flags =>
    act(async around =>
      (await import('./commands/projects-watch.ts')).projectsWatch(flags, around, {
        node: process.execPath,
        launcher: process.argv[1] ?? '',
      }),
    ),
  );
};
