/** A value without what was pasted around it: quotes, backslashes before quotes, spaces at the ends, a name before it. */
export const unpasted = (text: string): string =>
  text
    .replaceAll(/\\(["';])/g, '$1')
    .replaceAll(/["“”„]/g, '')
    .replace(/^[\s'`]+/, '')
    .replace(/[\s'`]+$/, '')
    .replace(/^(?:TXT|SPF|IN TXT)\s+/i, '')
    .replaceAll(/\s+/g, ' ');
