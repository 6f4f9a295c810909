/** Short forms of a commit name it from seven digits on, as git prints them. */
const shortest = 7;

/** Whether two names mean one release: equal, or one the short form of the other's commit. */
export const sameRelease = (a: string, b: string): boolean => {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= shortest && /^[0-9a-f]+$/i.test(long) && long.toLowerCase().startsWith(short.toLowerCase());
};
