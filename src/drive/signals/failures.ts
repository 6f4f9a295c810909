import { isOfError, type LogLine, placeIn, statusIn } from './log-line.ts';

const failed = String.raw`(?:fail|invalid|wrong|incorrect|refus|denied|reject|mismatch|unauthori[sz]ed)\w*`;
const between = String.raw`[^\w\n].{0,60}?`;
const login = String.raw`(?:log-?in|sign-?in|authenticat\w*|password|credential)s?`;
const webhook = String.raw`(?:webhook|stripe|paddle|billing[ _.-]?event|signature)s?`;

const either = (topic: string): RegExp =>
  new RegExp(String.raw`\b${topic}(?:${between}|[._-])${failed}|\b${failed}(?:${between}|[._-])${topic}`, 'i');

/** Words of a line or a metric that tell a refused sign-in from everything else. */
export const loginWords = either(login);
export const webhookWords = either(webhook);

const isFailureAt =
  (path: string, words: RegExp) =>
  (line: LogLine): boolean => {
    const status = statusIn(line);
    if (status !== null && status >= 400 && placeIn(line) === path) return true;
    if (line.fields.size === 0 && isOfError(line) && line.text.includes(path)) return true;
    return words.test(line.text);
  };

/** How many lines tell of such a failure. `well`: lines of the same that went well, among which there must be fewer. */
export const failuresIn = (
  lines: readonly LogLine[],
  well: readonly LogLine[],
  path: string,
  words: RegExp,
): number => {
  const isFailure = isFailureAt(path, words);
  const found = lines.filter(isFailure).length;
  // Said of whoever signs in and of whoever is refused it tells nothing apart.
  return well.filter(isFailure).length >= found ? 0 : found;
};
