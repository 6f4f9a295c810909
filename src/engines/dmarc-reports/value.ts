const longestText = 300;

/**
 * A value of a report that is kept. The parser's strings are windows into the piece of text that they came in, and keep all
 * of it in memory; these are copies, one for all that are equal.
 */
export const createValues = (): ((text: string) => string) => {
  const kept = new Map<string, string>();
  return text => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const copy = Buffer.from(text.slice(0, longestText), 'utf8').toString('utf8');
    kept.set(copy, copy);
    return copy;
  };
};

/** A domain in canonical form: lower case, no dot at the end; of an address what stands behind the @. */
export const domainOf = (text: string): string => {
  const bare = text.replace(/[<>\s]/g, '');
  return bare
    .slice(bare.lastIndexOf('@') + 1)
    .replace(/\.+$/, '')
    .toLowerCase();
};

/** Whether `domain` is `above` or stands below it. */
export const isWithin = (domain: string, above: string): boolean => domain === above || domain.endsWith(`.${above}`);
