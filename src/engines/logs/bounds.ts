/** Bounds on what hostile logs may cost. Bytes, characters, counts. */
export const logBounds = {
  /** Of a longer line only its beginning is read. */
  lineBytes: 65_536,
  /** What is looked at of one text in a line. */
  messageCharacters: 300,
  routeCharacters: 120,
  routeSegments: 12,
  /** Answers to earlier questions that are remembered (templates of paths, sorts of messages, hashes); then all are forgotten. */
  remembered: 5_000,
  /** Accounts and addresses told apart within one minute, and accounts of one address. */
  keysOfMinute: 300,
  accountsOfAddress: 8,
  /** Accounts that are known to have signed in; the last ones. */
  members: 1_000,
  /** Routes with times of their own; the rest is one. */
  routes: 100,
  /** Routes and errors counted of one minute. */
  namesOfMinute: 50,
  /** Minutes that one tally holds; lines older than that are counted in the oldest. */
  minutes: 30,
  /** Leaks kept apart. */
  leaks: 500,
  /** A JSON line is walked that deep, and that many parts of it. */
  depth: 12,
  parts: 2_000,
} as const;
