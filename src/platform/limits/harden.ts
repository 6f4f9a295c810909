/** What is tried against an app: sessions, roles, throttles, tokens, rows; and whether its log and alerts show what goes wrong. */
export const hardenLimits = {
  /** What was tried against the app is judged by audits that long; then it is tried again. */
  hardenDays: 14,
  /** How long a session that must be over is asked again, and how much of an answer a finding shows. */
  hardenSessionMs: 5_000,
  hardenExcerptCharacters: 300,
  /** Requests by which it is known how fast the app is when it is well, those by which it is told whether it still is, how long it may be slow, and what is never slow. */
  hardenFirst: 20,
  hardenRecent: 40,
  hardenSlowMs: 10_000,
  hardenSlowLeastMs: 250,
  /** So many slow answers one after another are a sign: one or two can be slow by themselves. */
  hardenSlowFewest: 3,
  /** So often in a row a bot check answers until a run ends; guessing on purpose meets fewer. */
  hardenBarred: 40,
  /** Pages that one actor opens to find addresses, and addresses of a kind that are tried. */
  hardenPages: 12,
  hardenReads: 25,
  hardenWrites: 6,
  /** Wrong passwords for one with an account, and as many for a stranger, whose times are compared; and how often, while the machine is too busy. */
  hardenPairs: 7,
  hardenTimedRounds: 3,
  /** How long what was allowed may take until it shows. */
  hardenEffectMs: 5_000,
  /** How long what was removed is looked for where it showed. */
  hardenRemovedMs: 3_000,
  /** How long a record in a trail may take to be there. */
  hardenTrailMs: 10_000,
  /** How long the last of many mails is waited for. */
  hardenMailsMs: 8_000,
  /** How long the first mail of a payment is waited for, and how long copies of it may still come. */
  hardenMailMs: 10_000,
  hardenCopiesMs: 1_000,
  hardenProfiles: 3,
  /** Routes that people of each rank are tried on, and how long a mail is waited for that must not come. */
  hardenRoutes: 80,
  hardenNoMailMs: 3_000,
  /** How long ago a period ended that a test says is over: later than any grace. */
  hardenOverDays: 40,
  /** Wrong passwords for one account, new accounts, and mails for a forgotten password that are asked for in a row. */
  hardenGuesses: 15,
  hardenSignUps: 15,
  hardenResets: 10,
  /** How often in such a row somebody else asks the same, to see whether growing waits are theirs, too. */
  hardenBesides: 3,
  /** Requests in a row to one address of the API: on this machine, and on any other, where they come at the pace of the settings. */
  hardenApiBurst: 310,
  hardenApiPaced: 60,
  hardenApiAtOnce: 8,
  /** A burst that takes longer is no burst: limits by the minute allow it. */
  hardenApiBurstMs: 55_000,
  /** Requests that a burst leaves to what comes after it. */
  hardenApiSpared: 10,
  /** Questions to an assistant in a row: of an app on this machine, and of any other, for each costs money; and the length of one that no person types. */
  hardenQuestions: 60,
  hardenQuestionsPaced: 25,
  hardenQuestionCharacters: 30_000,
  /** Public keys of an app that are tried as secrets. */
  hardenPublicKeys: 2,
  /** How long the end of a token is waited for, and after it what libraries give for clocks that differ (jsonwebtoken, jose and hono/jwt none, Spring Security 60 s), in ms. */
  hardenExpiryMs: 30_000,
  hardenLeewayMs: 60_000,
  /** A token that lives longer than this outlives a run at two requests a second: none is kept to be asked with at its end. */
  hardenHeldMs: 1_200_000,
  /** Verifications after which it is asked whether the app still answers: so many are told as not known where it does not. */
  hardenUnconfirmed: 6,
  /** Tables of a database API that are asked, files of the app that are read to find it, and tries until it takes a row. */
  hardenTables: 20,
  hardenTableFiles: 12,
  hardenRowTries: 10,
  /** What a log and its alerts showed is judged by audits that long; lines and bytes that are read of a log; members of one line. */
  signalsDays: 14,
  signalsLogLines: 50_000,
  signalsLogBytes: 20_000_000,
  signalsLineCharacters: 16_384,
  signalsLineFields: 100,
  /** Samples of one look at the metrics. */
  signalsSamples: 50_000,
  /** How often each thing that goes wrong is done. */
  signalsTimes: 3,
  /** How long a quiet log is waited for, and of what is seen when nothing more comes; alerts take the way of a mail. */
  signalsLogMs: 3_000,
  signalsLogQuietMs: 250,
  signalsAlertMs: 1_200,
  signalsAlertFarMs: 10_000,
  /** How long an app may take to hand over a mail again that was turned away. */
  signalsMailMs: 20_000,
  /** Addresses that are asked as the account of a monitor. */
  signalsRoutes: 25,
  signalsLeaks: 40,
} as const;
