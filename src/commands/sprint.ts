import { checks } from '../checks/index.ts';
import { sprintParts, type SprintStep, sprintSteps } from '../contract/sprint.ts';
import { type SprintDocument, sprintDocument } from '../deliverables/sprint/document.ts';
import {
  afterLook,
  openFindings,
  type SprintRecord,
  type SprintWord,
  stateOf,
  withEvent,
} from '../deliverables/sprint/record.ts';
import { gapsOfStep, partOf, stepOf } from '../deliverables/sprint/steps.ts';
import type { Finding, Report } from '../findings/report.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { helpSentence, workToLaunch } from '../reporters/words.ts';
import { type AimFlags, type Prepared, prepare } from './aim.ts';
import { exitCodeOf, settledOf } from './audit.ts';
import { lookedAndKept } from './looked-and-kept.ts';
import type { Prompt } from './prompt.ts';
import { type AnswersAhead, answersGiven, asked, type SprintAnswer } from './sprint-answers.ts';
import { type KeptSprint, openSprint } from './sprint-state.ts';
import {
  changedQuestion,
  findingScreen,
  firstHour,
  gapsQuestion,
  gapsScreen,
  sprintText,
  stepScreen,
} from './sprint-text.ts';
import type { Surroundings } from './surroundings.ts';
import { verified } from './verify.ts';

export type SprintFlags = Omit<AimFlags, 'host'> & {
  readonly yes?: boolean;
  readonly answer?: readonly string[];
  readonly again?: boolean;
  readonly json?: boolean;
};

/** `sprint --json`. */
export type SprintReport = SprintDocument & {
  /** P4: typical minutes until the blockers are gone, from and to; null where there is none. */
  readonly work: readonly [number, number] | null;
  /** E1: do it yourself, or get help and for what. */
  readonly help: string;
  /** True when the run ended before everything was offered: it goes on with the same command. */
  readonly stopped: boolean;
};

/** One run of a sprint; `record` moves on, and every move is written before the next begins. */
type Run = {
  /** Reads the settings again: what the founder puts into them counts from the next look on. */
  readonly prepareAgain: () => Promise<Prepared>;
  prepared: Prepared;
  readonly around: Surroundings;
  readonly prompt: Prompt;
  readonly kept: KeptSprint;
  readonly ahead: AnswersAhead;
  readonly yes: boolean;
  record: SprintRecord;
  /** Something was fixed since the last look, so that others can be told now. */
  stale: boolean;
  readonly offered: Set<string>;
  readonly gapsAsked: Set<string>;
};

const checkRows = new Map<string, readonly string[]>(checks.map(({ id, rows }) => [id, rows]));

const now = ({ around }: Run): string => around.now().toISOString();

const move = async (run: Run, record: SprintRecord): Promise<void> => {
  await run.kept.keep(record);
  run.record = record;
};

const note = (run: Run, id: string, what: SprintWord, reason?: string): Promise<void> =>
  move(run, withEvent(run.record, { at: now(run), what, id, ...(reason === undefined ? {} : { reason }) }));

/** Looks at everything. The first look is P1: each of its parts is stamped when the last of its checks can be told. */
const lookAgain = async (run: Run): Promise<void> => {
  const { around } = run;
  const prepared = await run.prepareAgain();
  run.prepared = prepared;
  const progress = createProgress(around.stderr, false);
  const parts: { [id: string]: string } = {};
  progress.say(`Looking at ${prepared.aim.domain}. I only look; nothing is changed.`);
  const { forLaunch } = await lookedAndKept(prepared, around, progress.say, (_key, sofar) => {
    const settled = new Set(settledOf(checks, sofar));
    for (const part of sprintParts) {
      const own = checks.filter(check => partOf(check) === part);
      if (own.every(check => settled.has(check))) parts[part.id] ??= around.now().toISOString();
    }
  }).finally(progress.done);
  const at = now(run);
  const audited = run.record.audited ?? {
    endedAt: at,
    parts: Object.fromEntries(sprintParts.map(({ id }) => [id, parts[id] ?? at])),
  };
  run.stale = false;
  await move(run, { ...afterLook(run.record, forLaunch, at), audited });
};

const reportOf = ({ record: { report } }: Run): Report => {
  if (report === null) throw new Error('there was no look yet');
  return report;
};

type Next = { readonly step: SprintStep; readonly finding: Finding | null };

/** The next thing in the order of the sprint that this run has not offered yet: a finding, or the gaps of a step. */
const nextOf = (run: Run): Next | null => {
  const open = openFindings(run.record).filter(({ id }) => !run.offered.has(id));
  for (const step of sprintSteps) {
    const finding = open.find(one => stepOf(one) === step);
    if (finding !== undefined) return { step, finding };
    if (!run.gapsAsked.has(step.id) && gapsOfStep(reportOf(run), step).length > 0) return { step, finding: null };
  }
  return null;
};

const aheadFor = (run: Run, ...keys: readonly string[]): SprintAnswer | undefined =>
  keys.map(key => run.ahead.get(key)).find(answer => answer !== undefined);

/** Asks again what a finding needs, with the judgement of `verify`, and writes down what came of it. */
const verifyNow = async (run: Run, finding: Finding): Promise<SprintWord> => {
  const { prepared, around, prompt } = run;
  const kept = { report: reportOf(run), net: prepared.recorded, repo: prepared.aim.repo };
  const { status, reason } = await verified(kept, finding, around);
  await note(run, finding.id, status, reason);
  if (status === 'fixed') run.stale = true;
  prompt.say(findingScreen.verified(status, reason, around.columns));
  return status;
};

