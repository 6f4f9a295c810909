import { resolve } from 'node:path';
import { clean } from '../drive/clean.ts';
import type { Drive } from '../drive/drive.ts';
import { appOf } from '../drive/scope.ts';
import { type LogReader, openLog } from '../drive/signals/read-lines.ts';
import { signalsSeen } from '../drive/signals/signals.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { keepSignals } from '../evidence/kept-signals.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import type { SignalsEvidence } from '../evidence/signals.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import { judgedAlone } from './judged-alone.ts';
import { routesOfSource } from './routes.ts';
import { type SignalsReport, signalsPlan, signalsText } from './signals-text.ts';
import type { Surroundings } from './surroundings.ts';
import { tidied } from './tidied.ts';

export type SignalsFlags = DriveFlags & {
  readonly active?: boolean;
  readonly log?: string;
  readonly repo?: string;
  readonly json?: boolean;
};

/** The log file that was named, or the first of the settings. */
const logFile = ({ log }: SignalsFlags, { config }: DriveAim): string | null =>
  log ?? config.watch?.logs.find(source => source.from === 'file')?.path ?? null;

const openedLog = async (file: string | null, { io }: DriveAim, around: Surroundings): Promise<Leaf<LogReader>> => {
  if (file === null)
    return silent('nobody said where the log of the app is (--log FILE, or watch.logs of the settings)');
  try {
    return seen(await openLog(resolve(around.cwd, file), io, around.signal));
  } catch (cause) {
    throw new LaunchReadyError('LR_FILE_MISSING', `The log ${file} cannot be read.`, 'Give the path of a file.', {
      cause,
    });
  }
};

const exitCode = ({ findings, left, notChecked }: SignalsReport): number => {
  if (findings.length > 0 || left.length > 0) return 1;
  return notChecked.length > 0 ? 3 : 0;
};

type Done = Pick<SignalsReport, 'signals' | 'run' | 'left'>;

/** `launch-ready signals`: what the app tells whoever runs it when something goes wrong. Returns the exit code. */
export const signals = async (
  typed: string | undefined,
  flags: SignalsFlags,
  around: Surroundings,
): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const aim = await driveAim(flags, around, progress.say);
    const { config, settings, io } = aim;
    const app = appOf(config, settings);
    const domain = actedDomain(typed, config, app);
    const file = logFile(flags, aim);
    if (flags.active !== true) {
      progress.done();
      around.stdout.write(signalsPlan({ app, requests: settings.requests, file }, around.columns));
      return 0;
    }
    const log = await openedLog(file, aim, around);
    const { routes: declared } = await routesOfSource(flags, around);
    const state = stateFolder(around.env);
    const testedAt = io.now().toISOString();
    let label: string | null = null;
    const act = async (drive: Drive): Promise<Done> => {
      label = drive.run.label;
      progress.say(`Looking at what ${app} tells; everything made carries ${label}.`);
      const from = io.elapsed();
      let told: Awaited<ReturnType<typeof signalsSeen>>;
      try {
        told = await signalsSeen(drive, { log, declared }, progress.say);
      } catch (error) {
        if (!around.signal.aborted) await clean(drive);
        throw error;
      }
      const { environment } = drive.scope;
      const ms = Math.round(io.elapsed() - from);
      const evidence: SignalsEvidence = {
        testedAt,
        domain,
        app,
        environment,
        requests: drive.scope.sent(),
        ms,
        ...told,
      };
      // Kept before the clean-up: what was seen is not lost with a machine that goes to sleep.
      await keepSignals(state, domain, evidence);
      progress.say('Removing what was made');
      return { signals: evidence, run: label, left: (await clean(drive)).left };
    };
    let done: Done;
    try {
      done = await whileDriving({ config, settings, state }, io, around.signal, act);
    } catch (error) {
      if (label !== null && around.signal.aborted) await tidied(aim, state, label);
      throw error;
    }
    progress.done();
    const report: SignalsReport = {
      schema: 'launch-ready/signals@1',
      target: domain,
      ...done,
      ...judgedAlone({
        key: 'signals',
        value: done.signals,
        at: testedAt,
        domain,
        repo: around.cwd,
        configFile: flags.config ?? null,
      }),
    };
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : signalsText(report, around));
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. What could not be removed in time, launch-ready clean removes.\n');
    return refusedAsUsage(error);
  }
};
