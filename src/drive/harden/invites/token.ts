const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone % is only itself.
    return part;
  }
};

/** The parts of a link that can carry something, each with the name of its place. */
const partsOf = (link: string): ReadonlyMap<string, string> => {
  const { pathname, searchParams, hash } = new URL(link);
  return new Map([
    ...pathname.split('/').map((part, place): [string, string] => [`/${place}`, decoded(part)]),
    ...searchParams.entries().map(([name, value]): [string, string] => [`?${name}`, value]),
    ['#', decoded(hash.slice(1))],
  ]);
};

/** What tells the link of one invitation from those of others; null where nothing does. */
export const tokenOf = (link: string, others: readonly string[]): string | null => {
  const own = partsOf(link);
  const differing = [...own].filter(([place, part]) => others.some(other => partsOf(other).get(place) !== part));
  // An address of the invited person may stand beside it: what is longest is meant to be the secret.
  return differing.map(([, part]) => part).toSorted((a, b) => b.length - a.length)[0] ?? null;
};

/** The text with one token in the place of another, as it is and as it stands in addresses. */
export const withToken = (text: string, from: string, to: string): string =>
  text.replaceAll(from, to).replaceAll(encodeURIComponent(from), encodeURIComponent(to));
