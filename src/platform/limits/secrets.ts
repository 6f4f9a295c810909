/** Looking for secrets: files, history, archives and what hosts serve; asking issuers whether keys work. */
export const secretLimits = {
  baselineBytes: 50_000_000,
  /** Files looked through for secrets; more than a reading of the repository takes, as nothing of them is kept. */
  secretFiles: 200_000,
  /** Read at once of a text; longer ones are read in parts that overlap by `secretOverlapBytes` on either side. */
  secretPartBytes: 1_000_000,
  /** No rule looks further than this around the value that it finds. */
  secretOverlapBytes: 16_000,
  /** Everything that one search for secrets reads from files, and from one file. */
  secretBytes: 4_000_000_000,
  secretFileBytes: 2_000_000_000,
  /** Values kept; a folder with more is full of them, and the report says so. */
  secretsKept: 2_000,
  /** Places of values kept of one file or blob, before those of all are put together; more are told. */
  secretSeenOfText: 40_000,
  /** Time for the history of a repository; what was not read then is told. */
  secretHistoryMs: 90_000,
  /** Then time for asking when what was found came and went. */
  secretFollowMs: 30_000,
  secretSearchMs: 150_000,
  /** Objects of the history with a find; more are counted. */
  secretBlobs: 50_000,
  /** Objects that git cannot read before the rest is given up. */
  secretBrokenObjects: 20,
  /** Questions whether a file stands in the newest commit of a branch, and branches asked. */
  secretTipQuestions: 20_000,
  secretTips: 200,
  /** Folders walked for build output and local files of variables, and how deep. */
  secretFolders: 20_000,
  secretFolderDepth: 6,
  /** What an archive may unpack to, in all, in entries, and as a multiple of its size once it is beyond `archiveFreeBytes`. */
  archiveBytes: 500_000_000,
  archiveEntries: 20_000,
  archiveRatio: 200,
  archiveFreeBytes: 10_000_000,
  /** An archive inside an archive is held in memory; a larger one is left out. */
  archiveInnerBytes: 50_000_000,
  archiveDepth: 2,
  /** Log files that settings name. */
  logFiles: 500,
  /** Asking issuers whether keys work: keys, issuers side by side, how long an answer may take, how much of it is read. */
  verifyKeys: 50,
  verifyAtOnce: 4,
  verifyWaitMs: 5_000,
  verifyBytes: 20_000,
  /** All the time for what the hosts of a run serve, side by side; what is not read by then is named as left out. */
  servedMs: 20_000,
  /** Of one host: requests, requests at the same time, pages, and silences after which it is left alone. */
  servedRequests: 400,
  servedAtOnce: 6,
  servedPages: 30,
  servedSilences: 8,
  servedRedirects: 3,
  servedScriptBytes: 10_000_000,
  servedMapBytes: 30_000_000,
  /** Source maps that are held in memory at the same time, all hosts together, and sources read of one. */
  servedMapsAtOnce: 2,
  servedSources: 20_000,
  /** All that is read from one host. */
  servedBytes: 100_000_000,
  /** Looking for secrets in one text; the run waits for it. */
  servedTextMs: 3_000,
  /** How much is read of a file that no site serves, of an error and of a configuration. */
  servedFileBytes: 200_000,
  servedConfigurations: 8,
  /** The function in which a bundler says where its chunks are, in characters, and the chunks that are taken from it. */
  servedChunkMapCharacters: 200_000,
  servedChunks: 2_000,
  /** Values, places of one value and left-out things that are kept of one host. */
  servedFound: 200,
  servedPlaces: 20,
  servedLeftOut: 100,
  /** The project's own values that are looked for in what is served. */
  ownValues: 500,
  /** What looking for secrets in one text may take; what was found until then counts, and the rest is a note. */
  secretTextMs: 20_000,
  /** How often one wrapping is taken off within another. */
  secretDepth: 2,
  /** What may be unwrapped from one text: so much anyway, and so many times its own length. */
  secretUnwrappedBytes: 1_000_000,
  secretUnwrappedTimes: 3,
  /** What is held of a text that is read as a stream. */
  secretStreamBytes: 4_000_000,
  /** Below that starting threads and warming them up (0.4 s of processor time each) takes longer than two of them save. */
  secretThreadBytes: 200_000_000,
  secretThreads: 8,
  /** Threads that may die before what is left is given up. */
  secretRestarts: 5,
  secretThreadMemoryMb: 512,
} as const;
