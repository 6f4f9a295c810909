import { clean as cleanRun, type Leftover } from '../drive/clean.ts';
import { forgetRun, keptRuns } from '../drive/journal.ts';
import { resumeRun } from '../drive/run.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrap } from '../reporters/wrap.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import type { Surroundings } from './surroundings.ts';

export type CleanFlags = DriveFlags & { readonly json?: boolean };

/** `clean --json`, one entry a run. */
type CleanedRun = { readonly run: string; readonly removed: readonly string[]; readonly left: readonly Leftover[] };

const cleanOne = async (aim: DriveAim, label: string, around: Surroundings): Promise<CleanedRun | null> => {
  const state = stateFolder(around.env);
  const run = resumeRun(state, label);
  if (run === null) {
    forgetRun(state, label);
    return { run: label, removed: [], left: [] };
  }
  const { config, settings, io } = aim;
  // The run of another app is no business of these settings.
  if (run.app !== appOf(config, settings)) return null;
  const cleaned = await whileDriving({ config, settings, state, run }, io, around.signal, cleanRun);
  return { run: label, ...cleaned };
};

const runText = ({ run, removed, left }: CleanedRun, columns: number): readonly string[] => [
  `${run}: ${removed.length} removed, ${left.length} left`,
  ...left.map(({ what, reason }) => `  ${wrap(inert(`${what}: ${reason}`), columns - 2, '    ')}`),
];

/** `launch-ready clean`: removes what earlier runs made on this app and did not remove. 1 when something stays. */
export const clean = async (flags: CleanFlags, around: Surroundings): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  const cleaned: CleanedRun[] = [];
  const elsewhere: string[] = [];
  try {
    const aim = await driveAim(flags, around, progress.say);
    for (const label of keptRuns(stateFolder(around.env))) {
      progress.say(`Cleaning up after ${label}`);
      const one = await cleanOne(aim, label, around);
      if (one === null) elsewhere.push(label);
      else cleaned.push(one);
    }
  } catch (error) {
    progress.done();
    return refusedAsUsage(error);
  }
  progress.done();
  if (flags.json === true) {
    const document = { schema: 'launch-ready/clean@1', runs: cleaned, otherApps: elsewhere };
    around.stdout.write(`${inertJson(JSON.stringify(document, null, 2))}\n`);
  } else {
    const lines = cleaned.flatMap(run => runText(run, around.columns));
    const other =
      elsewhere.length === 0
        ? []
        : [wrap(`Runs on other apps, left alone: ${elsewhere.join(', ')}`, around.columns - 2, '  ')];
    around.stdout.write(
      `${[...(lines.length === 0 ? ['Nothing is left of earlier runs.'] : lines), ...other].join('\n')}\n`,
    );
  }
  return cleaned.some(({ left }) => left.length > 0) ? 1 : 0;
};
