/** Clients side by side: sprints, the list of them, their runs at set times. */
export const projectLimits = {
  /** How long a look counts when a sprint goes on, clients looked at side by side, and how soon an end is told (days). */
  sprintFreshMs: 600_000,
  projects: 200,
  projectsWithinDays: 30,
  projectsWithinDaysMost: 400,
  /** Runs of clients by their times: at most so many at once by one watcher, the longest one and what it gets to tidy up (ms), what it may print, what is kept of its complaint, how often one is begun for the same time, and after which silence of its watcher it is given to another (s). */
  projectRunsAtOnce: 8,
  projectRunMs: 900_000,
  projectRunTidyMs: 10_000,
  projectRunBytes: 8_000_000,
  projectRunComplaint: 2_000,
  projectRunStarts: 2,
  projectRunSilenceSeconds: 10,
  projectRunExpireSeconds: 1_200,
  projectRunQueuedSeconds: 604_800,
  /** Runs of clients: after which time what came of one is handed in again to a store that was away, one is put out again that nobody took, the shortest and longest time between two takings, how often one is said to be under way, and after which time it is late (ms); and findings, reasons and characters of a sentence that are kept of one. */
  projectHandAgainMs: 5_000,
  projectOfferAgainMs: 60_000,
  projectTakeMs: [500, 1_500],
  projectKeepMs: 3_000,
  projectLateMs: 3_600_000,
  projectFindings: 3_000,
  projectReasons: 20,
  projectSentence: 300,
} as const;
