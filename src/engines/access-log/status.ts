/** Where loggers put the status of an answer in a line of JSON: pino, winston, ECS, Google, and by hand. */
const members: readonly (readonly string[])[] = [
  ['status'],
  ['statusCode'],
  ['status_code'],
  ['res', 'statusCode'],
  ['res', 'status'],
  ['response', 'status'],
  ['response', 'statusCode'],
  ['httpRequest', 'status'],
  ['http', 'response', 'status_code'],
  ['http.response.status_code'],
];

/** Lines for people: the common log format, Express with morgan, routers that write `status=500`, Rails. */
const written: readonly RegExp[] = [
  /"[A-Z]{3,7} [^"]{1,4000}" ([1-5]\d\d)\b/,
  /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S{0,4000} (?:HTTP\/[\d.]{1,4} )?([1-5]\d\d)\b/,
  /\bstatus(?:_code)?=([1-5]\d\d)\b/,
  /\bCompleted ([1-5]\d\d) /,
];

const memberOf = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined),
    value,
  );

const asStatus = (value: unknown): number | null => {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
};

const inJson = (line: string): number | null => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  for (const path of members) {
    const status = asStatus(memberOf(value, path));
    if (status !== null) return status;
  }
  return null;
};

/** The HTTP status that a line of a log says was answered; null where the line is about something else. */
export const statusIn = (line: string): number | null => {
  const start = line.indexOf('{');
  // Some platforms put a time or a name before what the app wrote.
  const own = start < 0 ? null : inJson(line.slice(start));
  if (own !== null) return own;
  for (const pattern of written) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return Number(found);
  }
  return null;
};

/** Answers that a log tells of, and how many of them were failures of the server (500 and above). */
export type Answered = { readonly answers: number; readonly failures: number };

export const answeredIn = (text: string): Answered => {
  const statuses = text.split('\n').flatMap(line => statusIn(line) ?? []);
  return { answers: statuses.length, failures: statuses.filter(status => status >= 500).length };
};

export const none: Answered = { answers: 0, failures: 0 };

export const added = (one: Answered, other: Answered): Answered => ({
  answers: one.answers + other.answers,
  failures: one.failures + other.failures,
});

/** Share of failures that counts as usual where nothing is known of before, and the least that does in any case. */
const unknownShare = 0.01;
const leastShare = 0.001;

/**
 * Whether the server fails much more often than before: `enough` failures at least, and `times` the share of before.
 * `before` is null where the log said nothing of that time.
 */
export const failsMore = (
  now: Answered,
  before: Answered | null,
  { enough, times }: { readonly enough: number; readonly times: number },
): boolean => {
  if (now.failures < enough) return false;
  const usual = before === null || before.answers === 0 ? unknownShare : before.failures / before.answers;
  return now.failures / now.answers > Math.max(usual, leastShare) * times;
};
