import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { configName, loadConfig } from '../config/load.ts';
import type { NetFlags } from '../config/net-options.ts';
import { loadProjects, type Project, type Projects, projectsName } from '../config/projects-file.ts';
import { parseTarget } from '../config/target.ts';
import type { Expiring } from '../evidence/derive/expiring.ts';
import { compare } from '../findings/compare.ts';
import type { Finding, Report } from '../findings/report.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { plansOf } from '../watch/runs/run-plans.ts';
import { openRunReader, type RunReader, type RunState } from '../watch/runs/run-states.ts';
import { prepare } from './aim.ts';
import { lookedAndKept } from './looked-and-kept.ts';
import { projectsText } from './projects-text.ts';
import { lastRun, previousRun } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type ProjectsFlags = NetFlags & {
  readonly list?: string;
  readonly look?: boolean;
  readonly within?: string;
  readonly browser?: boolean;
  readonly json?: boolean;
};

type Named = Pick<Finding, 'id' | 'title' | 'place' | 'severity'>;

/** What is different from the look before. Times are ISO 8601. */
export type Drift = {
  readonly since: string;
  readonly verdictBefore: Report['verdict'];
  /** False when two versions looked: a difference can come from that. */
  readonly sameTool: boolean;
  readonly appeared: readonly Named[];
  readonly fixed: readonly Named[];
  readonly noLongerCheckable: readonly (Named & { readonly reason: string })[];
};

export type ProjectState = {
  readonly name: string;
  readonly path: string;
  readonly domain: string | null;
  /** The last look; null where there was none. */
  readonly last: Pick<Report, 'verdict' | 'headline' | 'collectedAt'> | null;
  readonly blockers: readonly Named[];
  /** Null where it was looked at once, or never. */
  readonly drift: Drift | null;
  /** What ends within the days asked for, or ended; `days` are whole ones from now. */
  readonly expires: readonly (Expiring & { readonly at: string; readonly days: number })[];
  /** What ends on a day that the last look could not see. */
  readonly unknown: readonly Expiring[];
  /** What is run by its times; empty where nothing is, or where what came of it cannot be asked. */
  readonly runs: readonly RunState[];
  /** Why this one could not be read, or not be looked at. */
  readonly problem: string | null;
};

/** `projects --json`. */
export type ProjectsReport = {
  readonly schema: 'launch-ready/projects@1';
  /** ISO 8601. */
  readonly at: string;
  readonly withinDays: number;
  /** Why what came of runs by their times is not known; null where it is, or where there are none. */
  readonly runsProblem: string | null;
  readonly projects: readonly ProjectState[];
};

const dayMs = 86_400_000;

const daysOf = (text: string | undefined): number => {
  const days = text === undefined ? limits.projectsWithinDays : Number(text);
  if (Number.isInteger(days) && days >= 0 && days <= limits.projectsWithinDaysMost) return days;
  throw new LaunchReadyError(
    'LR_USAGE',
    `--within ${(text ?? '').slice(0, 20)}: give whole days, up to ${limits.projectsWithinDaysMost}.`,
    `launch-ready projects --within ${limits.projectsWithinDays}`,
  );
};

/** Folders that were typed are run by nobody. */
const unlisted = (paths: readonly string[]): Projects => ({
  projects: paths.map(path => ({ path, name: null, schedule: {}, env: {} })),
  zone: 'UTC',
  watchers: null,
});

const listed = async (typed: readonly string[], list: string | undefined, cwd: string): Promise<Projects> => {
  if (typed.length > limits.projects)
    throw new LaunchReadyError('LR_USAGE', `More than ${limits.projects} clients at once.`, 'Name fewer folders.');
  if (typed.length > 0 && list !== undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      'Give folders or --list, not both.',
      'launch-ready projects ../acme ../bolt',
    );
  if (typed.length > 0) return unlisted(typed.map(path => resolve(cwd, path)));
  return loadProjects(resolve(cwd, list ?? projectsName));
};

const named = ({ id, title, place, severity }: Finding): Named => ({ id, title, place, severity });

/** Pure: the last two looks side by side. */
const driftOf = (before: Report, after: Report): Drift => {
  const { appeared, fixed, noLongerCheckable } = compare(before, after);
  return {
    since: before.collectedAt,
    verdictBefore: before.verdict,
    sameTool: before.tool === after.tool,
    appeared: appeared.map(named),
    fixed: fixed.map(named),
    noLongerCheckable: noLongerCheckable.map(one => ({ ...named(one), reason: one.reason })),
  };
};

/** The settings file of a client. */
export const settingsOf = async (path: string): Promise<string> => {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true ? join(path, configName) : path;
};

const neverLooked = (
  project: Project,
  problem: string | null,
  domain: string | null = null,
  runs: readonly RunState[] = [],
): ProjectState => ({
  name: project.name ?? domain ?? project.path,
  path: project.path,
  domain,
  last: null,
  blockers: [],
  drift: null,
  expires: [],
  unknown: [],
  runs,
  problem,
});

