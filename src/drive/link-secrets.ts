/** Shorter parts of an address are words, not tokens. */
const shortestToken = 16;

/** What of a link from a mail opens doors by itself: the whole of it, and every long part of its path and query. */
export const linkSecrets = (link: string): readonly string[] => {
  if (!URL.canParse(link)) return [link];
  const { pathname, searchParams } = new URL(link);
  const parts = [...pathname.split('/').map(decoded), ...searchParams.values()];
  return [link, ...parts.filter(part => part.length >= shortestToken && !part.includes('/'))];
};

/** What of a cookie opens doors: its value as it is sent and as it is meant, and every long part of a signed one. */
export const cookieSecrets = (value: string): readonly string[] => {
  const meant = decoded(value);
  return [value, meant, ...meant.split('.').filter(part => part.length >= shortestToken)];
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone % is only itself.
    return part;
  }
};
