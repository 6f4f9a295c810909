import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { actorsOf, castAll } from '../drive/actors/cast.ts';
import { clean } from '../drive/clean.ts';
import type { Drive } from '../drive/drive.ts';
import { OutOfScope } from '../drive/out-of-scope.ts';
import { saveTranscript, transcriptFolder } from '../drive/save-transcript.ts';
import { scenarios } from '../drive/scenarios/index.ts';
import { play, type Scenario } from '../drive/scenarios/scenario.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { BrowserUnavailable } from '../platform/browser/launch.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrapList } from '../reporters/wrap.ts';
import { type DriveAim, type DriveFlags as AimFlags, driveAim } from './drive-aim.ts';
import { type DriveReport, driveText, type Played } from './drive-text.ts';
import type { Surroundings } from './surroundings.ts';

export type DriveFlags = AimFlags & {
  readonly active?: boolean;
  readonly browser?: boolean;
  readonly keep?: boolean;
  readonly save?: string;
  readonly json?: boolean;
};

const chosen = (names: readonly string[]): readonly Scenario[] => {
  const unknown = names.find(name => !scenarios.some(scenario => scenario.name === name));
  if (unknown !== undefined) {
    throw new LaunchReadyError(
      'LR_USAGE',
      `There is no scenario ${unknown}.`,
      `One of ${scenarios.map(({ name }) => name).join(', ')}.`,
    );
  }
  return names.length === 0 ? scenarios : scenarios.filter(({ name }) => names.includes(name));
};

/** What would be done, said before anything is sent. */
const planText = (aim: DriveAim, app: string, wanted: readonly Scenario[], columns: number): string =>
  wrapList(
    [
      `Nothing was sent. With --active this run would act on ${app}:`,
      ` - as ${actorsOf(aim).join(', ')};`,
      ` - walk ${wanted.map(({ name }) => name).join(', ')};`,
      ` - send at most ${aim.settings.requests} requests;`,
      ' - make accounts, posts and invitations that carry the name of the run, and remove them again.',
      'No real mail address gets a mail, and no money moves.',
      '',
    ],
    columns,
  );

/** A refusal before anything was sent is a mistake in the settings, not a failure of the app. */
export const refusedAsUsage = (error: unknown): never => {
  if (error instanceof BrowserUnavailable)
    throw new LaunchReadyError('LR_USAGE', `--browser: ${error.message}.`, error.howTo);
  if (error instanceof OutOfScope)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      error.message,
      'The "drive" section of the settings says what a run may do.',
    );
  throw error;
};

const exitCode = ({ scenarios: played, absent, left }: DriveReport): number => {
  if (played.some(({ result }) => result.outcome === 'stopped') || left.length > 0) return 1;
  return absent.length > 0 || played.some(({ result }) => result.outcome === 'not-tried') ? 3 : 0;
};

type Manner = {
  readonly around: Surroundings;
  readonly say: (phrase: string) => void;
  readonly keeps: boolean;
  readonly browser: boolean;
  /** Where the transcript goes; null for the state folder. */
  readonly save: string | null;
};

/** A folder for the transcript that cannot be made is told before anybody acts. */
const saveFolder = async (folder: string | undefined, cwd: string): Promise<string | null> => {
  if (folder === undefined) return null;
  try {
    await mkdir(resolve(cwd, folder), { recursive: true, mode: 0o700 });
    return resolve(cwd, folder);
  } catch (cause) {
    throw new LaunchReadyError(
      'LR_USAGE',
      `--save: ${folder} cannot be made.`,
      'Name a folder that you may write to.',
      {
        cause,
      },
    );
  }
};

type Acted = Omit<DriveReport, 'transcript'>;

const acted = async (
  drive: Drive,
  wanted: readonly Scenario[],
  { say, keeps }: Pick<Manner, 'say' | 'keeps'>,
): Promise<Acted> => {
  const { app } = drive.scope;
  const { label } = drive.run;
  say(`Acting on ${app} as ${actorsOf(drive).join(', ')}; everything made carries ${label}.`);
  const { cast, absent } = await castAll(drive);
  const played: Played[] = [];
  for (const scenario of wanted) {
    say(scenario.title);
    played.push({ scenario: scenario.name, title: scenario.title, result: await play(scenario, drive, cast) });
  }
  const { removed, left } = keeps
    ? { removed: [], left: drive.journal.left().map(({ what }) => ({ what, reason: 'kept as asked' })) }
    : await clean(drive);
  return {
    schema: 'launch-ready/drive@1',
    app,
    run: label,
    recipe: drive.recipe.name,
    requests: drive.scope.sent(),
    actors: [...cast.values()].map(({ name, role }) => ({ actor: name, role })),
    absent,
    scenarios: played,
    removed,
    left,
  };
};

const driven = (aim: DriveAim, wanted: readonly Scenario[], manner: Manner): Promise<DriveReport> => {
  const { config, settings, io } = aim;
  const { around, browser, save } = manner;
  const state = stateFolder(around.env);
  return whileDriving({ config, settings, state, browser }, io, around.signal, async drive => {
    const folder = save ?? transcriptFolder(state, drive.run.label);
    let report: Acted;
    try {
      report = await acted(drive, wanted, manner);
    } catch (error) {
      // What was sent until then is evidence, too.
      await saveTranscript(drive, folder);
      throw error;
    }
    return { ...report, transcript: await saveTranscript(drive, folder) };
  });
};

/** `launch-ready drive [SCENARIO…]`: acts on the app as its members would, and removes what it made. */
export const drive = async (names: readonly string[], flags: DriveFlags, around: Surroundings): Promise<number> => {
  const wanted = chosen(names);
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const aim = await driveAim(flags, around, progress.say);
    const app = appOf(aim.config, aim.settings);
    if (flags.active !== true) {
      around.stdout.write(planText(aim, app, wanted, around.columns));
      return 0;
    }
    const save = await saveFolder(flags.save, around.cwd);
    const manner = { around, say: progress.say, keeps: flags.keep === true, browser: flags.browser === true, save };
    const report = await driven(aim, wanted, manner);
    progress.done();
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : driveText(report, around));
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. launch-ready clean removes what this run has made so far.\n');
    return refusedAsUsage(error);
  }
};
