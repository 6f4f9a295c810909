/**
 * Words that people write where a secret belongs. Each has at least five letters or stands apart, so that a random
 * token of 200 characters holds one of them once in a hundred thousand.
 */
const words =
  /example|change[-_ ]?(?:me|this|it)|place[-_]?holder|replace[-_ ]?(?:me|this|with)|replace_|dummy|redacted|removed|sample|insert[-_ ]|(?:not|no)[-_]?(?:a[-_]?)?(?:real|secret)|foo[-_]?bar|lorem|(?:your|my|the)[-_ ]?own|your[-_ ]?(?:api|app|auth|access|account|client|db|database|key|new|org|pass|private|project|real|sec|secret|super|service|strong|token|user|stripe|supabase|openai)|(?:key|token|secret|value|id|password)[-_ ]?(?:goes[-_ ]?)?here|super[-_]?secret[-_]?(?:jwt|key)?[-_]?here|deadbeef|put[-_ ](?:your|it|the)|todo[-_]|fixme/i;
const apart = /(?:^|[^A-Za-z0-9])(?:your|fake|mock|todo|tbd|xxx+|foo|bar|none|null|undefined|here)(?:[^A-Za-z0-9]|$)/i;
const reference =
  /^\$\{?[A-Za-z_]|\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|\{\{|\}\}|<%|%>|^%[A-Za-z_]{1,80}%$|^(?:process\.env|import\.meta\.env|os\.environ|env)[.[(]|^ENV\[|^secrets?\./;
const bracketed = /^<[^<>]{0,200}>$|^\[[^[\]]{0,200}\]$|<[A-Za-z][\w -]{1,60}>/;
const left = /\.{3}|…|\u00e2\u0080\u00a6|\*{4}|[xX]{4}|•/;
const sameCharacter = /([A-Za-z0-9])\1{5}/;

const runOf = 7;
/** "1234567", "abcdefg", "gfedcba". */
const hasSequence = (value: string): boolean => {
  let [up, down] = [1, 1];
  for (let at = 1; at < value.length; at++) {
    const step = value.charCodeAt(at) - value.charCodeAt(at - 1);
    up = step === 1 ? up + 1 : 1;
    down = step === -1 ? down + 1 : 1;
    if (up >= runOf || down >= runOf) return true;
  }
  return false;
};

const longestBlock = 8;
/** A short block again and again up to the end: "abc123abc123abc123". What stands before it is the prefix of the token. */
const repeats = (value: string): boolean => {
  for (let block = 1; block <= longestBlock; block++) {
    let same = 0;
    for (let at = value.length - 1 - block; at >= 0 && value[at] === value[at + block]; at--) same++;
    if (same >= 2 * block && same + block >= 12 && same + block >= value.length / 2) return true;
  }
  return false;
};

/** A connection string is judged by its password: the host may well be called example. */
const password = /^[a-z][a-z0-9+.-]{1,30}:\/\/[^:@/\s]{0,200}:([^@\s]{1,200})@/i;

/** PEM and JSON hold thousands of random letters; there a word says nothing. */
const longestJudged = 400;

/** Why a value is an example that nobody can use, or null when it looks like a real one. Contains no part of the value. */
export const placeholderReason = (whole: string): string | null => {
  const value = password.exec(whole)?.[1] ?? whole;
  if (value.length > longestJudged) return null;
  if (reference.test(value)) return 'it refers to a variable';
  if (bracketed.test(value)) return 'it stands in brackets, to be filled in';
  if (left.test(value)) return 'part of it is left out';
  if (words.test(value) || apart.test(value)) return 'it says itself that it is an example';
  if (sameCharacter.test(value) || repeats(value)) return 'it repeats itself';
  if (hasSequence(value)) return 'it counts up or down the alphabet';
  return null;
};
