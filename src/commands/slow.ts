import { type Change, type Fault, ManyUnknown } from '../checks/check.ts';
import endpointP95 from '../checks/edge/endpoint-p95.ts';
import loginToDashboard from '../checks/edge/login-to-dashboard.ts';
import type { Leftover } from '../drive/clean.ts';
import { measure } from '../drive/slow/measure.ts';
import { keepTimings } from '../evidence/kept-timings.ts';
import { Unknown } from '../evidence/leaf.ts';
import type { TimingsEvidence } from '../evidence/timings.ts';
import { limits } from '../platform/limits.ts';
import { wrapList } from '../reporters/wrap.ts';
import { actOn } from './acting.ts';
import type { DriveAim, DriveFlags } from './drive-aim.ts';
import { slowText } from './slow-text.ts';
import type { Surroundings } from './surroundings.ts';

export type SlowFlags = DriveFlags & {
  readonly active?: boolean;
  readonly browser?: boolean;
  readonly json?: boolean;
};

/** One thing that is too slow, as the audits say it. */
type SlowThing = Pick<Fault, 'place' | 'severity' | 'happened' | 'cause'> & {
  readonly check: string;
  readonly fix: readonly string[];
};

/** `slow --json`. `left` is what could not be removed again. */
export type SlowReport = {
  readonly schema: 'launch-ready/slow@1';
  readonly slow: readonly SlowThing[];
  /** What could not be told, with the reason. */
  readonly unknown: readonly string[];
  readonly timings: TimingsEvidence;
  readonly left: readonly Leftover[];
};

const planText = ({ config, settings }: DriveAim, app: string, browser: boolean, columns: number): string =>
  wrapList(
    [
      `Nothing was sent. With --active this run would measure how long members of ${app} wait, with at most ${settings.requests} requests in all (drive.requests):`,
      ` - sign up one test account and one that pays in test mode, where the settings say how, and ask for each page and API call alone, ${limits.slowLooks} times;`,
      ` - sign in up to ${limits.slowJourneys} times as each${browser ? ', in a real browser' : ''}, and ${limits.slowHeldJourneys} times while our mail server is slow;`,
      ` - ask for what is slow ${limits.slowAtOnce} times at the same moment, on production not;`,
      ` - ask for up to ${limits.slowEndpoints} pages and API calls at a steady rate for ${config.slow.seconds} s (slow.seconds), and once more for those that are too slow;`,
      ` - ${config.slow.database === undefined ? 'ask no database (slow.database is not set)' : `have slow statements explained by the database of ${config.slow.database}, without running them`};`,
      ' - remove the accounts again.',
      '',
    ],
    columns,
  );

const stepsOf = (change: Change): readonly string[] => (change.kind === 'by-hand' ? change.steps : []);

/** What the checks say of these times: there is no second opinion. */
const judged = (timings: TimingsEvidence): Pick<SlowReport, 'slow' | 'unknown'> => {
  const slow: SlowThing[] = [];
  const unknown: string[] = [];
  for (const check of [loginToDashboard, endpointP95]) {
    try {
      const verdict = check.judge({ timings }, new Date(timings.measuredAt));
      if (verdict.outcome !== 'fail') continue;
      for (const { place, severity, happened, cause, remedy } of verdict.faults)
        slow.push({ check: check.id, place, severity, happened, cause, fix: remedy.flatMap(stepsOf) });
      unknown.push(...(verdict.unseen ?? []).map(({ reason }) => reason));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unknown.push(...(error instanceof ManyUnknown ? error.unseen.map(({ reason }) => reason) : [error.reason]));
    }
  }
  return { slow, unknown };
};

const exitCode = ({ slow, unknown, left }: SlowReport): number => {
  if (slow.length > 0) return 1;
  return unknown.length > 0 || left.length > 0 ? 3 : 0;
};

/** `launch-ready slow`: 0 nothing is too slow, 1 something is, 3 something could not be told or is left. */
export const slow = (typed: string | undefined, flags: SlowFlags, around: Surroundings): Promise<number> => {
  const browser = flags.browser === true;
  return actOn<TimingsEvidence, SlowReport>(typed, flags, around, ({ aim, app, at, say }) => ({
    plan: () => planText(aim, app, browser, around.columns),
    browser,
    see: async (drive, look) => {
      say(`Measuring how long members of ${app} wait, within ${aim.settings.requests} requests`);
      const measured = await measure(drive, say);
      const { domain, environment } = look();
      return { measuredAt: at, domain, app, environment, ...measured };
    },
    keep: keepTimings,
    report: ({ evidence, left }) => ({
      schema: 'launch-ready/slow@1',
      ...judged(evidence),
      timings: evidence,
      left,
    }),
    text: report => slowText(report, around),
    exitCode,
  }));
};
