import { logBounds } from './bounds.ts';

/** Answers of a pure function, remembered by the text they were asked with. When there are too many, all are forgotten. */
export const remembered = <T>(
  work: (text: string) => T,
  most: number = logBounds.remembered,
): ((text: string) => T) => {
  const answers = new Map<string, T>();
  return text => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = work(text);
    if (answers.size >= most) answers.clear();
    // Written anew: a slice keeps all of the line that it was cut from.
    answers.set(Buffer.from(text).toString(), answer);
    return answer;
  };
};
