import { basename, resolve } from 'node:path';
import { findRepository, loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { parseTarget } from '../config/target.ts';
import { watchSchema } from '../config/watch-settings.ts';
import { appOf } from '../drive/scope.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { logSignals } from '../watch/derive/told.ts';
import { monitorsOf } from '../watch/derive.ts';
import type { Monitor } from '../watch/monitor.ts';
import { logReplay } from '../watch/replay/log-looks.ts';
import { type Past, replayReport, type ReplayReport } from '../watch/replay/report.ts';
import { openWritten, replayWritten, type Written } from '../watch/replay/written.ts';
import { actedDomain } from './acted-domain.ts';
import type { Surroundings } from './surroundings.ts';
import { watchedBy, type WatchedFlags } from './watched.ts';
import { replayText } from './watch-replay-text.ts';

export type WatchReplayFlags = WatchedFlags & { readonly days?: string; readonly log?: string };

const dayMs = 86_400_000;

const daysOf = ({ days }: WatchReplayFlags): number => {
  if (days === undefined) return limits.watchReplayDays;
  const count = /^\d{1,4}$/.test(days) ? Number(days) : 0;
  if (count >= 1 && count <= limits.watchReplayDaysMost) return count;
  throw new LaunchReadyError(
    'LR_USAGE',
    `--days: ${days} is no number of days.`,
    `Write a whole number from 1 to ${limits.watchReplayDaysMost}.`,
  );
};

/** As the watch itself names what it watches. */
const domainOf = (typed: string | undefined, config: Config): string => {
  if (typed === undefined && config.domain === undefined && config.drive !== undefined)
    return actedDomain(undefined, config, appOf(config, config.drive));
  const named = typed ?? config.domain;
  if (named !== undefined) return parseTarget(named).domain;
  throw new LaunchReadyError(
    'LR_USAGE',
    'Which domain? There is none on the command line and none in launch-ready.jsonc.',
    'Write "domain": "example.com" into launch-ready.jsonc, or give a log with --log FILE.',
  );
};

const logPast = (log: string, days: number, config: Config, around: Surroundings): Past => {
  const file = resolve(around.cwd, log);
  const settings = config.watch ?? watchSchema.parse({});
  const { span, looks } = logReplay(file, around.now().getTime(), around.signal);
  const { monitors } = logSignals({
    config,
    evidence: null,
    watch: { ...settings, logs: [{ from: 'file', path: file }] },
  });
  const from = (span.newest ?? 0) - days * dayMs;
  const left = [
    ...(span.timeless === 0
      ? []
      : [{ what: `${span.timeless} of ${span.lines} lines`, why: 'they tell no time that can be' }]),
    ...(span.skipped === 0 ? [] : [{ what: `the first ${span.skipped} bytes`, why: 'the file is too long' }]),
    { what: 'log/silence', why: 'a log alone does not tell whether the app was there while it said nothing' },
  ];
  return {
    source: 'log',
    of: basename(file),
    looks: span.newest === null ? [] : looks(from, { budgets: settings.routes }),
    monitors: monitors.filter(({ id }) => id !== 'log/silence'),
    settings,
    incidents: [],
    deploys: [],
    left,
  };
};

/** The plan as the watch kept it; derived anew where other evidence is named, or where the watch kept none. */
const planOf = async (
  written: Written,
  { typed, flags, around }: { typed: string | undefined; flags: WatchReplayFlags; around: Surroundings },
): Promise<readonly Monitor[]> => {
  const kept = flags.from === undefined ? await written.kept('monitors') : null;
  // Written by the watch itself, where nobody else may write.
  if (kept !== null) return JSON.parse(kept) as readonly Monitor[];
  const { config, evidence } = await watchedBy(typed, flags, around, 'watch replay');
  return monitorsOf({ config, evidence }).monitors;
};

/**
 * `launch-ready watch replay`: what the looks of the past, or a log, would have come to under the rules of now. Sends nothing
 * where the watch has kept what it watches. 0, or 3 where there is nothing to go through.
 */
export const watchReplay = async (
  typed: string | undefined,
  flags: WatchReplayFlags,
  around: Surroundings,
): Promise<number> => {
  const days = daysOf(flags);
  const found = await findRepository(resolve(around.cwd));
  const { config } = await loadConfig(flags.config ?? found?.config ?? null);
  const told = (report: ReplayReport): number => {
    around.stdout.write(
      flags.json === true ? `${inertJson(JSON.stringify(report, null, 2))}\n` : replayText(report, around.columns),
    );
    return report.looks === 0 ? 3 : 0;
  };
  if (flags.log !== undefined) return told(replayReport(logPast(flags.log, days, config, around)));

  const domain = domainOf(typed, config);
  const settings = config.watch ?? watchSchema.parse({});
  const written = await openWritten({ settings, domain, io: around, state: stateFolder(around.env) });
  const common = { of: domain, settings };
  if (written === null)
    return told(
      replayReport({ source: 'watch', ...common, monitors: [], incidents: [], deploys: [], left: [], looks: [] }),
    );
  try {
    const until = around.now().getTime() + dayMs;
    const monitors = await planOf(written, { typed, flags, around });
    return told(await replayWritten(written, { ...common, monitors }, { from: until - (days + 1) * dayMs, until }));
  } finally {
    await written.close();
  }
};
