import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { alertPlanMarkdown } from '../deliverables/alert-plan-markdown.ts';
import { alertPlan } from '../deliverables/alert-plan.ts';
import { incidentChecklist } from '../deliverables/incident-checklist.ts';
import { keptWatchDrill } from '../evidence/kept-watch-drill.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { monitorsOf } from '../watch/derive.ts';
import { plannedAlerts } from '../watch/planned-alerts.ts';
import type { Surroundings } from './surroundings.ts';
import { watchAim, type WatchFlags } from './watch-aim.ts';
import { watchedBy, type WatchedFlags } from './watched.ts';

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

/**
 * `launch-ready watch plan`: what wakes whom, and what they do then. 0 when nothing is missing, else 1. How often each would
 * have fired in a month is not known before the watch has run.
 */
export const watchPlan = async (
  typed: string | undefined,
  flags: PaperFlags & WatchedFlags,
  around: Surroundings,
): Promise<number> => {
  const { domain, settings } = await watchAim(typed, flags, around);
  const { config, evidence } = await watchedBy(typed, flags, around);
  const { monitors } = monitorsOf({ config, evidence });
  const at = around.now();
  const drill = await keptWatchDrill(stateFolder(around.env), domain, at);
  const plan = alertPlan({ domain, at, settings, alerts: plannedAlerts(monitors, new Map()), drill });
  await given(alertPlanMarkdown(plan), flags, around);
  return plan.missing.length === 0 ? 0 : 1;
};
