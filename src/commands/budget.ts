import { rename, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { findBundles } from '../collectors/bundles/find-bundles.ts';
import {
  baselineAt,
  baselineInFile,
  committedBaseline,
  type FoundBaseline,
} from '../collectors/bundles/read-baseline.ts';
import { budgetSchema, type BudgetSettings } from '../config/budget-settings.ts';
import { findRepository, loadConfig } from '../config/load.ts';
import { netOptions } from '../config/net-options.ts';
import { baselineOf, baselineText } from '../engines/bundles/baseline.ts';
import type { Bundles } from '../engines/bundles/bundles.ts';
import { judgeBundles, newDependencies } from '../engines/bundles/report.ts';
import type { Machine } from '../engines/load/growth.ts';
import { castAll } from '../drive/actors/cast.ts';
import { clean } from '../drive/clean.ts';
import { holdEndpoints, type HeldEndpoints, requestsThatFit, warmUp } from '../drive/endpoints/hold-endpoints.ts';
import { environmentOf } from '../drive/environment.ts';
import { OutOfScope } from '../drive/out-of-scope.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrap } from '../reporters/wrap.ts';
import { type BudgetReport, verdictOf } from './budget-report.ts';
import { budgetAnnotations, budgetText } from './budget-text.ts';
import { type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import type { Surroundings } from './surroundings.ts';

export type BudgetFlags = DriveFlags & {
  readonly repo?: string;
  readonly build?: string;
  readonly against?: string;
  readonly write?: string;
  readonly active?: boolean;
  readonly format?: string;
  readonly json?: boolean;
};

const exitCodes: { readonly [V in BudgetReport['verdict']]: number } = { kept: 0, over: 1, unknown: 3 };

const formats = ['terminal', 'json', 'github'] as const;

const formatOf = ({ json, format = 'terminal' }: BudgetFlags): (typeof formats)[number] => {
  if (json === true) return 'json';
  const found = formats.find(one => one === format);
  if (found !== undefined) return found;
  throw new LaunchReadyError('LR_USAGE', `There is no format ${format}.`, `One of ${formats.join(', ')}.`);
};

/** What the budgets are compared with: what was asked for, else the file of the repository where it has one. */
const baselineFor = async (
  root: string,
  asked: string | undefined,
  settings: BudgetSettings,
  around: Surroundings,
): Promise<FoundBaseline | null> => {
  if (asked === undefined) return committedBaseline(root, settings.baseline);
  const io = realIo({ net: netOptions({}), progress: () => undefined, now: around.now });
  const found =
    (await baselineInFile(resolve(around.cwd, asked), asked)) ?? (await baselineAt(root, asked, settings.baseline, io));
  if (found !== null) return found;
  throw new LaunchReadyError(
    'LR_FILE_MISSING',
    `--against: ${asked} is neither a file nor a branch, tag or commit that git knows here.`,
    'In CI fetch the base branch first: git fetch --depth=1 origin main, then --against origin/main.',
  );
};

const machineOf = (load: string): Machine => {
  const all = cpus();
  const model = (all[0]?.model ?? 'unknown').trim();
  return {
    processor: `${all.length} × ${model}`,
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    load,
  };
};

const nothingMeasured: HeldEndpoints & { readonly unknown: readonly string[] } = {
  endpoints: [],
  journey: null,
  measured: null,
  unknown: [],
};

/** Signs in whom the endpoints need, measures, and removes what that made. */
const measure = async (
  flags: BudgetFlags,
  settings: BudgetSettings,
  before: FoundBaseline | null,
  around: Surroundings,
  say: (phrase: string) => void,
): Promise<typeof nothingMeasured> => {
  const aim = await driveAim(flags, around, say);
  const app = appOf(aim.config, aim.settings);
  if (environmentOf(new URL(app).hostname, aim.config) === 'production')
    throw new OutOfScope(
      `Measuring endpoints is refused: ${app} is production, or nobody said that it is not. Name a staging environment in the settings.`,
    );
  const fit = requestsThatFit(settings);
  if (settings.requests > fit)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `Nothing was measured: budget.requests asks for ${settings.requests} requests of each of ${settings.endpoints.length} endpoints and of the control page, and one run sends too few for that. ${fit} of each fit.`,
      `Set budget.requests to ${fit} at most, or name fewer endpoints.`,
    );
  const driving = { config: aim.config, settings: aim.settings, state: stateFolder(around.env) };
  return whileDriving(driving, aim.io, around.signal, async drive => {
    try {
      const { cast, absent } = await castAll(drive);
      const missing = new Map<string, string>(absent.map(({ actor, reason }) => [actor, reason]));
      say(`Measuring ${settings.endpoints.length} endpoints of ${drive.scope.app}`);
      const earlier = before?.kind === 'read' ? before.baseline.measured : null;
      const held = await holdEndpoints(drive, { cast, missing }, settings, machineOf, earlier);
      const { left } = await clean(drive);
      return {
        ...held,
        unknown: left.map(
          ({ what, reason }) => `${what} is left on the app: ${reason}. launch-ready clean tries again.`,
        ),
      };
    } catch (error) {
      await clean(drive).catch(() => undefined);
      throw error;
    }
  });
};

/** What would be sent, said before anything is. */
const planText = (flags: BudgetFlags, app: string, settings: BudgetSettings, columns: number): string =>
  flags.active === true || settings.endpoints.length === 0
    ? ''
    : `${wrap(
        `${settings.endpoints.length === 1 ? '1 endpoint has a budget and was' : `${settings.endpoints.length} endpoints have a budget and were`} not asked. With --active each gets ${settings.requests + warmUp} requests at ${app}, ${settings.perSecond} a second in all, and once more where it is over.`,
        columns,
        '',
      )}\n`;

const keepBaseline = async (
  file: string,
  bundles: Bundles | null,
  measured: HeldEndpoints['measured'],
): Promise<void> => {
  const earlier = await baselineInFile(file, file);
  const kept = earlier?.kind === 'read' ? earlier.baseline : { bundles: null, measured: null };
  const text = baselineText({
    bundles: bundles === null ? kept.bundles : baselineOf(bundles),
    measured: measured ?? kept.measured,
  });
  try {
    await writeFile(`${file}.${process.pid}`, text);
    await rename(`${file}.${process.pid}`, file);
  } catch (cause) {
    throw new LaunchReadyError('LR_FILE_MISSING', `--write: ${file} cannot be written.`, 'Give the path of a file.', {
      cause,
    });
  }
};

/** What is unknown of the bundles besides what each route says. */
const gapsOf = (bundles: Bundles | null, flags: BudgetFlags, before: FoundBaseline | null): readonly string[] => [
  ...(bundles === null && (flags.active !== true || flags.build !== undefined)
    ? [
        'There is no build to look at: run your build first, and where it lies elsewhere name its folder with --build or "budget": { "output": … }.',
      ]
    : []),
  ...(before?.kind === 'none'
    ? [`Growth is not known: ${before.reason}. Write it there with launch-ready budget --write, and commit it.`]
    : []),
  ...(before?.kind === 'read' && before.baseline.bundles === null && bundles !== null
    ? [`Growth is not known: ${before.name} holds no sizes. Write it again after a build.`]
    : []),
];

/** `launch-ready budget`: 0 every budget is kept, 1 one is broken, 3 not enough is known. */
export const budget = async (flags: BudgetFlags, around: Surroundings): Promise<number> => {
  const format = formatOf(flags);
  const progress = createProgress(around.stderr, format === 'json');
  try {
    const found = await findRepository(resolve(around.cwd, flags.repo ?? '.'));
    const root = flags.repo === undefined ? (found?.root ?? resolve(around.cwd)) : resolve(around.cwd, flags.repo);
    const { config } = await loadConfig(flags.config ?? found?.config ?? null);
    const settings = config.budget ?? budgetSchema.parse({});
    const before = await baselineFor(root, flags.against, settings, around);
    progress.say('Weighing what the build left');
    const output = flags.build ?? settings.output;
    const weighed = await findBundles(root, output === undefined ? undefined : { output }, around.signal);
    const times =
      flags.active === true ? await measure(flags, settings, before, around, progress.say) : nothingMeasured;
    const earlier = before?.kind === 'read' ? before.baseline.bundles : null;
    const judged =
      weighed === null
        ? null
        : judgeBundles(
            weighed.bundles,
            { budget: settings.firstLoadKb * 1_000, critical: settings.critical ?? null },
            earlier,
          );
    const parts = {
      bundles: judged === null || weighed === null ? null : { ...judged, folder: weighed.folder },
      endpoints: times.endpoints,
      journey: times.journey,
      unknown: [...(judged?.unknown ?? []), ...gapsOf(weighed?.bundles ?? null, flags, before), ...times.unknown],
    };
    const then = before?.kind === 'none' ? before.dependencies : (earlier?.dependencies ?? null);
    const report: BudgetReport = {
      schema: 'launch-ready/budget-report@1',
      verdict: verdictOf(parts),
      ...parts,
      against: before?.name ?? null,
      newDependencies: then === null || weighed === null ? [] : newDependencies(then, weighed.bundles.dependencies),
    };
    if (flags.write !== undefined)
      await keepBaseline(resolve(around.cwd, flags.write), weighed?.bundles ?? null, times.measured);
    progress.done();
    if (format === 'json') around.stdout.write(`${inertJson(JSON.stringify(report, null, 2))}\n`);
    if (format === 'github') around.stdout.write(budgetAnnotations(report));
    if (format === 'terminal') {
      const app = config.drive === undefined ? 'the app' : appOf(config, config.drive);
      around.stdout.write(`${budgetText(report, around.columns)}${planText(flags, app, settings, around.columns)}`);
    }
    return exitCodes[report.verdict];
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. launch-ready clean removes what this run has made so far.\n');
    return refusedAsUsage(error);
  }
};
