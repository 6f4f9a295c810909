/** Words of one command line as a shell reads them: quotes and backslashes taken off; null where a quote is left open. */
export const wordsOf = (line: string): readonly string[] | null => {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const mark = line.charAt(at);
    if (quote !== null) {
      if (mark === quote) quote = null;
      else if (mark === '\\' && quote === '"' && at + 1 < line.length) word = `${word ?? ''}${line.charAt((at += 1))}`;
      else word = `${word ?? ''}${mark}`;
    } else if (mark === '"' || mark === "'") {
      quote = mark;
      word ??= '';
    } else if (mark === '\\' && at + 1 < line.length) {
      word = `${word ?? ''}${line.charAt((at += 1))}`;
    } else if (/\s/.test(mark)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = `${word ?? ''}${mark}`;
  }
  if (quote !== null) return null;
  return word === null ? words : [...words, word];
};
