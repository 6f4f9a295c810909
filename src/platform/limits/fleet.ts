/** Several watchers that share a store. */
export const fleetLimits = {
  /** Watchers that share a store: sessions of one with the store, and as many with the queues, how long one may take to open, and one statement. */
  fleetSessions: 3,
  fleetConnectMs: 5_000,
  fleetStatementMs: 15_000,
  /** The step in which a watcher sees what it has to do, how often watchers meet, how long a turn lasts without that, and after which silence one is not asked any more, and is forgotten. */
  fleetStepMs: 250,
  fleetMeetMs: 2_000,
  fleetTurnMs: 12_000,
  fleetQuietMs: 15_000,
  fleetGoneMs: 86_400_000,
  /** Looks that are shared out: the fewest that are taken at once, after which silence of its watcher one is given to another, the longest that one may take, and how long one that is done is remembered, all in seconds but the first; and the shortest and longest time between two takings, chosen by chance so that none is always the first. */
  fleetTakeLeast: 2,
  fleetSilenceSeconds: 10,
  fleetLookSeconds: 3_600,
  fleetDoneSeconds: 3_600,
  fleetTakeMs: [400, 1_600],
  /** A second place is waited for that long beyond two looks of the monitor; and so much of what was handed in is judged at once. */
  fleetSecondMs: 15_000,
  fleetJudgedAtOnce: 2_000,
} as const;
