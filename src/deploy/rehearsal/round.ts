import { rm, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Missing, RehearsedRound, RehearsedStep, StepName } from '../../evidence/rehearsal.ts';
import { assetFault, assetsOf, ask, askPage } from './ask-app.ts';
import { type Known, missingIn } from './missing.ts';
import { lockInFolder, type Prepared } from './prepare.ts';
import { type RunningApp, startApp } from './running-app.ts';
import type { Sandbox } from './sandbox.ts';
import { endingOf, type Executed, execute, lastLines } from './step.ts';

/** Everything that the steps of a rehearsal share. */
export type Stage = {
  readonly prepared: Prepared;
  readonly sandbox: Sandbox;
  readonly known: Known;
  /** Variables of the app now; starts that lack one are given others. */
  readonly values: ReadonlyMap<string, string>;
  readonly redact: (text: string) => string;
  readonly say: (phrase: string) => void;
  readonly startMs: number;
  readonly stepMs: number;
  readonly signal: AbortSignal;
};

export const appFolder = ({ sandbox, prepared }: Pick<Stage, 'sandbox' | 'prepared'>): string =>
  join(sandbox.clone, prepared.folder);

/** The variables of the app beside what every command is given; these cannot be overridden by a name of the app. */
export const environmentOf = (
  { sandbox, values }: Stage,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(values),
  ...more,
  ...sandbox.env,
});

const failed = (
  name: StepName,
  argv: readonly string[] | null,
  ran: Pick<Executed, 'code' | 'ms' | 'output'>,
  said: string,
  missing: Missing | null,
): RehearsedStep => ({
  name,
  argv,
  passed: false,
  code: ran.code,
  ms: ran.ms,
  said,
  lines: lastLines(ran.output),
  missing,
});

const looked = (
  name: StepName,
  from: number,
  passed: boolean,
  said: string,
  more: Pick<RehearsedStep, 'untold'> = {},
): RehearsedStep => ({
  name,
  argv: null,
  passed,
  code: null,
  ms: Math.round(performance.now() - from),
  said,
  lines: [],
  missing: null,
  ...more,
});

/** One command to its end, as a step. */
export const commandStep = async (
  stage: Stage,
  name: 'install' | 'build',
  argv: readonly string[],
  cwd: string,
): Promise<RehearsedStep> => {
  stage.say(argv.join(' '));
  // Platforms say CI to whoever builds; no package manager asks questions then.
  const env = environmentOf(stage, { CI: 'true' });
  const ran = await execute(
    { argv, cwd, env, redact: stage.redact, timeoutMs: stage.stepMs, say: stage.say },
    stage.sandbox.root,
    stage.signal,
  );
  const said = endingOf(ran);
  if (ran.code === 0)
    return {
      name,
      argv,
      passed: true,
      code: 0,
      ms: ran.ms,
      said,
      lines: lastLines(ran.output).slice(-3),
      missing: null,
    };
  return failed(name, argv, ran, said, missingIn(name, ran.output, stage.known));
};

/** Every folder of installed packages goes: what only another round installed must not help. */
export const removePackages = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: false })) {
    if (!entry.isDirectory() || entry.name === '.git') continue;
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') await rm(path, { recursive: true, force: true, maxRetries: 3 });
    else await removePackages(path);
  }
};

export const installStep = async (stage: Stage, production: boolean): Promise<RehearsedStep | null> => {
  const { prepared, sandbox } = stage;
  const { needsLock, lock, manager } = prepared;
  if (!needsLock && prepared.aim.settings.install === undefined) return null;
  const argv =
    production && prepared.aim.settings.install === undefined ? prepared.installProduction : prepared.install;
  if (needsLock && lock === null) {
    const found = lockInFolder(prepared);
    const said = `git has no lock file, so nobody can say which versions would be installed`;
    return failed('install', null, { code: null, ms: 0, output: '' }, said, { kind: 'lock-file', ...found });
  }
  const step = await commandStep(stage, 'install', argv, join(sandbox.clone, prepared.installIn));
  // npm ends with 127 as a shell does when it is not there itself.
  return step.passed || step.code !== null ? step : { ...step, said: `${step.said} (${manager.name})` };
};