/** What all clients of a list have in common. */
type Shared = { readonly withinDays: number; readonly zone: string; readonly reader: RunReader | null };

const stateOf = async (
  project: Project,
  flags: ProjectsFlags,
  { withinDays, zone, reader }: Shared,
  around: Surroundings,
): Promise<ProjectState> => {
  const state = stateFolder(around.env);
  const settings = await settingsOf(project.path);
  const { config } = await loadConfig(settings);
  if (config.domain === undefined) return neverLooked(project, `${settings} names no domain`);
  const { domain } = parseTarget(config.domain);
  if (flags.look === true) {
    const progress = createProgress(around.stderr, flags.json === true);
    progress.say(`Looking at ${domain}. I only look; nothing is changed.`);
    const { list: _list, look: _look, within: _within, json: _json, ...aim } = flags;
    const prepared = await prepare(undefined, { ...aim, config: settings }, dirname(settings), 'projects');
    await lookedAndKept(prepared, around, progress.say).finally(progress.done);
  }
  const [last, previous] = await Promise.all([lastRun(state, domain), previousRun(state, domain)]);
  const now = around.now().getTime();
  const runs = reader === null ? [] : await reader.statesOf(plansOf({ domain, schedule: project.schedule }, zone), now);
  if (last === null) return neverLooked(project, null, domain, runs);
  const { report, expires = [] } = last;
  return {
    name: project.name ?? domain,
    path: project.path,
    domain,
    last: { verdict: report.verdict, headline: report.headline, collectedAt: report.collectedAt },
    blockers: report.findings.filter(({ severity }) => severity === 'blocker').map(named),
    drift: previous === null ? null : driftOf(previous.report, report),
    expires: expires.flatMap(one => {
      if (one.at === null) return [];
      const days = Math.floor((Date.parse(one.at) - now) / dayMs);
      return days > withinDays ? [] : [{ ...one, at: one.at, days }];
    }),
    unknown:
      last.expires === undefined
        ? [{ what: 'domain', names: [domain], at: null, reason: 'the last look was one of an older version' }]
        : expires.filter(({ at }) => at === null),
    runs,
    problem: null,
  };
};

/** 1 where a client has a blocker, something new, or something that ends soon; 3 where one could not be told; else 0. */
const exitCode = ({ projects, runsProblem }: ProjectsReport): number => {
  const wants = projects.some(
    ({ blockers, drift, expires, runs }) =>
      blockers.length > 0 ||
      (drift?.appeared.length ?? 0) > 0 ||
      expires.length > 0 ||
      runs.some(({ last }) => (last?.counts?.blocker ?? 0) > 0),
  );
  if (wants) return 1;
  const isUnknown = projects.some(
    ({ last, unknown, runs }) =>
      (last === null && runs.every(run => run.last === null)) ||
      unknown.length > 0 ||
      runs.some(run => run.late !== null || (run.last !== null && run.last.error !== null)),
  );
  return isUnknown || runsProblem !== null ? 3 : 0;
};

/** Reads what came of runs; null with the reason where that cannot be asked, and without one where nothing is run. */
const readerOf = async (
  { projects, watchers }: Projects,
  { env }: Surroundings,
): Promise<{ readonly reader: RunReader | null; readonly problem: string | null }> => {
  if (projects.every(({ schedule }) => Object.keys(schedule).length === 0)) return { reader: null, problem: null };
  if (watchers === null)
    return { reader: null, problem: 'Nobody runs the clients at their times: the list names no "watchers".' };
  try {
    return { reader: await openRunReader(watchers, { env }), problem: null };
  } catch (error) {
    if (error instanceof LaunchReadyError) return { reader: null, problem: error.message };
    throw error;
  }
};

/**
 * `launch-ready projects`: many clients side by side, as they were last looked at, or with `--look` as they are now. One that
 * cannot be read hides none of the others. Throws LR_USAGE, LR_FILE_MISSING or LR_CONFIG_INVALID for the list itself.
 */
export const projects = async (
  typed: readonly string[],
  flags: ProjectsFlags,
  around: Surroundings,
): Promise<number> => {
  const withinDays = daysOf(flags.within);
  const list = await listed(typed, flags.list, around.cwd);
  const { reader, problem } = await readerOf(list, around);
  const states: ProjectState[] = [];
  try {
    // One after another: each look has all the patience of a run for itself.
    for (const project of list.projects) {
      states.push(
        await stateOf(project, flags, { withinDays, zone: list.zone, reader }, around).catch((error: unknown) => {
          if (error instanceof LaunchReadyError) return neverLooked(project, error.message);
          throw error;
        }),
      );
    }
  } finally {
    await reader?.close();
  }
  const report: ProjectsReport = {
    schema: 'launch-ready/projects@1',
    at: around.now().toISOString(),
    withinDays,
    runsProblem: problem,
    projects: states,
  };
  around.stdout.write(
    flags.json === true ? `${inertJson(JSON.stringify(report, null, 2))}\n` : projectsText(report, around),
  );
  return exitCode(report);
};
