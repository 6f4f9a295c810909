/** Tries that are forgiven with time. */
export type Tries = {
  /** Seconds to wait before another try; 0 = now. */
  readonly wait: (who: string) => number;
  readonly counted: (who: string) => void;
};

/** So many at once, then one more each time that so many ms have passed. */
export type Allowed = { readonly most: number; readonly forgivenMs: number };

/** Wrong tokens: ten, then one more each minute. */
const wrongTokens: Allowed = { most: 10, forgivenMs: 60_000 };
/** Addresses remembered; beyond that they share one account, so that many addresses do not fill the memory. */
const mostAddresses = 1_000;

/** The tries of every address that asks. `elapsed` is a clock that nobody sets (ms). */
export const createTries = (elapsed: () => number, { most, forgivenMs }: Allowed = wrongTokens): Tries => {
  const debts = new Map<string, { count: number; at: number }>();

  const account = (who: string): string => (debts.has(who) || debts.size < mostAddresses ? who : 'everybody else');

  const debtOf = (who: string): number => {
    const debt = debts.get(account(who));
    return debt === undefined ? 0 : Math.max(0, debt.count - (elapsed() - debt.at) / forgivenMs);
  };

  return {
    wait: who => {
      const over = debtOf(who) - most + 1;
      return over <= 0 ? 0 : Math.ceil((over * forgivenMs) / 1_000);
    },
    counted: who => {
      for (const [known] of debts) if (debtOf(known) === 0) debts.delete(known);
      const count = debtOf(who) + 1;
      debts.set(account(who), { count, at: elapsed() });
    },
  };
};
