import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Cassette } from '../evals/cassette/format.ts';
import { createTape } from '../evals/cassette/tape.ts';
import { ratesOfJudge } from '../evals/budget.ts';
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
import { assertRecordable, record, type Recorded } from './evals-record.ts';
import { replayed } from './evals-replay.ts';
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
  readonly record?: string;
  readonly replay?: string;
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

/** A replay asks nobody: whatever would say how is a mistake. */
const assertAlone = (typed: string | undefined, flags: EvalsFlags): void => {
  const others = Object.entries(flags).filter(
    ([name, value]) => !['replay', 'json'].includes(name) && value !== undefined,
  );
  if (typed === undefined && others.length === 0) return;
  throw new LaunchReadyError(
    'LR_USAGE',
    '--replay judges what was recorded, and takes --json alone beside it.',
    'What was asked, of which app and how often, stands in the recording.',
  );
};

/** An export asks nobody, so there is nothing to record: whoever types both would look for a recording that is not there. */
const assertAsks = ({ record, exportPromptfoo }: EvalsFlags): void => {
  if (record === undefined || exportPromptfoo === undefined) return;
  throw new LaunchReadyError(
    'LR_USAGE',
    '--record beside --export-promptfoo: an export sends nothing, so there is no run to record.',
    'Leave one of them out.',
  );
};

type Plan = {
  readonly aim: DriveAim;
  readonly settings: EvalsSettings;
  readonly app: string;
  readonly chosen: readonly Family[];
  readonly trials: number;
  readonly record: string | undefined;
};

/** What a judge adds to that; the bounds of the run are its bounds, too. */
const judgeLines = (settings: EvalsSettings, questions: number): readonly string[] => {
  const { judge } = settings;
  if (judge === undefined) return [];
  const { votes, each } = mostVotes(judge, questions);
  const cost = costText({ perQuestion: each, price: ratesOfJudge(settings) }, votes);
  return [` - your judge model is asked for ${votes} votes at most, ${cost}: they count towards the same bounds;`];
};

const planText = ({ aim, settings, app, chosen, trials, record }: Plan, columns: number): string => {
  const questions = questionsOf(chosen, settings, trials);
  const price = settings.price === undefined ? '' : `, a price of ${settings.price.most} (evals.price)`;
  const lines = [
    `Nothing was sent. With --active this run would ask the assistant of ${app} what it must not give away or do:`,
    ...chosen.map(({ name, title, questions }) => ` - ${name}: ${title} (${questions(settings, trials)} questions);`),
    ` - ${questions} questions in all, ${costText(settings, questions)}; each hit is tried ${limits.evalsRepeats} times again;`,
    ...judgeLines(settings, questions),
    ' - only with accounts and posts that it makes itself, and that it removes again.',
    ...(record === undefined
      ? []
      : [` - questions, answers and what was seen would stand in ${record}, without secrets and addresses.`]),
    `It stops at ${settings.questions} questions (evals.questions), ${settings.minutes} minutes (evals.minutes), ${settings.tokens.toLocaleString('en')} tokens (evals.tokens)${price} or ${aim.settings.requests} requests (drive.requests), and says then that the report is partial.`,
    '',
  ];
  return wrapList(lines, columns);
};

const exitCode = ({ findings, left, notChecked, evals, recorded }: EvalsReport): number => {
  if (findings.length > 0 || left.length > 0) return 1;
  const isRecorded = recorded === undefined || recorded.failed === null;
  return notChecked.length > 0 || evals.stopped !== null || !isRecorded ? 3 : 0;
};

/** `launch-ready evals`: what the assistant of an app gives away or does that it must not. Returns the exit code. */
export const evals = async (typed: string | undefined, flags: EvalsFlags, around: Surroundings): Promise<number> => {
  if (flags.replay !== undefined) {
    assertAlone(typed, flags);
    return replayed(flags.replay, flags, around);
  }
  assertAsks(flags);
  const { record: file } = flags;
  const chosen = chosenOf(flags);
  const trials = trialsOf(flags);
  if (flags.exportPromptfoo !== undefined) return exportPromptfoo(flags.exportPromptfoo, flags, trials, around);
  if (file !== undefined) await assertRecordable(file, around.cwd);
  let cassette: Cassette | null = null;
  let recorded: Recorded | null = null;
  return actOn<EvalsEvidence, EvalsReport>(typed, flags, around, ({ aim, app, at, say }) => {
    const settings = assistantOf(aim);
    return {
      plan: () => planText({ aim, settings, app, chosen, trials, record: file }, around.columns),
      browser: flags.browser === true,
      see: async (drive, look) => {
        const questions = questionsOf(chosen, settings, trials);
        say(`Asking the assistant of ${app}, ${questions} questions`);
        const tape = file === undefined ? null : createTape(drive);
        const own = await runEvals(drive, { settings, chosen, trials, tape }, say);
        const seen = { testedAt: at, ...look(), ...own };
        cassette = tape?.cassette(seen) ?? null;
        return seen;
      },
      keep: async (...kept) => {
        await keepEvals(...kept);
        if (file !== undefined && cassette !== null) recorded = await record(file, cassette, around.cwd);
      },
      report: ({ evidence, run, left, domain }) => ({
        schema: 'launch-ready/evals@1',
        target: domain,
        evals: evidence,
        run,
        left,
        ...(recorded === null ? {} : { recorded }),
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
