import { resolve } from 'node:path';
import { type LogReader, openLog } from '../drive/signals/read-lines.ts';
import { signalsSeen } from '../drive/signals/signals.ts';
import { keepSignals } from '../evidence/kept-signals.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import type { SignalsEvidence } from '../evidence/signals.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { actOn } from './acting.ts';
import type { DriveAim, DriveFlags } from './drive-aim.ts';
import { judgedAlone } from './judged-alone.ts';
import { routesOfSource } from './routes.ts';
import { type SignalsReport, signalsPlan, signalsText } from './signals-text.ts';
import type { Surroundings } from './surroundings.ts';

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

/** `launch-ready signals`: what the app tells whoever runs it when something goes wrong. Returns the exit code. */
export const signals = (typed: string | undefined, flags: SignalsFlags, around: Surroundings): Promise<number> =>
  actOn<SignalsEvidence, SignalsReport>(typed, flags, around, async ({ aim, app, at, say }) => {
    const file = logFile(flags, aim);
    // Before a packet is sent; a plan needs no log.
    const log = flags.active === true ? await openedLog(file, aim, around) : silent('nothing was tried');
    return {
      plan: () => signalsPlan({ app, requests: aim.settings.requests, file }, around.columns),
      see: async (drive, look) => {
        const { routes: declared } = await routesOfSource(flags, around);
        const told = await signalsSeen(drive, { log, declared }, say);
        return { testedAt: at, ...look(), ...told };
      },
      keep: keepSignals,
      report: ({ evidence, run, left, domain }) => ({
        schema: 'launch-ready/signals@1',
        target: domain,
        signals: evidence,
        run,
        left,
        ...judgedAlone({
          key: 'signals',
          value: evidence,
          at,
          domain,
          repo: around.cwd,
          configFile: flags.config ?? null,
        }),
      }),
      text: report => signalsText(report, around),
      exitCode,
    };
  });
