export const say = (line: string): void => void process.stdout.write(`${line}\n`);

const seconds = (fromMs: number): string => `${((performance.now() - fromMs) / 1_000).toFixed(1)} s`.padStart(8);

/** Does one step and prints its line: seconds, name, and what was seen. What throws is told with the step it happened in. */
export const step = async (name: string, work: () => Promise<string>): Promise<void> => {
  const from = performance.now();
  try {
    const seen = await work();
    say(`${seconds(from)}  ${name.padEnd(9)} ${seen.replaceAll('\n', `\n${' '.repeat(20)}`)}`);
  } catch (cause) {
    say(`${seconds(from)}  ${name.padEnd(9)} FAILED`);
    throw new Error(`the journey ended at "${name}"`, { cause });
  }
};

/** Ends the journey with this sentence unless it holds. */
export const expect = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Error(sentence);
};
