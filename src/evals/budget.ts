import type { EvalsSettings } from '../config/evals-settings.ts';
import type { Io } from '../platform/io.ts';

/** A bound of the run was reached: what was not asked by then stays unknown. */
export class BudgetSpent extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'BudgetSpent';
  }
}

export type Tokens = { readonly in: number; readonly out: number };

export type Budget = {
  /** Books one question before it is asked. Throws `BudgetSpent`. */
  readonly ask: () => void;
  readonly asked: () => number;
  /** Books the tokens of one vote of a judge before it is asked for; it is no question. Throws `BudgetSpent`. */
  readonly vote: (tokens: Tokens) => void;
  /** Why nothing more is asked; null while there is something left. */
  readonly spent: () => string | null;
};

type Bounds = Pick<EvalsSettings, 'questions' | 'minutes' | 'tokens' | 'perQuestion' | 'price' | 'judge'>;

/** What a million tokens cost, in the currency of the settings. */
type Rates = { readonly in: number; readonly out: number };

const moneyOf = (tokens: Tokens, rates: Rates): number => (tokens.in * rates.in + tokens.out * rates.out) / 1_000_000;

/** Another model has another price; where none is said, it is that of the assistant. */
export const ratesOfJudge = ({ judge, price }: Pick<EvalsSettings, 'judge' | 'price'>): Rates | undefined =>
  judge?.price ?? price;

/** Tokens and money of so many questions, by what the settings say one costs. */
export const costOf = (
  { perQuestion, price }: { readonly perQuestion: Tokens; readonly price?: Rates | undefined },
  questions: number,
): { readonly in: number; readonly out: number; readonly money: number | null } => {
  const into = questions * perQuestion.in;
  const out = questions * perQuestion.out;
  return { in: into, out, money: price === undefined ? null : moneyOf({ in: into, out }, price) };
};

/**
 * Counts questions, time, tokens and money of one run; the first bound that is reached ends it. A judge is paid from the same
 * tokens and money, at a price of its own where it has one.
 */
export const createBudget = (bounds: Bounds, { elapsed }: Pick<Io, 'elapsed'>): Budget => {
  const from = elapsed();
  let asked = 0;
  let spent: string | null = null;
  const votes = { in: 0, out: 0 };
  /** What all has cost by then: so many questions, the votes so far, and these tokens more. */
  const over = (questions: number, more: Tokens): string | null => {
    const cost = costOf(bounds, questions);
    const judged = { in: votes.in + more.in, out: votes.out + more.out };
    const rates = ratesOfJudge(bounds);
    const money = rates === undefined ? 0 : moneyOf(judged, rates);
    if (elapsed() - from > bounds.minutes * 60_000)
      return `the ${bounds.minutes} minutes of the run were over (evals.minutes)`;
    if (cost.in + cost.out + judged.in + judged.out > bounds.tokens)
      return `the ${bounds.tokens} tokens of the run were spent (evals.tokens)`;
    if (bounds.price !== undefined && (cost.money ?? 0) + money > bounds.price.most)
      return `the run had cost what it is allowed to (evals.price, ${bounds.price.most})`;
    return null;
  };
  return {
    ask: () => {
      spent ??=
        asked >= bounds.questions
          ? `the ${bounds.questions} questions of the run were asked (evals.questions)`
          : over(asked + 1, { in: 0, out: 0 });
      if (spent !== null) throw new BudgetSpent(spent);
      asked += 1;
    },
    asked: () => asked,
    vote: tokens => {
      const reason = over(asked, tokens);
      if (reason !== null) throw new BudgetSpent(reason);
      votes.in += tokens.in;
      votes.out += tokens.out;
    },
    spent: () => spent,
  };
};
