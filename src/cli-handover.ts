import type { Parts } from './cli-parts.ts';
import { addSprintCommands } from './cli-sprint.ts';

/** The commands about handing over. */
export const addHandoverCommands = ({ program, act, networkOptions, many }: Parts): void => {
  const handover = networkOptions(
    program
      .command('handover')
      .description(
        'all that somebody needs who takes over: one page to read offline and to print, and the same as Markdown',
      )
      .argument('[domain]', 'domain or web address; in a repository with launch-ready.jsonc it is known')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--repo <folder>', 'join what this repository says')
      .option('--from <folder>', 'write it from kept evidence instead of looking')
      .option('--before <file>', 'an earlier report (audit --json): what changed since is part of the pack')
      .option('--brand <file>', 'name, colour, contact and logo of whoever hands over, as JSON')
      .option('--pdf', 'print it, too: needs Chrome, Edge or Chromium')
      .option('--check', 'check the pack that lies in the folder: its links, commands, secrets, and the way back')
      .option('--json', 'as JSON, and write nothing')
      .option('-o, --output <folder>', 'where it is written, or lies (default: handover)')
      .option('--host <name>', 'look only at this host; repeatable', many)
      .option('--no-browser', 'do not open pages in a browser while looking'),
  ).action((domain, flags) =>
    act(async around => {
      const { ownCommands } = await import('./commands/own-commands.ts');
      return (await import('./commands/handover.ts')).handover(domain, flags, around, ownCommands(program));
    }),
  );

  handover
    .command('ask')
    .description('nine questions that no machine can answer: who holds which account; kept with who said it, and when')
    .option('--by <who>', 'who answers: name and role')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--repo <folder>', 'the repository beside whose settings the answers are kept')
    .action(flags =>
      act(async around => {
        const { createPrompt } = await import('./commands/prompt.ts');
        const prompt = createPrompt(process.stdin, text => process.stderr.write(text), around.signal);
        return (await import('./commands/handover-ask.ts')).handoverAsk(flags, around, prompt);
      }),
    );

  addSprintCommands({ program, act, networkOptions, many });
};
