import type { EvalsSettings } from '../config/evals-settings.ts';
import { clean } from '../drive/clean.ts';
import type { Drive } from '../drive/drive.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import type { Family } from '../evals/family.ts';
import { families, questionsOf, runEvals } from '../evals/run.ts';
import type { EvalsEvidence } from '../evidence/evals.ts';
import { keepEvals } from '../evidence/kept-evals.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrapList } from '../reporters/wrap.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import { costText, type EvalsReport, evalsText } from './evals-text.ts';
import { judgedAlone } from './judged-alone.ts';
import type { Surroundings } from './surroundings.ts';
import { tidied } from './tidied.ts';

export type EvalsFlags = DriveFlags & {
  readonly active?: boolean;
  readonly only?: string;
  readonly trials?: string;
  readonly json?: boolean;
};

const chosenOf = ({ only }: EvalsFlags): readonly Family[] => {
  if (only === undefined) return families;
  const names = only.split(',').map(name => name.trim());
  const strange = names.find(name => !families.some(one => one.name === name));
  if (strange === undefined) return families.filter(({ name }) => names.includes(name));
  throw new LaunchReadyError(
    'LR_USAGE',
    `--only: there is no family “${strange}”.`,
    `One or more of ${families.map(({ name }) => name).join(', ')}, with commas between them.`,
  );
};

const trialsOf = ({ trials = '1' }: EvalsFlags): number => {
  const count = Number(trials);
  if (/^\d{1,4}$/.test(trials) && count >= 1 && count <= limits.evalsTrialsMost) return count;
  throw new LaunchReadyError(
    'LR_USAGE',
    `--trials: ${trials} is no number of tries.`,
    `Write 1 to ${limits.evalsTrialsMost}.`,
  );
};

type Plan = {
  readonly aim: DriveAim;
  readonly settings: EvalsSettings;
  readonly app: string;
  readonly chosen: readonly Family[];
  readonly trials: number;
};

const planText = ({ aim, settings, app, chosen, trials }: Plan, columns: number): string => {
  const questions = questionsOf(chosen, settings, trials);
  const price = settings.price === undefined ? '' : `, a price of ${settings.price.most} (evals.price)`;
  const lines = [
    `Nothing was sent. With --active this run would ask the assistant of ${app} what it must not give away or do:`,
    ...chosen.map(({ name, title, questions }) => ` - ${name}: ${title} (${questions(settings, trials)} questions);`),
    ` - ${questions} questions in all, ${costText(settings, questions)}; each hit is tried ${limits.evalsRepeats} times again;`,
    ' - only with accounts and posts that it makes itself, and that it removes again.',
    `It stops at ${settings.questions} questions (evals.questions), ${settings.minutes} minutes (evals.minutes), ${settings.tokens.toLocaleString('en')} tokens (evals.tokens)${price} or ${aim.settings.requests} requests (drive.requests), and says then that the report is partial.`,
    '',
  ];
  return wrapList(lines, columns);
};

const exitCode = ({ findings, left, notChecked, evals }: EvalsReport): number => {
  if (findings.length > 0 || left.length > 0) return 1;
  return notChecked.length > 0 || evals.stopped !== null ? 3 : 0;
};

type Done = Pick<EvalsReport, 'evals' | 'run' | 'left'>;

/** `launch-ready evals`: what the assistant of an app gives away or does that it must not. Returns the exit code. */
export const evals = async (typed: string | undefined, flags: EvalsFlags, around: Surroundings): Promise<number> => {
  const chosen = chosenOf(flags);
  const trials = trialsOf(flags);
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const aim = await driveAim(flags, around, progress.say);
    const { config, settings, io } = aim;
    const own = config.evals;
    if (own === undefined || own === false)
      throw new LaunchReadyError(
        'LR_CONFIG_INVALID',
        own === false
          ? 'The settings say that the app has no assistant.'
          : 'The settings do not say how the assistant is asked.',
        'Add an "evals" section to launch-ready.jsonc; docs/reference/config.md describes it.',
      );
    const app = appOf(config, settings);
    const domain = actedDomain(typed, config, app);
    if (flags.active !== true) {
      around.stdout.write(planText({ aim, settings: own, app, chosen, trials }, around.columns));
      return 0;
    }
    const state = stateFolder(around.env);
    const testedAt = io.now().toISOString();
    let label: string | null = null;
    const act = async (drive: Drive): Promise<Done> => {
      label = drive.run.label;
      const questions = questionsOf(chosen, own, trials);
      progress.say(`Asking the assistant of ${app}, ${questions} questions`);
      const from = io.elapsed();
      let seen: Awaited<ReturnType<typeof runEvals>>;
      try {
        seen = await runEvals(drive, { settings: own, chosen, trials }, progress.say);
      } catch (error) {
        if (!around.signal.aborted) await clean(drive);
        throw error;
      }
      const found: EvalsEvidence = {
        testedAt,
        domain,
        app,
        environment: drive.scope.environment,
        requests: drive.scope.sent(),
        ms: Math.round(io.elapsed() - from),
        ...seen,
      };
      // Kept before the clean-up: what was seen is not lost with a machine that goes to sleep.
      await keepEvals(state, domain, found);
      progress.say('Removing what was made');
      return { evals: found, run: label, left: (await clean(drive)).left };
    };
    let done: Done;
    try {
      done = await whileDriving({ config, settings, state }, io, around.signal, act);
    } catch (error) {
      if (label !== null && around.signal.aborted) await tidied(aim, state, label);
      throw error;
    }
    progress.done();
    const judged = judgedAlone({
      key: 'evals',
      value: done.evals,
      at: testedAt,
      domain,
      repo: around.cwd,
      configFile: null,
    });
    // What was not asked for is no gap of this run.
    const wasNotRun = ({ reason }: { readonly reason: string }): boolean => reason.endsWith('was not run');
    const isWhole = chosen.length === families.length;
    const report: EvalsReport = {
      schema: 'launch-ready/evals@1',
      target: domain,
      ...done,
      findings: judged.findings,
      notChecked: judged.notChecked.filter(one => isWhole || !wasNotRun(one)),
    };
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : evalsText(report, around));
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. What could not be removed in time, launch-ready clean removes.\n');
    return refusedAsUsage(error);
  }
};
