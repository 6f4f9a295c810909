/** Acts on answers in the order in which they were asked for. */
export type InTurn = {
  /** Resolves when no more answers are on their way than may be. What an answer throws is thrown here or by `done`. */
  readonly add: (answer: Promise<() => void>) => Promise<void>;
  readonly done: () => Promise<void>;
};

/** @param onTheWay how many answers may be on their way while more is asked; 0: each is waited for */
export const inTurn = (onTheWay: () => number): InTurn => {
  const waiting: Promise<() => void>[] = [];
  const until = async (left: number): Promise<void> => {
    for (let first = waiting[0]; first !== undefined && waiting.length > left; first = waiting[0]) {
      const act = await first;
      void waiting.shift();
      act();
    }
  };
  return {
    add: async answer => {
      // Whoever gives up before its turn has come need not hear of it.
      answer.catch(() => undefined);
      waiting.push(answer);
      await until(onTheWay());
    },
    done: () => until(0),
  };
};
