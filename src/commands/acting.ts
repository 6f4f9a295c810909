import { clean, type Leftover } from '../drive/clean.ts';
import type { Drive } from '../drive/drive.ts';
import type { DriveSettings } from '../config/drive-settings.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import type { Surroundings } from './surroundings.ts';
import { tidied } from './tidied.ts';

export type ActingFlags = DriveFlags & { readonly active?: boolean; readonly json?: boolean };

/** What a command knows before it acts. */
export type Aimed = {
  readonly aim: DriveAim;
  /** Address of the app, and the domain whose audits read what is seen of it. */
  readonly app: string;
  readonly domain: string;
  /** When it began, ISO 8601. */
  readonly at: string;
  readonly say: (phrase: string) => void;
};

/** What belongs to every kept look at an app; `ms` since the run began. */
type Look = {
  readonly domain: string;
  readonly app: string;
  readonly environment: Drive['scope']['environment'];
  readonly requests: number;
  readonly ms: number;
};

type Acted<E> = Aimed & {
  readonly evidence: E;
  /** Label of the run, which everything made carries. */
  readonly run: string;
  /** What could not be removed again. */
  readonly left: readonly Leftover[];
};

/** One command that acts on a running app. */
export type Acting<E, R> = {
  /** What would be done, for people. */
  readonly plan: () => string;
  /** Other settings than those of the file, and whether a browser is needed. */
  readonly settings?: DriveSettings;
  readonly browser?: boolean;
  /** Acts. `look` is asked when all is seen. */
  readonly see: (drive: Drive, look: () => Look) => Promise<E>;
  /** Writes to the state folder what later audits read. */
  readonly keep: (state: string, domain: string, evidence: E) => Promise<void>;
  readonly report: (acted: Acted<E>) => R;
  readonly text: (report: R) => string;
  readonly exitCode: (report: R) => number;
};

/** Acts, keeps what was seen, and removes what was made: also when it fails or is interrupted. */
const acted = async <E, R>(aimed: Aimed, acting: Acting<E, R>, around: Surroundings): Promise<Acted<E>> => {
  const { aim, app, domain, say } = aimed;
  const { settings = aim.settings, browser = false } = acting;
  const state = stateFolder(around.env);
  let label: string | null = null;
  const act = async (drive: Drive): Promise<Acted<E>> => {
    label = drive.run.label;
    say(`Acting on ${app}; everything made carries ${label}.`);
    const from = aim.io.elapsed();
    const look = (): Look => ({
      domain,
      app,
      environment: drive.scope.environment,
      requests: drive.scope.sent(),
      ms: Math.round(aim.io.elapsed() - from),
    });
    let evidence: E;
    try {
      evidence = await acting.see(drive, look);
    } catch (error) {
      if (!around.signal.aborted) await clean(drive);
      throw error;
    }
    // Kept before the clean-up: what was seen is not lost with a machine that goes to sleep.
    await acting.keep(state, domain, evidence);
    say('Removing what was made');
    const { left } = await clean(drive);
    return { ...aimed, evidence, run: label, left };
  };
  try {
    return await whileDriving({ config: aim.config, settings, state, browser }, aim.io, around.signal, act);
  } catch (error) {
    if (label !== null && around.signal.aborted) await tidied(aim, state, label);
    throw error;
  }
};

/**
 * The way of every command that acts on a running app: aim, say what would be done, and with `--active` act, keep,
 * remove, report. `prepare` throws where the settings do not allow it: before a packet is sent. Returns the exit code.
 */
export const actOn = async <E, R>(
  typed: string | undefined,
  flags: ActingFlags,
  around: Surroundings,
  prepare: (aimed: Aimed) => Acting<E, R> | Promise<Acting<E, R>>,
): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const aim = await driveAim(flags, around, progress.say);
    const app = appOf(aim.config, aim.settings);
    const domain = actedDomain(typed, aim.config, app);
    const aimed: Aimed = { aim, app, domain, at: aim.io.now().toISOString(), say: progress.say };
    const acting = await prepare(aimed);
    if (flags.active !== true) {
      progress.done();
      around.stdout.write(acting.plan());
      return 0;
    }
    const report = acting.report(await acted(aimed, acting, around));
    progress.done();
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : acting.text(report));
    return acting.exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. What could not be removed in time, launch-ready clean removes.\n');
    return refusedAsUsage(error);
  }
};
