/** Asking the assistant of an app what it must not give away or do. */
export const evalLimits = {
  /** After so many days the answers of an assistant say nothing of today. */
  evalsDays: 14,
  /** Characters of an answer that are read, and of question and answer that a finding shows. */
  evalsAnswerCharacters: 20_000,
  evalsExcerptCharacters: 240,
  /** Tries of a hit with somebody new, and tries of each case at most. */
  evalsRepeats: 3,
  evalsTrialsMost: 100,
  /** What a server fetches behind an answer comes within this time. */
  evalsFetchMs: 300,
  /** Characters of the reason of a report: apps that know such a bound have 300 or more. */
  evalsReasonCharacters: 300,
  /** Bytes of the name of a file, its kind aside: file systems take 255 (POSIX NAME_MAX on Linux). */
  evalsFileNameBytes: 240,
  /** How often somebody whose account was closed signs in again, or whose payment was given back pays again, before another member takes their place. */
  evalsEntries: 6,
  /** How long a refund may take to be written down, before it is known how long it takes in this app. */
  evalsLedgerMs: 5_000,
  /** Answers that a judge model is shown, how long one vote takes, and how much of it is read. */
  evalsJudgedMost: 100,
  evalsJudgeMs: 30_000,
  evalsJudgeBytes: 20_000,
  /** Tokens that a vote may have. */
  evalsJudgeTokens: 100,
  /** Addresses that somebody was made to ask for, and how much is kept of each. */
  evalsAddressesMost: 1_000,
  evalsAddressCharacters: 2_000,
  /** A recorded run: bytes of its file, characters of each text in it, addresses of a page, harmless questions of a family. */
  evalsCassetteBytes: 16_000_000,
  evalsCassetteCharacters: 4_000,
  evalsCassetteReferences: 50,
  evalsCassetteHarmless: 1_000,
} as const;