/** found → changed → verified. False when the person ends the run, or nobody answers. */
const offer = async (run: Run, finding: Finding): Promise<boolean> => {
  const { around, prompt } = run;
  run.offered.add(finding.id);
  // A run that was killed while it asked again: the person has said that it is done.
  if (stateOf(run.record, finding.id)?.what === 'changed') {
    prompt.say(findingScreen.resumed(finding, around.columns));
    if ((await verifyNow(run, finding)) === 'fixed') return true;
  }
  prompt.say(findingScreen.offered(finding, around));
  await note(run, finding.id, 'offered');
  const ahead = run.yes ? 'done' : aheadFor(run, finding.id, finding.check, stepOf(finding).id);
  for (;;) {
    const answer = ahead ?? (await asked(prompt, changedQuestion));
    if (answer === null || answer === 'stop') return false;
    await note(run, finding.id, answer === 'done' ? 'changed' : 'later');
    if (answer === 'later') return true;
    if ((await verifyNow(run, finding)) === 'fixed' || ahead !== undefined) return true;
  }
};

/** What could not be checked in a step, with what brings it. Whoever says that it is done gets another look, and what is left then. */
const offerGaps = async (run: Run, step: SprintStep): Promise<boolean> => {
  run.gapsAsked.add(step.id);
  run.prompt.say(gapsScreen(gapsOfStep(reportOf(run), step), run.around.columns));
  const ahead = run.yes ? 'later' : aheadFor(run, step.id);
  const answer = ahead ?? (await asked(run.prompt, gapsQuestion));
  if (answer === 'done') {
    await lookAgain(run);
    if (ahead === undefined) run.gapsAsked.delete(step.id);
  }
  return answer !== null && answer !== 'stop';
};

/** Everything in the order of P2 and P3. After a step in which something changed all is looked at again, for more can be told then. */
const walk = async (run: Run): Promise<{ readonly stopped: boolean }> => {
  let step: SprintStep | undefined;
  for (;;) {
    const next = nextOf(run);
    if (run.stale && next?.step !== step) {
      await lookAgain(run);
      continue;
    }
    if (next === null) return { stopped: false };
    if (next.step !== step) run.prompt.say(stepScreen(next.step));
    step = next.step;
    const goesOn = next.finding === null ? await offerGaps(run, step) : await offer(run, next.finding);
    if (goesOn) continue;
    // The verdict at the end is of now.
    if (run.stale) await lookAgain(run);
    return { stopped: true };
  }
};

const begin = async (run: Run): Promise<void> => {
  const { record } = run;
  const { report } = record;
  await move(run, run.kept.isNew ? record : { ...record, resumedAt: [...record.resumedAt, now(run)] });
  const age = report === null ? Number.POSITIVE_INFINITY : run.around.now().getTime() - Date.parse(report.collectedAt);
  // What was killed a moment ago need not look again.
  if (record.audited === null || report === null || age > limits.sprintFreshMs) await lookAgain(run);
};

/**
 * `launch-ready sprint`: P1 looks, then each fix is offered in the order of P2 and P3, changed by the founder and verified.
 * What happened is kept after each step, so that a run that was ended goes on where it stood. 1 while something stops the
 * launch, 3 while something that could was not judged, else 0. Throws LR_USAGE and what `prepare` throws.
 */
export const sprint = async (
  typed: string | undefined,
  flags: SprintFlags,
  around: Surroundings,
  prompt: Prompt,
): Promise<number> => {
  const ahead = answersGiven(flags.answer ?? []);
  if (flags.yes === true && ahead.size > 0)
    throw new LaunchReadyError(
      'LR_USAGE',
      '--yes answers everything, so --answer has no meaning.',
      'Give one of them.',
    );
  if (flags.offline === true)
    throw new LaunchReadyError(
      'LR_USAGE',
      'A sprint asks again whether what was changed is right, so it cannot be --offline.',
      'What needs no network is judged by launch-ready audit --offline.',
    );
  const prepareAgain = (): Promise<Prepared> => prepare(typed, flags, around.cwd, 'sprint');
  const prepared = await prepareAgain();
  const { domain } = prepared.aim;
  const kept = await openSprint(stateFolder(around.env), domain, around.now(), flags.again === true);
  try {
    const run: Run = {
      prepareAgain,
      prepared,
      around,
      prompt,
      kept,
      ahead,
      yes: flags.yes === true,
      record: kept.record,
      stale: false,
      offered: new Set(),
      gapsAsked: new Set(),
    };
    await begin(run);
    const documentNow = (): SprintDocument => sprintDocument(run.record, reportOf(run), checkRows);
    prompt.say(firstHour(documentNow(), around.columns));
    const { stopped } = await walk(run);
    const report = reportOf(run);
    const all: SprintReport = {
      ...documentNow(),
      work: workToLaunch(report),
      help: helpSentence(report.findings),
      stopped,
    };
    around.stdout.write(flags.json === true ? `${inertJson(JSON.stringify(all, null, 2))}\n` : sprintText(all, around));
    return exitCodeOf(report, 'blocker', true);
  } finally {
    kept.release();
    prompt.close();
  }
};
