import { join } from 'node:path';
import { listFiles } from '../../collectors/repo/list-files.ts';
import { readFiles } from '../../collectors/repo/read-files.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { DatabaseGone, RehearsalEvidence, RehearsedRound, RehearsedStep } from '../../evidence/rehearsal.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { outputRedaction } from '../redaction.ts';
import { builtInValuesOf } from './built-in-values.ts';
import { databaseGone } from './database-gone.ts';
import { dummyValue } from './dummy-value.ts';
import { appMark } from './missing.ts';
import { namesRead, type Prepared } from './prepare.ts';
import type { Relay } from './relay.ts';
import {
  appFolder,
  commandStep,
  failureOf,
  installStep,
  lookSteps,
  removePackages,
  roundOf,
  type Stage,
  startStep,
} from './round.ts';
import type { RunningApp } from './running-app.ts';
import type { Sandbox } from './sandbox.ts';
import { endingOf, execute, lastLines } from './step.ts';
import { startsWithout } from './without.ts';

export type Bounds = { readonly startMs: number; readonly stepMs: number };
const usual: Bounds = { startMs: limits.rehearsalStartMs, stepMs: limits.rehearsalStepMs };

export type RehearsalIo = Pick<Io, 'now'> & {
  readonly listing: Io;
  readonly say: (phrase: string) => void;
};

/** The registry could not be reached: nothing is known then of the app. */
const registryAway =
  /\b(?:ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|ENETUNREACH)\b|network (?:error|timeout)/i;

/** Why a failed step says nothing about the app itself; null when it does. */
const notOfTheApp = (step: RehearsedStep, given: ReadonlyMap<string, string>): string | null => {
  const { missing } = step;
  if (step.name === 'install' && missing === null && step.lines.some(line => registryAway.test(line)))
    return 'packages could not be had from the registry';
  if (missing?.kind === 'database')
    return 'the app does not start without its database: give the address of a scratch one with --database-url-env';
  const unfit = missing?.kind === 'variables' ? missing.names.filter(name => given.has(name)) : [];
  if (missing?.kind === 'variables' && unfit.length === missing.names.length)
    return `the app did not take the made-up value of ${unfit.join(', ')}: give one as rehearsal.variables in launch-ready.jsonc`;
  return null;
};

const leafOf = (round: RehearsedRound, given: ReadonlyMap<string, string>): Leaf<RehearsedRound> => {
  const failure = failureOf(round);
  const because = failure === undefined ? null : notOfTheApp(failure, given);
  return because === null ? seen(round) : silent(because);
};

const cloned = async ({ prepared, sandbox, redact, say, signal, stepMs }: Stage): Promise<RehearsedStep> => {
  const { git } = prepared;
  const argv = ['git', 'clone', '--no-local', '--quiet', '--template=', '--', git.root, sandbox.clone];
  const shown = ['git', 'clone', '--no-local', git.root];
  say(shown.join(' '));
  const given = { cwd: sandbox.root, env: git.env, redact, timeoutMs: stepMs };
  const clone = await execute({ argv, ...given }, sandbox.root, signal);
  const quietly = async (...words: readonly string[]): Promise<boolean> =>
    (await execute({ argv: ['git', '-C', sandbox.clone, ...words], ...given }, sandbox.root, signal)).code === 0;
  // The newest commit of the folder may stand on no branch; where the clone came from is nobody's business.
  const whole =
    clone.code === 0 &&
    (await quietly('checkout', '--quiet', '--detach', git.commit)) &&
    (await quietly('remote', 'remove', 'origin'));
  return {
    name: 'clone',
    argv: shown,
    passed: whole,
    code: clone.code,
    ms: clone.ms,
    said: clone.code === 0 && !whole ? 'the commit did not come along' : endingOf(clone),
    lines: lastLines(clone.output),
    missing: null,
  };
};

type Round = { readonly steps: RehearsedStep[]; app: RunningApp | null; values: ReadonlyMap<string, string> };

/** Start, health, home page and its assets. An app that asks for variables which the example leaves empty is given them, once. */
const served = async (stage: Stage, round: Round): Promise<void> => {
  let { app, step } = await startStep(stage);
  if (!step.passed && step.missing?.kind === 'variables') {
    const asked = step.missing.names;
    const { declared, aim, port, closedPort } = stage.prepared;
    const fill = declared.filter(
      ({ name }) => asked.includes(name) && !stage.values.has(name) && !(name in aim.settings.variables),
    );
    if (fill.length > 0) {
      const place = { port, closedPort, database: null, letters: (length: number) => 'x'.repeat(length) };
      const values = new Map([
        ...stage.values,
        ...fill.map(one => [one.name, dummyValue({ ...one, example: '' }, place)] as const),
      ]);
      round.values = values;
      ({ app, step } = await startStep({ ...stage, values }));
    }
  }
  round.steps.push(step);
  if (!step.passed) return;
  round.app = app;
  round.steps.push(...(await lookSteps({ ...stage, values: round.values }, app)));
};

const stopped = async (round: Round): Promise<void> => {
  await round.app?.stop();
  const home = round.steps.find(({ name }) => name === 'home');
  if (home === undefined || home.passed || round.app === null) return;
  // Why the page is an error stands in what the app printed.
  const { output } = await round.app.stop();
  Object.assign(home, { lines: lastLines(output) });
};

