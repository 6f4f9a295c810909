/** First words that are written small within a sentence; a name such as "Stripe" stays as it is. */
const ordinary =
  /^(?:A|All|An|Anybody|Browsers|Cancelling|Confirmations|Everybody|Inviting|Joining|Mails|Members|Money|New|No|Nobody|Pages|Paid|Paying|Payments|People|Setting|Signing|Some|Somebody|Something|The|They|Those|Visitors|What|Whoever|Writing)\b/;

/** Verbs of our own sentences, as they stand there and as they were. */
const past: Readonly<Record<string, string>> = {
  cannot: 'could not',
  can: 'could',
  'do not': 'did not',
  'does not': 'did not',
  is: 'was',
  are: 'were',
  has: 'had',
  have: 'had',
  answer: 'answered',
  ask: 'asked',
  come: 'came',
  comes: 'came',
  ends: 'ended',
  fail: 'failed',
  fails: 'failed',
  get: 'got',
  gets: 'got',
  give: 'gave',
  gives: 'gave',
  joins: 'joined',
  keep: 'kept',
  keeps: 'kept',
  lead: 'led',
  lean: 'leaned',
  leans: 'leaned',
  leave: 'left',
  looks: 'looked',
  need: 'needed',
  needs: 'needed',
  notice: 'noticed',
  pay: 'paid',
  reach: 'reached',
  read: 'read',
  runs: 'ran',
  see: 'saw',
  sees: 'saw',
  stands: 'stood',
  stay: 'stayed',
  stop: 'stopped',
  tries: 'tried',
  use: 'used',
  uses: 'used',
  wait: 'waited',
  waits: 'waited',
  want: 'wanted',
  wants: 'wanted',
  warn: 'warned',
  works: 'worked',
  write: 'wrote',
  writes: 'wrote',
};

/** Not after a word that takes a verb as it is: "could not pay", "wants to pay". */
const verbs = new RegExp(
  `(?<!\\b(?:to|not|cannot|can|could|will|would|must|a|an) )\\b(?:${Object.keys(past).join('|')})\\b`,
  'g',
);

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
  const said = text.replaceAll(verbs, verb => past[verb] ?? verb);
  return said === text ? `“${consequence(sentence)}”` : said;
};
