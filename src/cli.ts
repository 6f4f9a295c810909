import { Command, CommanderError, Option } from 'commander';
import { addDoors } from './cli-doors.ts';
import { addChangeCommands } from './cli-changes.ts';
import { addDeploymentCommands } from './cli-deployment.ts';
import { addEdgeCommands } from './cli-edge.ts';
import { addHardeningCommands } from './cli-hardening.ts';
import { addHandoverCommands } from './cli-handover.ts';
import { handDown } from './cli-options.ts';
import { addSecretsCommands } from './cli-secrets.ts';
import { addUsage } from './cli-usage.ts';
import { addWatchCommands } from './cli-watch.ts';
import { addObservabilityCommands } from './cli-observability.ts';
import { LaunchReadyError } from './platform/errors.ts';
import { inert } from './platform/inert.ts';
import { version } from './platform/version.ts';
import { whenLeftAlone } from './platform/when-left-alone.ts';
import { processSurroundings, type Surroundings } from './commands/surroundings.ts';
import { wrapLines } from './reporters/wrap.ts';

// Exit codes: docs/reference/cli.md. 70 is sysexits' EX_SOFTWARE: a bug of ours.
const usageCode = 2;
const bugCode = 70;
const interruptedCode = 130;
/** What an interrupted run gets to close its browser and to remove its files. */
const tidyMs = 3_000;
const interruption = new AbortController();
let exitCode = 0;
const many = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

const networkOptions = (command: Command): Command =>
  command
    .option('--resolver <address:port>', 'ask this resolver instead of the one of this machine')
    .option('--connect-to <host:port:address:port>', 'reach this host or address there instead; repeatable', many)
    .option('--ca <file>', 'trust the certificate authorities in this PEM file, too; repeatable', many)
    .option('--offline', 'send nothing; judge only what needs no network');

/** A command that looks, or reads what was seen, and prints one document of it. */
const documentOptions = (command: Command): Command =>
  networkOptions(
    command
      .argument('[domain]', 'domain or web address; in a repository with launch-ready.jsonc it is known')
      .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
      .option('--repo <folder>', 'join what this repository says')
      .option('--from <folder>', 'from kept evidence instead of looking')
      .option('--json', 'as JSON')
      .option('-o, --output <file>', 'write it to a file'),
  );

/** The command line as data; the reference page is printed from it. */
export const program = new Command('launch-ready')
  .description(
    'Finds what would break on launch day in a membership community, proves it, and says what to paste where.',
  )
  .version(version)
  .option('--no-color', 'print without colours')
  .exitOverride()
  .hook('preAction', (_program, command) => handDown(command))
  .configureHelp({ sortSubcommands: false, minWidthToWrap: 24 })
  .addHelpText(
    'after',
    '\nExamples:\n  launch-ready audit example.com\n  launch-ready init\n  launch-ready audit\n  launch-ready plan dns\n',
  );

const act = (run: (around: Surroundings) => Promise<number>): Promise<void> =>
  run(processSurroundings(interruption.signal, program.opts()['color'] !== false)).then(code => {
    exitCode = code;
  });

program
  .command('init')
  .description('write launch-ready.jsonc from what the repository says; asks three questions at most')
  .option('--repo <folder>', 'write it for this repository (default: the one around this folder)')
  .option('--yes', 'ask nothing; guesses are marked in the file')
  .option('--answer <key=value>', 'answer ahead: domain, staging, mail or billing; repeatable', many)
  .option('--force', 'write over a file that is there')
  .action(flags =>
    act(async around => {
      const { createPrompt } = await import('./commands/prompt.ts');
      const prompt = createPrompt(process.stdin, text => process.stderr.write(text), around.signal);
      return (await import('./commands/init.ts')).init(flags, around, prompt);
    }),
  );

