/** The watch: looks, databases, its store, logs, who is told, dashboard, page for members, replays; and what others watch already. */
export const watchLimits = {
  /** The watch: looks under way at once, events that wait for a disk that takes nothing, time between two ticks, two looks at places apart from the app, and two signs of life. */
  watchAtOnce: 200,
  watchWaiting: 100_000,
  watchTickMs: 5_000,
  watchControlEveryMs: 20_000,
  watchAliveMs: 60_000,
  watchSendEveryMs: 1_000,
  watchSignOfLifeMs: 10_000,
  watchHearMs: 60_000,
  /** A look at what may be behind an outage is not brought forward when it comes within this time by itself, in ms. */
  watchCauseSoonMs: 10_000,
  /** Between two clean-ups, in ms: 5,000 monitors have 1,700 rows too many for each. */
  watchSweepEveryMs: 20_000,
  /** How long looks are gathered for one commit, in ms: nobody is told of one before it is kept. */
  watchGatherMs: 2_000,
  /** How late a look or a chore may begin for others to begin with it, in ms. */
  watchStepMs: 200,
  /** Between two looks at a certificate that browsers refuse, in ms. */
  watchCloselyMs: 60_000,
  /** Of a database: statements whose counters are read, and sessions that are looked at. */
  watchStatements: 5_000,
  watchSessions: 500,
  /** Of a MySQL or MariaDB: statements by digest (it keeps 10,000 by itself) and prepared ones, characters of a digest, and of a statement whose values are still to go. */
  mysqlDigests: 20_000,
  mysqlPrepared: 2_000,
  mysqlDigestCharacters: 500,
  mysqlCharacters: 1_000,
  /** The file of the watch: bytes at most, of its log between two clean-ups, of its cache in memory, and how long another program may hold it. */
  watchStoreBytes: 8_000_000_000,
  watchLogBytes: 8_000_000,
  watchCacheKb: 16_000,
  watchStoreBusyMs: 2_000,
  /** What one look says, in characters. */
  watchBecauseCharacters: 500,
  /** Rows that are thrown away at once, monitors that are gone through for that, and how long each sort is kept. */
  watchSweepRows: 2_000,
  watchSweepMonitors: 25,
  watchResultDays: 35,
  watchHourDays: 400,
  watchParcelDays: 90,
  /** One try to tell somebody, the longest wait for another, how often it is tried, and after how many another channel is told too. */
  watchSendMs: 30_000,
  watchSendWaitMs: 900_000,
  watchSendTries: 24,
  watchSendTriesAlone: 3,
  /** Notices of one channel that are taken from the store at once, and that are on their way at the same time. */
  watchSendAtOnce: 20,
  watchSendsAtOnce: 4,
  /** A look of the watch: what is read of an answer, redirects followed, the pause before it is tried once more, and what is said of it. */
  watchBytes: 1_000_000,
  watchRedirects: 5,
  watchRetryMs: 5_000,
  watchSentence: 300,
  /** A place that has nothing to do with the app is waited for that long. */
  watchControlMs: 3_000,
  /** What a walk of the watch made is removed within that time; and so many walks with something left are the most. */
  watchTidyMs: 60_000,
  watchRunsLeft: 3,
  /** A member who was signed in anew because the app refused the session is not signed in anew again within that time. */
  watchSessionMs: 600_000,
  /** A log that is followed: read at once, in one tick, and of a file that is met for the first time; rotations in one tick, and siblings looked through for the file from before. */
  logChunkBytes: 262_144,
  logReadBytes: 256_000_000,
  logFirstBytes: 8_000_000,
  /** Lines that are taken apart for leaks between two ticks; more are counted. */
  logLooks: 5_000,
  logRotations: 10,
  logSiblings: 200,
  /** A body of a drain, what it may unpack to, how long it may take, and how many at the same time. */
  drainBytes: 2_000_000,
  drainUnpackedBytes: 10_000_000,
  drainMs: 10_000,
  drainsAtOnce: 8,
  drainSecretCharacters: 16,
  /** The dashboard: a form, the header of a request, how long sending one may take, idle connections, all connections. */
  watchFormBytes: 8_000,
  watchHeaderBytes: 16_000,
  watchRequestMs: 15_000,
  watchIdleMs: 10_000,
  watchConnections: 300,
  /** Readers whose page is told of changes, how long nothing may be said to them, and how old what they see may be. */
  watchReadersAtOnce: 60,
  watchLiveMs: 10_000,
  watchFreshMs: 2_000,
  watchIdCharacters: 500,
  watchBeatNameCharacters: 60,
  /** Days on which something ends: how long one that nobody saw again is shown, and after which time one that has no monitor is too old to count on. */
  watchDateDays: 35,
  watchDateStaleMs: 604_800_000,
  /** The page for members: requests at once and a second of everybody, and of one address; parts and outages that stand there. */
  watchStatusBurst: 300,
  watchStatusEveryMs: 10,
  watchStatusBurstOfOne: 30,
  watchStatusEveryMsOfOne: 1_000,
  watchStatusParts: 60,
  watchStatusIncidents: 30,
  /** A replay of the past: days that are gone through unless others are asked for, the most of them, bytes of a log, and outages that are listed for people. */
  watchReplayDays: 30,
  watchReplayDaysMost: 400,
  watchReplayBytes: 2_000_000_000,
  watchReplayListed: 40,
  /** Monitors that somebody has: a file with them, all of reading them, pages of a list and bytes of each, and all that is kept. */
  monitorFileCharacters: 1_000_000,
  monitorReadMs: 15_000,
  monitorPages: 20,
  monitorPageBytes: 2_000_000,
  monitorAnswerMs: 8_000,
  monitorsKept: 1_000,
  /** Age in ms after which a watch of ours that looked at nothing counts as ended, whatever its interval. */
  monitorSilenceMs: 600_000,
  /** Days after which what somebody said of a monitor is looked up again. */
  monitorSaidDays: 365,
} as const;
