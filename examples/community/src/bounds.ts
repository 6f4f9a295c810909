const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Every time, size and count that limits something, in one place. Times in milliseconds unless the name says. */
export const bounds = {
  requestBytes: 64 * 1024,
  webhookBytes: 256 * 1024,
  /** What one process answers to people without a session; more than that is a flood. */
  visitsPerSecond: 2_000,
  /** Of them so many in the same moment: a page brings its pictures with it. */
  visitsAtOnce: 500,
  /** Of the refusals of one address in a second those after `atOnce` are late by `wait`, as long as there are `places`. */
  refusals: { atOnce: 5, wait: second, places: 2_000 },
  pageSize: 20,
  /** Words that so many posts hold or fewer are looked up in their index instead of from the newest post on. */
  rareWords: 200,
  sessionLifetime: 14 * day,
  confirmLifetimeSeconds: 24 * 3600,
  resetLifetimeSeconds: 3600,
  linkLifetimeSeconds: 900,
  inviteLifetime: 7 * day,
  inviteGiftDays: 30,
  passwordShortest: 10,
  passwordLongest: 128,
  /** Argon2 uses 19 MiB a hash: more at once would only queue inside libuv and eat memory. */
  hashesAtOnce: 2,
  hashesWaiting: 50,
  readyTimeout: second,
  providerTimeout: 10 * second,
  modelTimeout: 20 * second,
  modelRounds: 4,
  statementTimeout: 5 * second,
  poolWait: 3 * second,
  /** For commands: a database that has just been started may take its time. */
  databaseWait: 10 * second,
  shutdownGrace: 10 * second,
  mailTimeout: 10 * second,
  /** Members that one digest goes to: it is one statement, and PostgreSQL takes 65,535 parameters. */
  digestReaders: 5_000,
  mailLease: 2 * minute,
  mailBatch: 20,
  /** A look at an index that is nearly always empty; whoever waits for a link waits for this, too. */
  mailEvery: 250,
  /** Waits before attempt 2, 3, …; after the last one the mail is given up and the administrator is told. */
  mailWaits: [10 * second, 30 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 12 * hour, day],
  signatureAgeSeconds: 300,
  reconcileEvery: hour,
  exportRows: 5_000,
} as const;

export type LimitName = keyof typeof rates;

/** Points allowed for one key in `seconds`. Which key each one counts is said in `http/limiter.ts`. */
export const rates = {
  signInByAddress: { points: 60, seconds: 900 },
  signInByAddressAndAccount: { points: 10, seconds: 900 },
  signInByAccount: { points: 100, seconds: 3600 },
  signUp: { points: 12, seconds: 900 },
  mailByAddress: { points: 20, seconds: 900 },
  mailByAccount: { points: 4, seconds: 900 },
  token: { points: 60, seconds: 900 },
  api: { points: 300, seconds: 60 },
  write: { points: 60, seconds: 60 },
  assistant: { points: 20, seconds: 300 },
} as const;