networkOptions(
  program
    .command('audit')
    .description('look at a domain from outside, or in a repository at both, and report what would break')
    .argument('[domain]', 'domain or web address; in a repository with launch-ready.jsonc it is known')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--repo <folder>', 'join what this repository says')
    .option('--save <folder>', 'keep the evidence there')
    .option('--from <folder>', 'judge kept evidence again instead of looking')
    .addOption(
      new Option('--format <format>', 'terminal, json, markdown, html, sarif, junit, github or agent').default(
        'terminal',
      ),
    )
    .option('--json', 'short for --format json')
    .option('-o, --output <file>', 'write the report to a file')
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on: blocker, high, medium or never').default(
        'blocker',
      ),
    )
    .option('--profile <profile>', 'what must have been looked at for READY: outside, repo or launch (everything)')
    .option('--strict', 'exit 3 when a launch-blocker row could not be judged, also from outside')
    .option('--check <id>', 'judge only this check; repeatable', many)
    .option('--host <name>', 'look only at this host; repeatable', many)
    .option('--no-browser', 'do not open pages in a browser'),
).action((domain, flags) => act(async around => (await import('./commands/audit.ts')).audit(domain, flags, around)));

const plan = networkOptions(
  program
    .command('plan')
    .description(
      'what to change where: at Cloudflare as one diff that can be applied and undone; plan dns for any host',
    )
    .argument('[domain]', 'domain or web address; in a repository with launch-ready.jsonc it is known')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--repo <folder>', 'join what this repository says')
    .option('--from <folder>', 'plan from kept evidence instead of looking')
    .option('--save <file>', 'write the plan to this file, too, for apply')
    .option('--token <variable>', 'NAME of the variable with the API token (default: CLOUDFLARE_API_TOKEN)')
    .option('--setting <name=value>', 'plan this setting of the zone, too, such as ssl=strict; repeatable', many)
    .option('--standard', 'plan the settings, cache rules and rate limit that every site with members should have')
    .option('--terraform', 'print the changes as Terraform blocks')
    .option('--allow-delete <type>', 'let the plan delete ns, soa or mx values; repeatable', many)
    .option('--allow-large-change', 'let the plan change more than 30 % of ten or more record sets')
    .option('--json', 'as JSON')
    .option('-o, --output <file>', 'write the plan to a file')
    .option('--host <name>', 'look only at this host; repeatable', many)
    .option('--no-browser', 'do not open pages in a browser'),
).action((domain, flags) => act(async around => (await import('./commands/plan.ts')).planAll(domain, flags, around)));

networkOptions(
  plan
    .command('dns')
    .description('the DNS map: every record as it is, why it exists, and what to change, as your DNS provider wants it')
    .argument('[domain]', 'domain or web address; in a repository with launch-ready.jsonc it is known')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--repo <folder>', 'join what this repository says')
    .option('--from <folder>', 'plan from kept evidence instead of looking')
    .option('--save <file>', 'write the plan to this file, too, for dns verify')
    .option('--terraform', 'as Terraform blocks, for Route 53 and Cloudflare')
    .option('--provider <name>', 'whose panel, when the name servers do not tell')
    .option('--allow-delete <type>', 'let the plan delete ns, soa or mx values; repeatable', many)
    .option('--allow-large-change', 'let the plan change more than 30 % of ten or more record sets')
    .option('--json', 'as JSON')
    .option('-o, --output <file>', 'write the map to a file')
    .option('--host <name>', 'look only at this host; repeatable', many)
    .option('--no-browser', 'do not open pages in a browser'),
).action((domain, flags) =>
  act(async around => (await import('./commands/plan-dns.ts')).planDns(domain, flags, around)),
);

addChangeCommands({ program, act, networkOptions, many });

documentOptions(
  program.command('inventory').description('where code runs and where secrets live, by name only'),
).action((domain, flags) =>
  act(async around => (await import('./commands/inventory.ts')).inventory(domain, flags, around)),
);

documentOptions(
  program
    .command('variables')
    .description(
      'every environment variable the code reads: what for, where it is set, secret or public; never a value',
    ),
).action((domain, flags) =>
  act(async around => (await import('./commands/variables.ts')).variables(domain, flags, around)),
);

