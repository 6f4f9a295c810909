/** A list of `tag=value` pieces (RFC 6376 §3.2), as DKIM keys and DMARC records are written. */
export type TagList = {
  /** In order; names as written, white space around them gone. */
  readonly tags: readonly { readonly name: string; readonly value: string }[];
  /** Pieces that are no tag. */
  readonly malformed: readonly string[];
  /** Names that stand there more than once: the whole list is invalid then. */
  readonly duplicates: readonly string[];
};

const tagName = /^[A-Za-z][A-Za-z0-9_]*$/;
/** tval with folding white space: visible ASCII without `;`. */
const tagValue = /^[\x20-\x3a\x3c-\x7e\t]*$/;

/** Never throws; takes time in proportion to the text. */
export const readTagList = (text: string): TagList => {
  const tags: { readonly name: string; readonly value: string }[] = [];
  const malformed: string[] = [];
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  const pieces = text.split(';');
  // One `;` may stand at the end.
  if (pieces.length > 1 && pieces.at(-1)?.trim() === '') pieces.pop();
  for (const piece of pieces) {
    const at = piece.indexOf('=');
    const name = piece.slice(0, Math.max(0, at)).trim();
    const value = piece.slice(at + 1).trim();
    if (at < 0 || !tagName.test(name) || !tagValue.test(value)) malformed.push(piece.trim());
    if (at < 0 || !tagName.test(name)) continue;
    if (seen.has(name)) duplicates.add(name);
    seen.add(name);
    tags.push({ name, value });
  }
  return { tags, malformed, duplicates: [...duplicates] };
};