const startSaid = (app: RunningApp, ended: Executed | null, port: number): string => {
  const { started } = app;
  if (started.is === 'serving') return `it served after ${(started.ms / 1_000).toFixed(1)} s`;
  if (started.is === 'ended') return `it ended before it served: ${ended === null ? '' : endingOf(ended)}`;
  const health =
    started.health === null
      ? `nobody answered at port ${port}, which it was told`
      : `${started.health.path} still answered ${started.health.status}`;
  return `${health}, after ${Math.round(started.ms / 1_000)} s`;
};

export type AppStarted = { readonly app: RunningApp; readonly step: RehearsedStep };

/** Starts the app as a step. One that does not serve is stopped. */
export const startStep = async (stage: Stage): Promise<AppStarted> => {
  const { prepared, sandbox, redact, say, signal } = stage;
  say(`start: ${prepared.start.join(' ')}`);
  const what = { argv: prepared.start, cwd: appFolder(stage), env: environmentOf(stage), redact };
  const { port } = prepared;
  const paths = prepared.aim.health;
  const app = await startApp(what, { port, paths, folder: sandbox.root, startMs: stage.startMs }, signal);
  const { started } = app;
  const argv = prepared.start;
  if (started.is === 'serving') {
    const step = {
      name: 'start' as const,
      argv,
      passed: true,
      code: null,
      ms: started.ms,
      said: startSaid(app, null, port),
      lines: [],
      missing: null,
    };
    return { app, step };
  }
  const ended = await app.stop();
  const listens = started.is === 'silent' && started.health !== null;
  const missing = missingIn('start', ended.output, stage.known, started.is === 'ended' || listens);
  return {
    app,
    step: {
      ...failed('start', argv, ended, startSaid(app, ended, port), missing),
      ms: started.ms,
      code: started.is === 'ended' ? ended.code : null,
    },
  };
};

/** What the running app answers: health, home page, and what the home page is made of. */
export const lookSteps = async (stage: Stage, app: RunningApp): Promise<readonly RehearsedStep[]> => {
  const { port } = stage.prepared;
  const started = app.started.is === 'serving' ? app.started : null;
  const health = started?.health ?? null;
  const steps: RehearsedStep[] = [
    started?.saysYesToAll === undefined
      ? looked(
          'health',
          performance.now(),
          true,
          health === null ? 'none of the usual health addresses is there' : `${health.path} answered ${health.status}`,
        )
      : looked(
          'health',
          performance.now(),
          true,
          `${started.saysYesToAll} answered 200, and so did an address that I invented: whether it is ready cannot be told`,
          { untold: true },
        ),
  ];
  const from = performance.now();
  const home = await askPage(port, '/', stage.signal);
  const good = home !== null && home.status < 400;
  const homeSaid = home === null ? 'the home page got no answer' : `${home.path} answered ${home.status}`;
  steps.push(looked('home', from, good, homeSaid));
  if (!good) return steps;
  const asked = performance.now();
  const faults: string[] = [];
  const paths = assetsOf(home.body, port, home.path);
  for (const path of paths) {
    const fault = assetFault(path, await ask(port, path, stage.signal));
    if (fault !== null) faults.push(fault);
  }
  const assetsSaid =
    faults.length === 0
      ? `${paths.length} of ${paths.length} scripts, styles and pictures of the page came`
      : faults.slice(0, 3).join('; ');
  steps.push(looked('assets', asked, faults.length === 0, assetsSaid));
  return steps;
};

export const roundOf = (steps: readonly RehearsedStep[], app: RunningApp | null): RehearsedRound => ({
  steps,
  health: app?.started.is === 'serving' ? app.started.health : null,
});

export const failureOf = ({ steps }: RehearsedRound): RehearsedStep | undefined => steps.find(({ passed }) => !passed);