documentOptions(
  program
    .command('edge')
    .description(
      'the cache rules and the rules against abuse that belong at Cloudflare, and which of them stand there',
    ),
).action((domain, flags) => act(async around => (await import('./commands/edge.ts')).edge(domain, flags, around)));

const dns = program.command('dns').description('after a DNS change');

networkOptions(
  dns
    .command('verify')
    .description('wait until the planned records are live everywhere; says what still differs and for how long')
    .option('--plan <file>', 'plan that plan dns --save wrote (default: the last plan)')
    .option('--target <domain>', 'whose plan')
    .option('--wait <seconds>', 'how long to wait at most, up to 3600 (default: 600)')
    .option('--no-wait', 'look once')
    .option('--dns-only', 'leave out redirects, certificates and routing of the touched hosts')
    .option('--json', 'as JSON'),
).action(flags => act(async around => (await import('./commands/dns-verify.ts')).dnsVerify(flags, around)));

program
  .command('show')
  .description('the last report again, or one finding of it')
  .argument('[id]', 'finding ID')
  .option('--target <domain>', 'whose report')
  .option('--json', 'as JSON')
  .action((id, flags) => act(async around => (await import('./commands/show.ts')).show(id, flags, around)));

program
  .command('verify')
  .description('ask again only what one finding needs: fixed, open, or not checked')
  .argument('<id>', 'finding ID')
  .option('--target <domain>', 'whose finding, when the ID is in two reports')
  .option('--json', 'as JSON')
  .action((id, flags) => act(async around => (await import('./commands/verify.ts')).verify(id, flags, around)));

program
  .command('accept')
  .description('live with a finding for a time; it stays visible')
  .argument('<id>', 'finding ID')
  .requiredOption('--reason <text>', 'why')
  .requiredOption('--by <name>', 'who decided')
  .requiredOption('--until <date>', 'last day, such as 2027-03-31')
  .option('--target <domain>', 'whose finding, when the ID is in two reports')
  .action((id, flags) => act(async around => (await import('./commands/accept.ts')).accept(id, flags, around)));

program
  .command('compare')
  .description('two reports, before and after: fixed, new, open, no longer checkable')
  .argument('[reports...]', 'two files of audit --json; without them the last two runs')
  .option('--target <domain>', 'whose runs')
  .option('--json', 'as JSON')
  .action((files, flags) => act(async around => (await import('./commands/compare.ts')).compare(files, flags, around)));

program
  .command('explain')
  .description('what a check looks at, why it matters, how it is put right')
  .argument('[check]', 'check ID, for example launch-path/apex-resolves')
  .action(check => act(async around => (await import('./commands/explain.ts')).explain(check, around)));

networkOptions(
  program
    .command('routes')
    .description('the addresses of the app and where each was seen: code, OpenAPI, a recording, the running app')
    .option('--repo <folder>', 'read this repository (default: the one you are in)')
    .option('--openapi <file>', 'join this OpenAPI document')
    .option('--har <file>', 'join this recording of a browser; no value of it is kept')
    .option('--active', 'look around the running app as each actor; what that makes is removed again')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--json', 'as JSON'),
).action(flags => act(async around => (await import('./commands/routes.ts')).routes(flags, around)));

networkOptions(
  program
    .command('drive')
    .description('act on the app as its members would: join, sign in, pay, post, invite; removes again what it makes')
    .argument('[scenarios...]', 'which scenarios; all without a word')
    .option('--active', 'really act; without it the plan is printed and nothing is sent')
    .option('--browser', 'walk what must be seen in a real browser')
    .option('--keep', 'leave what was made, for a look; launch-ready clean removes it')
    .option('--save <folder>', 'keep the transcript there (default: the state folder, for 30 days)')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--json', 'as JSON'),
).action((names, flags) => act(async around => (await import('./commands/drive.ts')).drive(names, flags, around)));

