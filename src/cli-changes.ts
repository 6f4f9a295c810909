import type { Command } from 'commander';
import type { Parts } from './cli-parts.ts';
import type { Surroundings } from './commands/surroundings.ts';
import type { Prompt } from './commands/prompt.ts';

const ask = async (around: Surroundings): Promise<Prompt> => {
  const { createPrompt } = await import('./commands/prompt.ts');
  return createPrompt(process.stdin, text => process.stderr.write(text), around.signal);
};

const asked = async (around: Surroundings, run: (prompt: Prompt) => Promise<number>): Promise<number> => {
  const prompt = await ask(around);
  try {
    return await run(prompt);
  } finally {
    prompt.close();
  }
};

/** The commands that change a zone, and take it back. */
export const addChangeCommands = ({ program, act, networkOptions, many }: Parts): void => {
  const changing = (command: Command): Command =>
    networkOptions(command)
      .option('--token <variable>', 'NAME of the variable with the API token (default: CLOUDFLARE_API_TOKEN)')
      .option('--yes', 'ask nothing')
      .option('--wait <seconds>', 'how long to wait until it is seen from outside, up to 3600 (default: 30)')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--json', 'as JSON');

  changing(
    program
      .command('apply')
      .description(
        'carry out a plan at Cloudflare: only what it names, in order, undoable; refuses when anything changed since',
      )
      .argument('[plan]', 'file that plan --save wrote (default: the last plan)')
      .option('--target <domain>', 'whose plan')
      .option('--allow-delete <type>', 'let the plan delete ns, soa or mx records; repeatable', many)
      .option('--allow-large-change', 'let the plan change more than 30 % of ten or more record sets')
      .option('--without-certificate', 'put hosts behind the proxy for which the edge has no certificate yet'),
  ).action((plan, flags) =>
    act(around =>
      asked(around, async prompt => (await import('./commands/apply.ts')).apply(plan, flags, around, prompt)),
    ),
  );

  changing(
    program
      .command('undo')
      .description('take back what apply or redirect did, also when it was cut off in its middle')
      .argument('<file>', 'undo file that apply or redirect wrote')
      .option('--leave-changed', 'take back the rest where somebody changed something since'),
  ).action((file, flags) =>
    act(around =>
      asked(around, async prompt => (await import('./commands/undo.ts')).undo(file, flags, around, prompt)),
    ),
  );

  changing(
    program
      .command('redirect')
      .description('one redirect at Cloudflare: planned, made and looked at in one go')
      .argument('<from>', 'host, page, or /path/* for everything below: www.example.com/offer')
      .argument('<to>', 'where to: https://www.example.com/plans')
      .option('--status <code>', '301 for good, 302 for now, 307 or 308 (default: 301)')
      .option('--proxy', 'switch the proxy of the host on where it is off: redirects hold only there')
      .option('--without-certificate', 'put the host behind the proxy although the edge has no certificate for it yet'),
  ).action((from, to, flags) =>
    act(around =>
      asked(around, async prompt => (await import('./commands/redirect.ts')).redirect(from, to, flags, around, prompt)),
    ),
  );
};
