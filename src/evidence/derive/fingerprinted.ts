/** What stands between a dot, a dash or an underscore and the suffix of the file name. */
const lastPart = /[-._]([A-Za-z0-9_-]{8,64})\.[a-z0-9]{2,5}$/;
/** Folders whose files all carry a hash, by their builders. */
const hashedFolders = /\/(?:_next\/static|_app\/immutable|_nuxt|_astro)\//;
/** Vite's hashes have 8 characters, a dash and an underscore among them. */
const shortest = 8;

const isSize = (word: string): boolean => /^\d+x\d+$/i.test(word);
/** Words in one name, each with a capital: `MemberListPanel`. */
const isCamel = (word: string): boolean => /^[a-z]*(?:[A-Z][a-z]{2,})+\d*$/.test(word);
const hasBothCases = (word: string): boolean => /[a-z]/.test(word) && /[A-Z]/.test(word);

/** A digit before a letter, or capitals where no word begins: chance writes so, people do not. */
const looksLikeHash = (word: string): boolean =>
  word.length >= shortest && !isSize(word) && (/\d[a-z]/i.test(word) || (hasBothCases(word) && !isCamel(word)));

/**
 * Whether the name of a file changes with its content: `app.B7x2kQ9z.css`, not `app.css`, `jquery-3.7.1.min.js` or
 * `table-1344x768.png`. Then a copy can be kept for ever.
 */
export const isFingerprinted = (url: string): boolean => {
  const { pathname } = new URL(url);
  if (hashedFolders.test(pathname)) return true;
  const part = lastPart.exec(pathname.split('/').at(-1) ?? '')?.[1];
  if (part === undefined) return false;
  const words = part.split(/[-_]/);
  // With a dash inside the hash no word of it is long enough: then its last characters tell.
  return words.some(looksLikeHash) || (words.some(word => hasBothCases(word)) && looksLikeHash(part.slice(-shortest)));
};
