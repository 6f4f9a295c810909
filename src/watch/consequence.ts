/** First words that are written small within a sentence; a name such as "Stripe" stays as it is. */
const ordinary =
  /^(?:A|All|An|Anybody|Everybody|Mails|Members|Money|New|No|Nobody|Paying|Payments|People|Some|Somebody|The|They|Those|Visitors|What|Whoever)\b/;

const past: readonly (readonly [RegExp, string])[] = [
  [/\b(?:cannot|can not)\b/, 'could not'],
  [/\bcan\b/, 'could'],
  [/\b(?:do|does) not\b/, 'did not'],
  [/\bis\b/, 'was'],
  [/\bare\b/, 'were'],
  [/\b(?:has|have)\b/, 'had'],
  [/\bgets?\b/, 'got'],
  [/\bsees?\b/, 'saw'],
  [/\bwaits?\b/, 'waited'],
];

/** A sentence without its full stop. */
export const consequence = (sentence: string): string => sentence.trim().replace(/\.$/, '');

/** "Nobody can sign in." as "nobody can sign in". */
export const within = (sentence: string): string => {
  const text = consequence(sentence);
  return ordinary.test(text) ? `${text.slice(0, 1).toLowerCase()}${text.slice(1)}` : text;
};

/** "Nobody can sign in." as "nobody could sign in"; quoted where its verb is not known. */
export const over = (sentence: string): string => {
  const text = within(sentence);
  const earliest = past
    .map(([verb, was]) => ({ at: text.search(verb), verb, was }))
    .filter(({ at }) => at >= 0)
    // "cannot" is tried before "can", and `search` is stable for both.
    .toSorted((a, b) => a.at - b.at)[0];
  return earliest === undefined ? `“${consequence(sentence)}”` : text.replace(earliest.verb, earliest.was);
};
