import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { WatchSettings } from '../config/watch-settings.ts';
import { alertPlanMarkdown } from '../deliverables/alert-plan-markdown.ts';
import { alertPlan } from '../deliverables/alert-plan.ts';
import { incidentChecklist } from '../deliverables/incident-checklist.ts';
import { keptWatchDrill } from '../evidence/kept-watch-drill.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { monitorsOf } from '../watch/derive.ts';
import type { Monitor } from '../watch/monitor.ts';
import { plannedAlerts } from '../watch/planned-alerts.ts';
import { openWritten, replayWritten } from '../watch/replay/written.ts';
import type { Surroundings } from './surroundings.ts';
import { watchAim, type WatchFlags } from './watch-aim.ts';
import { beatLines } from './watch-beats.ts';
import { watchedBy, type WatchedFlags } from './watched.ts';

const dayMs = 86_400_000;
/** Of less than a week nobody says what a month is like. */
const fewestDays = 7;

export type PaperFlags = WatchFlags & { readonly output?: string };

const given = async (text: string, { output }: PaperFlags, around: Surroundings): Promise<void> => {
  if (output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, output), text, { mode: 0o600 });
};

/** `launch-ready watch checklist`: what whoever is awake does, in ten steps. 0, or 1 where nobody is named to be told first. */
export const watchChecklist = async (
  typed: string | undefined,
  flags: PaperFlags,
  around: Surroundings,
): Promise<number> => {
  const { domain, config, settings } = await watchAim(typed, flags, around);
  const services = [config.mail?.provider, config.dns.provider].filter(name => name !== undefined);
  await given(incidentChecklist({ domain, settings, services }), flags, around);
  return settings.contacts.length === 0 ? 1 : 0;
};

/** How often each monitor would have woken somebody in 30 days, from what the watch saw of the last ones; empty before it has run for a week. */
const perMonth = async (
  monitors: readonly Monitor[],
  domain: string,
  settings: WatchSettings,
  around: Surroundings,
): Promise<ReadonlyMap<string, number>> => {
  const written = await openWritten({ settings, domain, io: around, state: stateFolder(around.env) }).catch(
    (error: unknown) => {
      // Who writes the plan may sit where the shared store is out of reach: then the plan does without this.
      if (settings.fleet === undefined || !(error instanceof LaunchReadyError)) throw error;
      around.stderr.write(`How often each alert will fire is left out. ${inert(error.message)}\n`);
      return null;
    },
  );
  if (written === null) return new Map();
  try {
    const until = around.now().getTime();
    const from = until - limits.watchReplayDays * dayMs;
    const report = await replayWritten(written, { of: domain, monitors, settings }, { from, until });
    const days = report.from === null ? 0 : (until - Date.parse(report.from)) / dayMs;
    if (days < fewestDays) return new Map();
    const count = (id: string): number => report.wakes.filter(wake => wake.monitors.includes(id)).length;
    return new Map(monitors.map(({ id }) => [id, Math.round((count(id) * limits.watchReplayDays) / days)]));
  } finally {
    await written.close();
  }
};

/** `launch-ready watch plan`: what wakes whom, and what they do then; on the error stream, how each job reports. 0 when nothing is missing, else 1. */
export const watchPlan = async (
  typed: string | undefined,
  flags: PaperFlags & WatchedFlags,
  around: Surroundings,
): Promise<number> => {
  const { domain, settings } = await watchAim(typed, flags, around);
  const { config, evidence } = await watchedBy(typed, flags, around, 'watch plan');
  const { monitors } = monitorsOf({ config, evidence });
  const at = around.now();
  const drill = await keptWatchDrill(stateFolder(around.env), domain, at);
  const plan = alertPlan({
    domain,
    at,
    settings,
    alerts: plannedAlerts(monitors, await perMonth(monitors, domain, settings, around)),
    drill,
  });
  await given(alertPlanMarkdown(plan), flags, around);
  for (const line of beatLines(domain, settings, around)) around.stderr.write(`${line}\n`);
  return plan.missing.length === 0 ? 0 : 1;
};
