import { actorsOf, castAll } from '../drive/actors/cast.ts';
import { clean } from '../drive/clean.ts';
import { openDrive } from '../drive/drive.ts';
import { openInbox } from '../drive/inbox/open-inbox.ts';
import { forgetRun } from '../drive/journal.ts';
import { OutOfScope } from '../drive/out-of-scope.ts';
import { beginRun } from '../drive/run.ts';
import { scenarios } from '../drive/scenarios/index.ts';
import { play, type Scenario } from '../drive/scenarios/scenario.ts';
import { appOf } from '../drive/scope.ts';
import { BrowserUnavailable } from '../platform/browser/launch.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrap } from '../reporters/wrap.ts';
import { type DriveAim, type DriveFlags as AimFlags, driveAim } from './drive-aim.ts';
import { type DriveReport, driveText, type Played } from './drive-text.ts';
import type { Surroundings } from './surroundings.ts';

export type DriveFlags = AimFlags & {
  readonly active?: boolean;
  readonly browser?: boolean;
  readonly keep?: boolean;
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
  [
    `Nothing was sent. With --active this run would act on ${app}:`,
    ` - as ${actorsOf(aim).join(', ')};`,
    ` - walk ${wanted.map(({ name }) => name).join(', ')};`,
    ` - send at most ${aim.settings.requests} requests;`,
    ' - make accounts, posts and invitations that carry the name of the run, and remove them again.',
    'No real mail address gets a mail, and no money moves.',
    '',
  ]
    .map(line => wrap(line, columns - 3, '   '))
    .join('\n');

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
};

const acted = async (
  aim: DriveAim,
  app: string,
  wanted: readonly Scenario[],
  { around, say, keeps, browser }: Manner,
): Promise<DriveReport> => {
  const { config, settings, io } = aim;
  const state = stateFolder(around.env);
  const inbox = await openInbox(settings.mail, io, around.signal);
  try {
    const run = beginRun(state, app, io);
    const drive = await openDrive({ config, settings, state, run, inbox, browser }, io, around.signal).catch(
      (error: unknown) => {
        forgetRun(state, run.label);
        throw error;
      },
    );
    say(`Acting on ${app} as ${actorsOf(drive).join(', ')}; everything made carries ${run.label}.`);
    const { cast, absent } = await castAll(drive);
    const played: Played[] = [];
    for (const scenario of wanted) {
      say(scenario.title);
      played.push({ scenario: scenario.name, title: scenario.title, result: await play(scenario, drive, cast) });
    }
    const { removed, left } = keeps
      ? { removed: [], left: drive.journal.left().map(({ what }) => ({ what, reason: 'kept as asked' })) }
      : await clean(drive);
    await drive.close();
    if (left.length === 0) forgetRun(state, run.label);
    return {
      schema: 'launch-ready/drive@1',
      app,
      run: run.label,
      recipe: drive.recipe.name,
      requests: drive.scope.sent(),
      actors: [...cast.values()].map(({ name, role }) => ({ actor: name, role })),
      absent,
      scenarios: played,
      removed,
      left,
    };
  } finally {
    await inbox?.close();
  }
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
    const manner = { around, say: progress.say, keeps: flags.keep === true, browser: flags.browser === true };
    const report = await acted(aim, app, wanted, manner);
    progress.done();
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : driveText(report, around.columns));
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. launch-ready clean removes what this run has made so far.\n');
    return refusedAsUsage(error);
  }
};
