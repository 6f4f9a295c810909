import { type SmokeReport, smokeAndSee, smokeSteps } from '../deploy/smoke/smoke.ts';
import { keepSmoke } from '../evidence/kept-smoke.ts';
import { appOf } from '../drive/scope.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { bullet, wrap } from '../reporters/wrap.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { actedDomain } from './acted-domain.ts';
import { refusedAsUsage } from './drive.ts';
import { smokeText } from './smoke-text.ts';
import type { Surroundings } from './surroundings.ts';

export type SmokeFlags = DriveFlags & {
  readonly active?: boolean;
  readonly browser?: boolean;
  readonly json?: boolean;
};

/** What would be done, said before anything is sent. */
const planText = (aim: DriveAim, app: string, browser: boolean, columns: number): string =>
  [
    wrap(
      `Nothing was sent. With --active this run would use ${app} as members do, within ${limits.smokeMs / 1_000} s, and see whether:`,
      columns,
      '',
    ),
    ...smokeSteps({ browser }).map(({ title }) =>
      bullet(`${title.slice(0, 1).toLowerCase()}${title.slice(1)}`, columns),
    ),
    wrap(
      `A step that fails is tried once more, with ${aim.settings.requests} requests at most in all. The account that signed up is removed again, and everything else that carries the name of the run.`,
      columns,
      '',
    ),
    wrap(
      `No money moves: payments are ${browser ? 'made' : 'begun'} in test mode, and events of payments are sent to an app in test mode alone.`,
      columns,
      '',
    ),
    '',
  ].join('\n');

const exitCodes: { readonly [V in SmokeReport['verdict']]: number } = { passed: 0, failed: 1, incomplete: 3 };

/** `launch-ready smoke`: 0 every step passed, 1 one failed, 3 one could not be tried or something is left. */
export const smoke = async (typed: string | undefined, flags: SmokeFlags, around: Surroundings): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const { config, settings, io } = await driveAim(flags, around, progress.say);
    const app = appOf(config, settings);
    const domain = actedDomain(typed, config, app);
    const browser = flags.browser === true;
    if (flags.active !== true) {
      around.stdout.write(planText({ config, settings, io }, app, browser, around.columns));
      return 0;
    }
    progress.say(`Using ${app} as members do`);
    const state = stateFolder(around.env);
    const aim = { config, settings, state, browser };
    const { report, seen } = await smokeAndSee(aim, io, around.signal, progress.say);
    await keepSmoke(state, domain, { testedAt: report.at, domain, app, verdict: report.verdict, ...seen });
    progress.done();
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : smokeText(report, around));
    return exitCodes[report.verdict];
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. What could not be removed in time, launch-ready clean removes.\n');
    return refusedAsUsage(error);
  }
};
