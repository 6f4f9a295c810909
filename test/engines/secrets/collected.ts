/** Everything that an iteration gives. */
export const collected = async <T>(from: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const one of from) all.push(one);
  return all;
};