networkOptions(
  program
    .command('clean')
    .description('remove what earlier runs made on the app and did not remove')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--json', 'as JSON'),
).action(flags => act(async around => (await import('./commands/clean.ts')).clean(flags, around)));

addDeploymentCommands({ program, act, networkOptions, many });
addEdgeCommands({ program, act, networkOptions, many });
addHardeningCommands({ program, act, networkOptions, many });
addWatchCommands({ program, act, networkOptions, many });
addHandoverCommands({ program, act, networkOptions, many });
addObservabilityCommands({ program, act, networkOptions, many });

const mail = program.command('mail').description('the mails of the product: records, a test of every kind, reports');

documentOptions(
  mail.command('records').description('SPF, DKIM, DMARC and MX: as they are, as they should be, verified when'),
).action((domain, flags) =>
  act(async around => (await import('./commands/mail-records.ts')).mailRecords(domain, flags, around)),
);

networkOptions(
  mail
    .command('test')
    .description('make the app send every kind of mail: arrived, in time, authenticated, links; removes what it makes')
    .argument('[domain]', 'whose audits use what is seen (default: the domain of the settings, or of the app)')
    .option('--active', 'really act; without it the plan is printed and nothing is sent')
    .option('--wait <seconds>', 'how long to wait for a mail, up to 3600 (default: 300)')
    .option('--config <file>', 'settings file (default: launch-ready.jsonc of the repository)')
    .option('--json', 'as JSON')
    .option('-o, --output <file>', 'write the test matrix to a file, as Markdown'),
).action((domain, flags) =>
  act(async around => (await import('./commands/mail-test.ts')).mailTest(domain, flags, around)),
);

mail
  .command('reports')
  .description('who sends as you, and whether your DMARC policy can be stricter; from aggregate reports; sends nothing')
  .argument('<files...>', 'reports as they came (XML, gzip, zip), or folders with them')
  .option('--note <file>', 'write the sender reputation note with next steps to a file, as Markdown')
  .option('--not-mine <name>', 'a sender in the report that you do not know: it counts as a stranger; repeatable', many)
  .option('--json', 'as JSON')
  .action((files, flags) =>
    act(async around => (await import('./commands/mail-reports.ts')).mailReports(files, flags, around)),
  );

addSecretsCommands({ program, act, networkOptions, many });
addDoors({ program, act, networkOptions, many });

const printFailure = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageCode;
  if (error instanceof LaunchReadyError) {
    const { columns } = processSurroundings(interruption.signal, false);
    const lines = [...error.message.split('\n').map(inert), error.hint];
    process.stderr.write(`${wrapLines(lines.join('\n'), columns)}\n`);
    return usageCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `This is a bug in Launch Ready, not in your app. Please report it with these lines:\n${stack.split('\n').map(inert).join('\n')}\n`,
  );
  return bugCode;
};

/** What the process is told from outside of any command. Whoever imports the command line as data is left alone. */
const listen = (): void => {
  // A throw inside an event handler never reaches the promise of the command.
  process.on('uncaughtException', error => process.exit(printFailure(error)));
  process.on('unhandledRejection', error => process.exit(printFailure(error)));
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(interruptedCode);
    interruption.abort();
    setTimeout(() => process.exit(interruptedCode), tidyMs).unref();
  };
  // What runs as a service is ended by the second.
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, interrupt);
  whenLeftAlone(() => (interruption.signal.aborted ? undefined : interrupt()));
  // A reader such as `head` that has seen enough is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? exitCode : printFailure(error)),
  );
  // Progress that nobody reads any more is no failure either; the report still counts.
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(bugCode);
  });
};

/** Runs the command line and sets the exit code. */
export const main = async (argv: readonly string[]): Promise<void> => {
  listen();
  addUsage(program, processSurroundings(interruption.signal, false).columns);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!interruption.signal.aborted) exitCode = printFailure(error);
  }
  process.exitCode = interruption.signal.aborted ? interruptedCode : exitCode;
};

if (import.meta.main) await main(process.argv.slice(2));