const managerVersion = async (stage: Stage): Promise<string | null> => {
  const { prepared, sandbox, redact, signal } = stage;
  const what = {
    argv: [prepared.manager.name, '--version'],
    cwd: sandbox.root,
    env: sandbox.env,
    redact,
    timeoutMs: 30_000,
  };
  const ran = await execute(what, sandbox.root, signal);
  return ran.code === 0 ? (/\d+\.\d+\.\d+\S*/.exec(ran.output)?.[0] ?? null) : null;
};

/**
 * Rehearses the deployment of the newest commit in the sandbox: once with every package, once with those of production, then one
 * start for each variable without it. Everything that was started is ended before it returns. Throws the reason of `signal` when
 * it was interrupted.
 */
export const rehearse = async (
  prepared: Prepared,
  sandbox: Sandbox,
  relay: Relay | null,
  io: RehearsalIo,
  signal: AbortSignal,
  { startMs, stepMs }: Bounds = usual,
): Promise<RehearsalEvidence> => {
  const from = performance.now();
  const { aim, git, declared, example, folder } = prepared;
  const secrets = outputRedaction(Object.fromEntries(prepared.values));
  const app = join(sandbox.clone, folder);
  const redact = (text: string): string => secrets(text).replaceAll(app, appMark).replaceAll(sandbox.root, '‹temp›');
  const whole = AbortSignal.any([signal, AbortSignal.timeout(limits.rehearsalMs)]);
  const relative = (path: string): string | null => {
    if (folder === '') return path;
    return path.startsWith(`${folder}/`)
      ? path.slice(folder.length + 1)
      : `${'../'.repeat(folder.split('/').length)}${path}`;
  };
  const bare: Stage = {
    prepared,
    sandbox,
    known: {
      inGit: git.files.flatMap(path => relative(path) ?? []),
      here: path => git.here(folder === '' ? path : `${folder}/${path}`),
      dependencies: prepared.packages.dependencies,
      devDependencies: prepared.packages.devDependencies,
      variables: declared.map(({ name }) => name),
      lock: prepared.lock,
      port: prepared.port,
      closedPort: prepared.closedPort,
    },
    values: prepared.values,
    redact,
    say: io.say,
    startMs,
    stepMs,
    signal: whole,
  };

  const version = await managerVersion(bare);
  const full: Round = { steps: [await cloned(bare)], app: null, values: prepared.values };
  let stage = bare;
  let gone: Leaf<DatabaseGone> = silent('the app did not start');
  let builtIn = builtInValuesOf([]);
  if (failureOf(roundOf(full.steps, null)) === undefined) {
    const { paths } = await listFiles(app, io.listing, whole);
    const { files } = await readFiles(app, paths, whole);
    builtIn = builtInValuesOf(files);
    stage = {
      ...bare,
      known: { ...bare.known, variables: [...new Set([...bare.known.variables, ...namesRead(files)])] },
    };
    const install = await installStep(stage, false);
    if (install !== null) full.steps.push(install);
    if ((install?.passed ?? true) && prepared.build !== null)
      full.steps.push(await commandStep(stage, 'build', prepared.build, appFolder(stage)));
    if (full.steps.every(({ passed }) => passed)) await served(stage, full);
    if (full.app !== null && full.steps.every(({ passed }) => passed)) {
      const { health } = roundOf(full.steps, full.app);
      gone = await databaseGone(prepared.port, health?.path ?? null, relay, whole);
    }
    await stopped(full);
  }
  whole.throwIfAborted();
  const fullRound = roundOf(full.steps, full.app);
  const fullLeaf = leafOf(fullRound, prepared.values);
  const fine = failureOf(fullRound) === undefined;
  stage = { ...stage, values: full.values };

  const notYet = 'it did not come as far: the app does not run from a clean clone';
  const production: Round = { steps: [], app: null, values: stage.values };
  if (fine) {
    io.say('Once more, with the packages of production alone');
    await removePackages(sandbox.clone);
    const install = await installStep(stage, true);
    if (install !== null) production.steps.push(install);
    if (install?.passed ?? true) await served(stage, production);
    await stopped(production);
    whole.throwIfAborted();
  }
  const productionRound = roundOf(production.steps, production.app);
  const runs = fine && failureOf(productionRound) === undefined;
  const without = runs
    ? seen(
        await startsWithout(
          stage,
          [...stage.values.keys()].filter(name => declared.some(one => one.name === name)),
          builtIn,
        ),
      )
    : silent(notYet);
  whole.throwIfAborted();

  const given = [...full.values.keys()];
  const names = new Set(declared.map(({ name }) => name));
  return {
    domain: aim.domain,
    rehearsedAt: io.now().toISOString(),
    commit: git.commit,
    folder,
    dirty: git.dirty,
    submodules: git.submodules,
    versions: { node: process.versions.node, manager: prepared.manager.name, managerVersion: version },
    variables: {
      example,
      given: given.filter(name => names.has(name)).toSorted(),
      leftOut: [...names].filter(name => !full.values.has(name)).toSorted(),
      added: given.filter(name => !names.has(name)).toSorted(),
    },
    full: fullLeaf,
    production: fine ? leafOf(productionRound, stage.values) : silent(notYet),
    without,
    databaseGone: gone,
    ms: Math.round(performance.now() - from),
  };
};
