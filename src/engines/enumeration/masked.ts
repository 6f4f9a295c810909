/** What is new with every answer and says nothing of who asked: identifiers, tokens, times and counts. */
const passing: readonly RegExp[] = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT\b/g,
  // Letters of a token mix with digits; no word of a person is that long and holds one.
  /(?=[\w+/=.-]{0,80}\d)[\w+/=.-]{12,}/g,
  /\d+/g,
];

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** The text without what the visitor brought along (`own`, in any of its spellings) and without what passes. */
export const masked = (text: string, own: readonly string[]): string => {
  const spellings = own
    .flatMap(each => (each === '' ? [] : [each, encodeURIComponent(each), escaped(each), each.toLowerCase()]))
    .toSorted((a, b) => b.length - a.length);
  const without = spellings.reduce((rest, each) => rest.replaceAll(each, '…'), text);
  return passing
    .reduce((rest, pattern) => rest.replaceAll(pattern, '…'), without)
    .replaceAll(/\s+/g, ' ')
    .trim();
};
