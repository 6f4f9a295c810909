import { gitIn, lineOf } from '../collectors/secrets/git-answers.ts';
import { resumeDeploy, guardDeploy } from '../deploy/guard/guard.ts';
import { takeLock } from '../deploy/guard/lock.ts';
import { openGuard, whatRuns } from '../deploy/guard/open-guard.ts';
import { names } from '../deploy/guard/release-names.ts';
import { wayBackUsed } from '../deploy/guard/way-back-used.ts';
import { isEnd, type DeployState } from '../engines/guard/machine.ts';
import { sameRelease } from '../engines/guard/same-release.ts';
import { keptDeploys, openDeployRecord, unfinishedOf } from '../evidence/kept-deploys.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { wrap } from '../reporters/wrap.ts';
import { type DeployAim, deployAim } from './deploy-aim.ts';
import { deployReport, deployText, exitCodes, planText } from './deploy-text.ts';
import type { DriveFlags } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import type { Surroundings } from './surroundings.ts';

export type DeployFlags = DriveFlags & {
  readonly active?: boolean;
  readonly release?: string;
  /** Commander's name of `--no-auto-rollback`: false when it was given. */
  readonly autoRollback?: boolean;
  readonly json?: boolean;
};

/** Refused before anything was run; the words say why and what to do. */
export class DeployRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DeployRefused';
  }
}

/** Runs `act` while nobody else deploys this target. */
export const alone = async <T>(aim: DeployAim, act: () => Promise<T>): Promise<T> => {
  const lock = await takeLock(aim.state, aim.domain, aim.io.now());
  if (!('release' in lock)) {
    const by = lock.heldBy === null ? 'Somebody' : `Process ${lock.heldBy.pid} on ${lock.heldBy.host}`;
    const since = lock.heldBy === null ? 'at this moment' : `since ${lock.heldBy.since}`;
    throw new DeployRefused(
      `${by} deploys ${aim.domain} ${since}. Two deploys at once leave a mixture of both: wait until that one has ended.`,
    );
  }
  try {
    return await act();
  } finally {
    await lock.release();
  }
};

/** Lines of progress, at most as wide as the screen. What a command of the founder's prints stands behind a bar, as it is. */
export const sayingTo =
  ({ stderr, columns }: Pick<Surroundings, 'stderr' | 'columns'>) =>
  (line: string): void => {
    const clean = inert(line);
    // A status stands before two spaces; what belongs to it stands below it.
    const head = /^\S+ {2}(?=\S)/.exec(clean)?.[0] ?? '';
    const told = wrap(clean.slice(head.length), columns - head.length, ' '.repeat(head.length));
    stderr.write(`${clean.startsWith('  |') ? clean : `${head}${told}`}\n`);
  };

export type Running = { readonly version: string; readonly target: string };

/** The release that members have now. Refuses where the app does not say which it is: then none could be told from another. */
export const runningNow = async (aim: DeployAim, { signal }: Surroundings): Promise<Running> => {
  const { version, target, what } = await whatRuns(aim, aim.io, signal);
  if (version !== null) return { version, target: target ?? version };
  throw new DeployRefused(
    `Which release runs cannot be seen: ${what}, without a "${aim.health.version}" in it. Then a new release could not be told from the old one. Let ${aim.health.ready} answer with the commit, and name it in the "health" section of the settings.`,
  );
};

const releaseOf = async ({ release }: DeployFlags, aim: DeployAim, { signal }: Surroundings): Promise<string> => {
  const found = release ?? lineOf(await gitIn(aim.root, aim.io, signal).ask('rev-parse', 'HEAD'));
  if (found !== null && /^[\w.:@/+-]{1,200}$/.test(found) && !found.startsWith('-')) return found;
  throw new LaunchReadyError(
    'LR_USAGE',
    found === null
      ? 'Which release this is cannot be told: this folder is no Git checkout.'
      : `--release: ${found} is no name of a release.`,
    'Name it with --release, as the app will show it.',
  );
};

