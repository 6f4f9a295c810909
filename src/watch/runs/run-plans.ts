import type { Plan } from '../../engines/run-times/due.ts';
import { parseRunTimes } from '../../engines/run-times/parse.ts';
import { type Project, type RunKind, runKinds } from '../../config/projects-file.ts';
import { offsetOf } from '../schedule.ts';

/** One client as it is run. */
export type RunProject = Pick<Project, 'schedule' | 'env'> & {
  readonly domain: string;
  /** Its settings file, an absolute path. */
  readonly settings: string;
};

/** When one client is run in one way. */
export type RunPlan = {
  readonly domain: string;
  readonly kind: RunKind;
  /** As it was written. */
  readonly text: string;
  readonly plan: Plan;
};

export const planName = ({ kind, domain }: Pick<RunPlan, 'kind' | 'domain'>): string => `${kind} ${domain}`;

/** All that is run of a client, and when. */
export const plansOf = ({ domain, schedule }: Pick<RunProject, 'domain' | 'schedule'>, zone: string): RunPlan[] =>
  runKinds.flatMap(kind => {
    const text = schedule[kind];
    if (text === undefined) return [];
    const times = parseRunTimes(text);
    // Not all clients at the same moment.
    const everySeconds = times.of === 'every' ? times.ms / 1_000 : 1;
    return [
      { domain, kind, text, plan: { times, zone, offsetMs: offsetOf({ id: `${kind} ${domain}`, everySeconds }) } },
    ];
  });
