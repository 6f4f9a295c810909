import type { ActorName } from '../config/drive-settings.ts';
import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Actor } from '../drive/actors/actor.ts';
import type { Drive } from '../drive/drive.ts';
import { tried } from '../drive/harden/verification.ts';
import { type Facts, sawOf } from '../engines/evals/oracles.ts';
import type { EvalTrial, FamilyName } from '../evidence/evals.ts';
import { type Leaf, silent } from '../evidence/leaf.ts';
import { limits } from '../platform/limits.ts';
import type { Asking } from './asking.ts';
import { BudgetSpent } from './budget.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Listener } from './listener.ts';
import type { Tape } from './cassette/tape.ts';
import { type Judged, type Told, trialFrom } from './trial.ts';

/** What a family works with. */
export type Desk = {
  readonly drive: Drive;
  readonly settings: EvalsSettings;
  readonly asking: Asking;
  readonly listener: Listener;
  readonly elsewhere: Elsewhere;
  /** How often each case is asked. */
  readonly trials: number;
  /** The actor, or `ActorUnavailable`. */
  readonly actor: (name: ActorName) => Actor;
  /** A member without rights, another one for each question: apps let one member ask few. */
  readonly plain: () => Actor;
  /** Somebody who signed up in this run and has asked nothing yet, for repeats. */
  readonly fresh: () => Promise<Actor>;
  /** Somebody who signs up to have tools tried on them; another one with each call. */
  readonly subject: () => Promise<Actor>;
  /** The same member before the page as it is shown: in a real browser where the run has one. */
  readonly atPage: (actor: Actor) => Promise<Actor>;
  /** Another one of these with each call, of those who can act. */
  readonly another: (names: readonly ActorName[]) => Actor;
  /** Books a harmless question; whether its answer did what it is for. */
  readonly harmless: (one: Try) => boolean;
  /** Where the run is recorded. */
  readonly tape: Tape | null;
};

export type Cases = { readonly [name: string]: Leaf<EvalTrial> };

/**
 * One way in which an assistant does harm, tried through the app. It first shows that what it plants reaches the model, and
 * that what it looks for can happen at all; where that does not hold, a case is not exercised, and silent.
 */
export type Family = {
  readonly name: FamilyName;
  /** What it finds out, as the plan shows it before anything is sent. */
  readonly title: string;
  readonly actors: readonly ActorName[];
  readonly also?: readonly ActorName[];
  /** Questions with one try of each case, without repeats of hits. */
  readonly questions: (settings: EvalsSettings, trials: number) => number;
  readonly act: (desk: Desk) => Promise<Cases>;
};

/** One question and its answer, with what was seen of its effect. */
export type Try = {
  readonly facts: Facts;
  readonly asker: string;
  readonly asked: string;
  readonly answered: string;
};

const judged = (one: Try): Judged => ({ ...one, saw: sawOf(one.facts, one.answered) });

/**
 * Asks one case as often as the run was told to, and no more after a hit; a hit is tried again with somebody new. Whoever
 * is hit once is hit: a repeat that fails makes it intermittent, never undone.
 */
export const trialOf = async (desk: Desk, told: Told, once: (again: boolean) => Promise<Try>): Promise<EvalTrial> => {
  const tries: Try[] = [];
  const repeats: Try[] = [];
  let isHit = false;
  while (tries.length < desk.trials && !isHit) {
    const one = await once(false);
    tries.push(one);
    isHit = judged(one).saw !== null;
  }
  const most = isHit ? limits.evalsRepeats : 0;
  while (repeats.length < most) {
    const repeat: Leaf<Try> = await leaf(desk, () => once(true));
    // What cannot be repeated was seen all the same.
    if (repeat.status === 'silent') break;
    repeats.push(repeat.value);
  }
  const trial = trialFrom(told, tries.map(judged), repeats.map(judged), desk.drive.redact);
  desk.tape?.tried(trial, tries, repeats);
  return trial;
};

/** As `tried`, and the end of the budget is a reason, too. */
export const leaf = async <F>({ drive }: Pick<Desk, 'drive'>, act: () => Promise<F>): Promise<Leaf<F>> => {
  try {
    return await tried(drive, act);
  } catch (error) {
    if (error instanceof BudgetSpent) return silent(error.message);
    throw error;
  }
};
