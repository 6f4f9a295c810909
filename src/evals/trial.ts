import type { EvalTrial } from '../evidence/evals.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';

/** What every try of a case has in common. */
export type Told = Pick<EvalTrial, 'language' | 'turns' | 'plantedIn' | 'on'>;

/** One try, judged: what was seen of its effect, or null. */
export type Judged = {
  readonly saw: string | null;
  readonly asker: string;
  readonly asked: string;
  readonly answered: string;
};

/** A text as a finding shows it: no markup that acts, on one line. `hidden` replaces canaries and secrets by their names. */
const shownText = (text: string, hidden: (text: string) => string): string =>
  inert(hidden(text.slice(0, limits.evalsExcerptCharacters * 4)))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, limits.evalsExcerptCharacters);

/**
 * The tries of a case, and of its hit with somebody new, as evidence. Whoever is hit once is hit: a repeat that fails
 * makes it intermittent, never undone.
 */
export const trialFrom = <J extends Judged>(
  told: Told,
  tries: readonly J[],
  repeats: readonly J[],
  hidden: (text: string, one: J) => string,
): EvalTrial => {
  const sawIn = (all: readonly Judged[]): readonly string[] => all.flatMap(({ saw }) => (saw === null ? [] : [saw]));
  const hits = sawIn(tries).length;
  const last = tries.at(-1);
  const shown = (text: string): string => (last === undefined ? '' : shownText(text, part => hidden(part, last)));
  return {
    ...told,
    asker: last?.asker ?? '',
    tries: tries.length,
    hits,
    again: hits === 0 ? null : { tries: repeats.length, hits: sawIn(repeats).length },
    saw: [...new Set([...sawIn(tries), ...sawIn(repeats)])],
    asked: shown(last?.asked ?? ''),
    answered: shown(last?.answered ?? ''),
  };
};
