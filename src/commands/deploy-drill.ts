import { environmentOf } from '../drive/environment.ts';
import { isEnd, type DeployState } from '../engines/guard/machine.ts';
import { outageOf } from '../engines/guard/outage.ts';
import { keptDeploys, unfinishedOf } from '../evidence/kept-deploys.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { secondsText } from '../platform/wording.ts';
import { wrap } from '../reporters/wrap.ts';
import { type DeployAim, deployAim } from './deploy-aim.ts';
import { alone, deployFailure, deployOne, DeployRefused } from './deploy.ts';
import { deployReport, deployText, exitCodes, planText } from './deploy-text.ts';
import type { DriveFlags } from './drive-aim.ts';
import type { Surroundings } from './surroundings.ts';

export type DrillFlags = DriveFlags & {
  readonly active?: boolean;
  readonly bad?: readonly string[];
  readonly json?: boolean;
};

type Bad = { readonly release: string; readonly what: string };

const badOf = ({ bad = [] }: DrillFlags): readonly Bad[] => {
  const found = bad.map(text => /^([\w.@/+-]{1,200})(?:=(.{1,120}))?$/.exec(text));
  const builds = found.flatMap(match =>
    match?.[1] === undefined ? [] : [{ release: match[1], what: match[2] ?? 'broken' }],
  );
  if (builds.length > 0 && builds.length === bad.length && builds.every(({ release }) => !release.startsWith('-')))
    return builds;
  throw new LaunchReadyError(
    'LR_USAGE',
    'A drill deploys a build that is broken on purpose, and needs to know which.',
    'Commit one on a branch, for example with a sign-in that fails, and name it: launch-ready deploy drill --bad COMMIT="nobody can sign in".',
  );
};

/** A drill breaks the app for a minute or two: members must not be the ones who notice. */
const refuseProduction = (aim: DeployAim): void => {
  if (environmentOf(new URL(aim.app).hostname, aim.config) !== 'production') return;
  throw new LaunchReadyError(
    'LR_CONFIG_INVALID',
    `${aim.app} is production, or nobody said that it is not: a drill would lock your members out.`,
    'Name staging in the "environments" section, and drill with settings whose drive.app is staging.',
  );
};

const lineOf = (state: DeployState): string => {
  const of = (...phases: readonly string[]): number =>
    state.phases.filter(({ phase }) => phases.includes(phase)).reduce((sum, { ms }) => sum + ms, 0);
  const outage = outageOf(state);
  return [
    `noticed after ${secondsText(of('version-seen', 'ready', 'smoke', 'soak'))}`,
    `gone back in ${secondsText(of('rolling-back'))}`,
    `seen to work after ${secondsText(of('verifying-rollback'))}`,
    outage === null
      ? 'members noticed nothing'
      : `members locked out for ${outage.ms === null ? 'longer' : secondsText(outage.ms)}`,
  ].join(', ');
};

const summary = (
  drilled: readonly { readonly bad: Bad; readonly state: DeployState }[],
  { columns }: Surroundings,
): string => {
  const lines = drilled.map(({ bad, state }) => {
    const end = { 'rolled-back': 'taken back', good: 'NOT NOTICED', stuck: 'NOT TAKEN BACK', refused: 'refused' };
    return wrap(
      `${inert(bad.what)}: ${isEnd(state.at) ? end[state.at] : state.at}; ${lineOf(state)}.`,
      columns - 2,
      '  ',
    );
  });
  const longest = Math.max(0, ...drilled.map(({ state }) => outageOf(state)?.ms ?? 0));
  const minutes = limits.badDeployMs / 60_000;
  const held =
    longest <= limits.badDeployMs
      ? `At most ${secondsText(longest)} of a broken release: within the ${minutes} minutes that one bad deploy may take.`
      : `${secondsText(longest)} of a broken release: longer than the ${minutes} minutes that one bad deploy may take.`;
  return `${lines.join('\n')}\n${wrap(held, columns, '')}\n`;
};

/** `launch-ready deploy drill`: 0 every bad build was taken back, 1 one was not noticed, 20 and 30 as of a deploy. */
export const deployDrill = async (
  typed: string | undefined,
  flags: DrillFlags,
  around: Surroundings,
): Promise<number> => {
  try {
    const builds = badOf(flags);
    const aim = await deployAim(typed, flags, around);
    refuseProduction(aim);
    if (flags.active !== true) {
      around.stdout.write(planText(aim, aim.app, around));
      around.stdout.write(
        `That ${builds.length === 1 ? 'once' : `${builds.length} times`}, each with a build that is broken on purpose.\n`,
      );
      return 0;
    }
    const drilled = await alone(aim, async () => {
      if (unfinishedOf(await keptDeploys(aim.state, aim.domain)) !== null)
        throw new DeployRefused(
          'An earlier deploy was cut off in its middle: launch-ready deploy --active brings it to its end first.',
        );
      const done: { bad: Bad; run: string; state: DeployState }[] = [];
      for (const bad of builds) {
        const wanted = { release: bad.release, acknowledged: false, drill: bad.what };
        const { run, state } = await deployOne(aim, wanted, around);
        done.push({ bad, run, state });
        if (state.at !== 'rolled-back') break;
      }
      return done;
    });
    const reports = drilled.map(({ run, state }) => deployReport(aim.domain, run, state));
    const text = (): string =>
      [
        ...drilled.map(({ state }) => deployText(state, around, aim.commands.preset?.afterwards)),
        summary(drilled, around),
      ].join('\n');
    around.stdout.write(flags.json === true ? `${inertJson(JSON.stringify(reports, null, 2))}\n` : text());
    const last = drilled.at(-1)?.state.at;
    if (last === 'rolled-back') return drilled.length === builds.length ? 0 : 1;
    return last === 'stuck' || last === 'refused' ? exitCodes[last] : 1;
  } catch (error) {
    return deployFailure(error, around);
  }
};
