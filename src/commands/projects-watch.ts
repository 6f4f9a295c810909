import { resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { netOptions, type NetFlags } from '../config/net-options.ts';
import { loadProjects, type Project, projectsName } from '../config/projects-file.ts';
import { parseTarget } from '../config/target.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { realIo } from '../platform/real-io.ts';
import { wrap } from '../reporters/wrap.ts';
import { openRuns, type ThisProgram } from '../watch/runs/open-runs.ts';
import type { RunProject } from '../watch/runs/run-plans.ts';
import { settingsOf } from './projects.ts';
import type { Surroundings } from './surroundings.ts';

export type ProjectsWatchFlags = NetFlags & { readonly list?: string };

const invalid = (message: string, hint: string): LaunchReadyError =>
  new LaunchReadyError('LR_CONFIG_INVALID', message, hint);

/** The same options again, for the runs that are started. */
const typedAgain = ({ resolver, connectTo = [], ca = [], offline }: NetFlags, cwd: string): readonly string[] => [
  ...(resolver === undefined ? [] : ['--resolver', resolver]),
  ...connectTo.flatMap(one => ['--connect-to', one]),
  ...ca.flatMap(one => ['--ca', resolve(cwd, one)]),
  ...(offline === true ? ['--offline'] : []),
];

const runProjectOf = async ({ path, schedule, env }: Project): Promise<RunProject> => {
  const settings = await settingsOf(path);
  const { config } = await loadConfig(settings);
  if (config.domain === undefined)
    throw invalid(`${settings} names no domain.`, 'Write "domain" into it, or take the client out of the list.');
  return { domain: parseTarget(config.domain).domain, settings, schedule, env };
};

/** Two clients of one domain would be one in all that is kept of them. */
const eachOnce = (projects: readonly RunProject[]): void => {
  for (const [domain, [first, second]] of Map.groupBy(projects, one => one.domain))
    if (first !== undefined && second !== undefined)
      throw invalid(
        `${domain} is in the list twice: ${first.settings} and ${second.settings}.`,
        'Turn one of them "off" in its schedule, or take it out.',
      );
};

/**
 * `launch-ready projects watch`: runs each client of the list at its times, together with others that run the same list, and
 * tells what is new. Ends when it is interrupted. Throws LR_FILE_MISSING or LR_CONFIG_INVALID before anything is begun.
 */
export const projectsWatch = async (
  flags: ProjectsWatchFlags,
  around: Surroundings,
  program: ThisProgram,
): Promise<number> => {
  const net = netOptions(flags);
  const file = resolve(around.cwd, flags.list ?? projectsName);
  const { projects, zone, watchers } = await loadProjects(file);
  if (watchers === null)
    throw invalid(
      `${file} does not say who runs the clients ("watchers"), and where what comes of it is kept.`,
      'It takes a Postgres, also for one machine: "watchers": { "store": "RUNS_STORE_URL", "place": "RUNS_PLACE" }. Without one let cron or a timer of systemd call launch-ready audit.',
    );
  const run = await Promise.all(projects.filter(({ schedule }) => Object.keys(schedule).length > 0).map(runProjectOf));
  if (run.length === 0)
    throw invalid(`${file} says no times for any client.`, 'Write "schedule": { "audit": "daily at 03:00" }.');
  eachOnce(run);
  const unset = [...new Set(run.flatMap(({ env }) => Object.values(env)))].filter(
    name => around.env(name) === undefined,
  );
  const say = (line: string): void => void around.stderr.write(`${around.now().toISOString()} ${inert(line)}\n`);
  if (unset.length > 0) say(`Not set here, so that runs go without: ${unset.join(', ')}`);
  const opened = await openRuns({
    watchers,
    zone,
    projects: run,
    io: { ...realIo({ net, progress: () => undefined, now: around.now }), env: around.env },
    program,
    net: typedAgain(flags, around.cwd),
    say,
  });
  try {
    const told = Object.keys(watchers.channels);
    around.stdout.write(
      `${wrap(`${opened.plans.length} runs of ${run.length} ${run.length === 1 ? 'client' : 'clients'} by their times. ${told.length === 0 ? 'NOBODY is told: the list names no channel (watchers.channels).' : `Told by ${told.join(', ')}.`}`, around.columns, '')}\nWatching. Ctrl-C ends it.\n`,
    );
    const { ended } = await opened.start(around.signal);
    await ended;
    return 0;
  } finally {
    await opened.close();
  }
};
