/** What a line is about, one word of ours; the most telling one where several fit. */
export type LogSort =
  | 'request'
  | 'sign-in-ok'
  | 'sign-in-failed'
  | 'webhook-ok'
  | 'webhook-failed'
  | 'webhook-signature'
  | 'mail-sent'
  | 'mail-failed'
  | 'checkout-failed'
  | 'error'
  | 'other';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** One line of a log as it is judged. No value in it opens anything, and nobody can be named by it without the key. */
export type LogEvent = {
  /** Milliseconds since 1970; null where the line tells no time. */
  readonly at: number | null;
  readonly level: LogLevel | null;
  readonly requestId: string | null;
  readonly method: string | null;
  /** Template: what differs from one visitor to the next is `:id`, queries are gone. */
  readonly route: string | null;
  /** HTTP status that was answered; null where the line is about no answer. */
  readonly status: number | null;
  readonly ms: number | null;
  readonly sort: LogSort;
  /** Of errors: their message with all that differs masked and all that is secret taken out. */
  readonly fingerprint: string | null;
  /** Of sign-ins alone: keyed hashes of who and from where, 12 hex digits. */
  readonly account: string | null;
  readonly address: string | null;
  /** How often it came to pass: some loggers write "repeated 5 times". */
  readonly times: number;
};

/** What readers of all formats take out of a line, before it is known what it means. Lives in memory only. */
export type RawLine = {
  at: number | null;
  level: LogLevel | null;
  requestId: string | null;
  method: string | null;
  route: string | null;
  status: number | null;
  ms: number | null;
  message: string | null;
  /** Class of an error, or its first line. */
  error: string | null;
  account: string | null;
  address: string | null;
  times: number;
};

export const emptyLine = (): RawLine => ({
  at: null,
  level: null,
  requestId: null,
  method: null,
  route: null,
  status: null,
  ms: null,
  message: null,
  error: null,
  account: null,
  address: null,
  times: 1,
});