/** Takes up the deploy that an earlier run left in its middle; null when there is none. */
const takenUp = async (aim: DeployAim, around: Surroundings): Promise<{ run: string; state: DeployState } | null> => {
  const unfinished = unfinishedOf(await keptDeploys(aim.state, aim.domain));
  const began = unfinished?.state.began ?? null;
  if (unfinished === null || began === null) return null;
  const say = sayingTo(around);
  say(
    `The deploy of ${began.release} that began ${began.at} was cut off while it was in “${unfinished.state.at}”. It is brought to its end first; nothing new is deployed.`,
  );
  const record = await openDeployRecord(aim.state, aim.domain);
  try {
    const { release, previous, target } = began;
    const one = { run: unfinished.run, release, previous, target, acknowledged: true, drill: began.drill !== null };
    const guard = openGuard(aim, one, { io: aim.io, record, say, signal: around.signal });
    return { run: unfinished.run, state: await resumeDeploy(guard, unfinished.state) };
  } finally {
    await record.close();
  }
};

type Wanted = { readonly release: string; readonly acknowledged: boolean; readonly drill: string | null };

/** Puts one release out under guard. */
export const deployOne = async (
  aim: DeployAim,
  { release, acknowledged, drill }: Wanted,
  around: Surroundings,
): Promise<{ run: string; state: DeployState }> => {
  const { version: previous, target } = await runningNow(aim, around);
  if (sameRelease(previous, release))
    throw new DeployRefused(`${release} is what members have already: there is nothing to deploy.`);
  const run = aim.io.randomLabel(12);
  const record = await openDeployRecord(aim.state, aim.domain);
  try {
    const one = { run, release, previous, target, acknowledged, drill: drill !== null };
    const guard = openGuard(aim, one, { io: aim.io, record, say: sayingTo(around), signal: around.signal });
    const repeatable = aim.commands.rollback !== null && names(aim.commands.rollback, 'previous');
    const autoRollback = !acknowledged && aim.commands.rollback !== null;
    return {
      run,
      state: await guardDeploy(guard, {
        release,
        previous,
        target,
        autoRollback,
        repeatable,
        back: wayBackUsed(aim),
        ...(aim.commands.preview === null ? {} : { staged: true as const }),
        drill,
      }),
    };
  } finally {
    await record.close();
  }
};

/** What every deploy command does with what was thrown. */
export const deployFailure = (error: unknown, around: Surroundings): number => {
  if (error instanceof DeployRefused) {
    around.stderr.write(`${wrap(`Nothing was deployed. ${inert(error.message)}`, around.columns, '')}\n`);
    return exitCodes.refused;
  }
  if (around.signal.aborted)
    around.stderr.write(
      'Interrupted in the middle of a deploy. launch-ready deploy --active takes it up where it is.\n',
    );
  return refusedAsUsage(error);
};

/** `launch-ready deploy`: 0 good, 10 taken back, 20 somebody has to act, 30 refused. */
export const deploy = async (typed: string | undefined, flags: DeployFlags, around: Surroundings): Promise<number> => {
  try {
    const aim = await deployAim(typed, flags, around);
    if (flags.active !== true) {
      around.stdout.write(planText(aim, aim.app, around));
      const unfinished = unfinishedOf(await keptDeploys(aim.state, aim.domain));
      if (unfinished !== null)
        around.stdout.write(
          `\nA deploy of ${inert(unfinished.state.began?.release ?? '')} was cut off in its middle; with --active it is brought to its end first.\n`,
        );
      return 0;
    }
    const release = await releaseOf(flags, aim, around);
    const { run, state } = await alone(
      aim,
      async () =>
        (await takenUp(aim, around)) ??
        deployOne(aim, { release, acknowledged: flags.autoRollback === false, drill: null }, around),
    );
    const report = deployReport(aim.domain, run, state);
    const text = (): string => deployText(state, around, aim.commands.preset?.afterwards);
    around.stdout.write(flags.json === true ? `${inertJson(JSON.stringify(report, null, 2))}\n` : text());
    if (isEnd(state.at)) return exitCodes[state.at];
    throw new Error(`a deploy ended in ${state.at}`);
  } catch (error) {
    return deployFailure(error, around);
  }
};
