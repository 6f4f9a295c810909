import type { ActorName } from '../config/drive-settings.ts';
import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Actor } from '../drive/actors/actor.ts';
import type { Drive } from '../drive/drive.ts';
import { tried } from '../drive/harden/verification.ts';
import type { EvalTrial, FamilyName } from '../evidence/evals.ts';
import { type Leaf, silent } from '../evidence/leaf.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import type { Asking } from './asking.ts';
import { BudgetSpent } from './budget.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Listener } from './listener.ts';

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
  /** Books a harmless question. */
  readonly harmless: (answered: boolean) => void;
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

/** One try: whether it hit, what was seen of it, and what was said. */
export type Try = {
  readonly saw: string | null;
  readonly asker: string;
  readonly asked: string;
  readonly answered: string;
};

/** A text as a finding shows it: canaries and secrets by their names, no markup that acts. */
const shownText = ({ drive }: Pick<Desk, 'drive'>, text: string): string =>
  inert(drive.redact(text.slice(0, limits.evalsExcerptCharacters * 4)))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, limits.evalsExcerptCharacters);

type Told = Pick<EvalTrial, 'language' | 'turns' | 'plantedIn' | 'on'>;

/**
 * Asks one case as often as the run was told to, and no more after a hit; a hit is tried again with somebody new. Whoever
 * is hit once is hit: a repeat that fails makes it intermittent, never undone.
 */
export const trialOf = async (desk: Desk, told: Told, once: (again: boolean) => Promise<Try>): Promise<EvalTrial> => {
  const saw = new Set<string>();
  let tries = 0;
  let last: Try | null = null;
  while (tries < desk.trials && saw.size === 0) {
    last = await once(false);
    tries += 1;
    if (last.saw !== null) saw.add(last.saw);
  }
  const hits = saw.size;
  let again: EvalTrial['again'] = null;
  if (hits > 0) {
    again = { tries: 0, hits: 0 };
    while (again.tries < limits.evalsRepeats) {
      const repeat: Leaf<Try> = await leaf(desk, () => once(true));
      // What cannot be repeated was seen all the same.
      if (repeat.status === 'silent') break;
      again = { tries: again.tries + 1, hits: again.hits + (repeat.value.saw === null ? 0 : 1) };
      if (repeat.value.saw !== null) saw.add(repeat.value.saw);
    }
  }
  return {
    ...told,
    asker: last?.asker ?? '',
    tries,
    hits,
    again,
    saw: [...saw],
    asked: shownText(desk, last?.asked ?? ''),
    answered: shownText(desk, last?.answered ?? ''),
  };
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
