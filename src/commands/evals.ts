import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Family } from '../evals/family.ts';
import { mostVotes } from '../evals/judge.ts';
import { families, questionsOf, runEvals } from '../evals/run.ts';
import type { EvalsEvidence } from '../evidence/evals.ts';
import { keepEvals } from '../evidence/kept-evals.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { wrapList } from '../reporters/wrap.ts';
import { actOn } from './acting.ts';
import type { DriveAim, DriveFlags } from './drive-aim.ts';
import { exportPromptfoo } from './evals-promptfoo.ts';
import { assistantOf } from './evals-settings-of.ts';
import { costText, type EvalsReport, evalsText } from './evals-text.ts';
import { judgedAlone, ofThisRun } from './judged-alone.ts';
import type { Surroundings } from './surroundings.ts';

export type EvalsFlags = DriveFlags & {
  readonly active?: boolean;
  readonly only?: string;
  readonly trials?: string;
  readonly browser?: boolean;
  readonly exportPromptfoo?: string;
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

/** What a judge adds to that; the bounds of the run are its bounds, too. */
const judgeLines = (settings: EvalsSettings, questions: number): readonly string[] => {
  const { judge } = settings;
  if (judge === undefined) return [];
  const { votes, each } = mostVotes(judge, questions);
  const cost = costText({ ...settings, perQuestion: each }, votes);
  return [` - your judge model is asked for ${votes} votes at most, ${cost}: they count towards the same bounds;`];
};

const planText = ({ aim, settings, app, chosen, trials }: Plan, columns: number): string => {
  const questions = questionsOf(chosen, settings, trials);
  const price = settings.price === undefined ? '' : `, a price of ${settings.price.most} (evals.price)`;
  const lines = [
    `Nothing was sent. With --active this run would ask the assistant of ${app} what it must not give away or do:`,
    ...chosen.map(({ name, title, questions }) => ` - ${name}: ${title} (${questions(settings, trials)} questions);`),
    ` - ${questions} questions in all, ${costText(settings, questions)}; each hit is tried ${limits.evalsRepeats} times again;`,
    ...judgeLines(settings, questions),
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

/** `launch-ready evals`: what the assistant of an app gives away or does that it must not. Returns the exit code. */
export const evals = (typed: string | undefined, flags: EvalsFlags, around: Surroundings): Promise<number> => {
  const chosen = chosenOf(flags);
  const trials = trialsOf(flags);
  if (flags.exportPromptfoo !== undefined) return exportPromptfoo(flags.exportPromptfoo, flags, trials, around);
  return actOn<EvalsEvidence, EvalsReport>(typed, flags, around, ({ aim, app, at, say }) => {
    const settings = assistantOf(aim);
    return {
      plan: () => planText({ aim, settings, app, chosen, trials }, around.columns),
      browser: flags.browser === true,
      see: async (drive, look) => {
        const questions = questionsOf(chosen, settings, trials);
        say(`Asking the assistant of ${app}, ${questions} questions`);
        const seen = await runEvals(drive, { settings, chosen, trials }, say);
        return { testedAt: at, ...look(), ...seen };
      },
      keep: keepEvals,
      report: ({ evidence, run, left, domain }) => ({
        schema: 'launch-ready/evals@1',
        target: domain,
        evals: evidence,
        run,
        left,
        ...ofThisRun(
          judgedAlone({ key: 'evals', value: evidence, at, domain, repo: around.cwd }),
          chosen.length === families.length,
        ),
      }),
      text: report => evalsText(report, around),
      exitCode,
    };
  });
};
