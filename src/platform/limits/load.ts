/** How fast an app is, and what it carries: load runs, slow answers, spikes. */
export const loadLimits = {
  /** Requests a second of a load run; at twice that one process no longer keeps its schedule. */
  loadPerSecond: 1_000,
  /** Requests of one load run. */
  loadRequests: 20_000,
  /** Requests of a load run that are open at the same time; each has a connection of its own. */
  loadAtOnce: 512,
  /** A request of a load run that takes longer has failed. */
  loadRequestMs: 10_000,
  /** A connection of a load run that was idle that long is not used again: a server that closes it just then would look broken. */
  loadIdleMs: 1_000,
  /** Measured times are judged by audits that long; then they are measured again. */
  timingsDays: 30,
  /** Ways from login to dashboard of each kind of member, and how long they may take together before no other begins. */
  slowJourneys: 6,
  slowJourneysLeast: 3,
  slowJourneysMs: 40_000,
  /** Each step from login to dashboard is waited for that long; then it took at least that. */
  slowHeldJourneys: 2,
  /** Our mail server keeps whoever hands over a mail waiting that long: a busy one does so on a launch day. */
  slowHeldMs: 4_000,
  slowEndpoints: 12,
  /** Looks at an endpoint alone; the median counts. */
  slowLooks: 3,
  /** Requests sent at the same moment to see whether they wait for each other. */
  slowAtOnce: 4,
  /** Requests a second to a host of this machine; elsewhere drive.perSecond holds. */
  slowPerSecond: 8,
  /** Counted requests of an endpoint: more prove nothing that is worth the waiting. */
  slowRequestsMost: 200,
  /** An answer that is longer is not read to its end. */
  slowBytes: 30_000_000,
  slowSampleMs: 15,
  slowStatementCharacters: 20_000,
  /** Members who sign in while nobody, a crowd, or nobody any more comes, each; fewer say nothing of one in twenty. */
  spikeEntries: 20,
  /** Test accounts that take turns. */
  spikeMembers: 3,
  /** Sign-ins a second: at least, and at most. */
  spikeEntriesLeastPerSecond: 2,
  spikeEntriesPerSecond: 4,
  /** The crowd begins that long before the first member, in ms. */
  spikeHeadStartMs: 750,
  /** A crowd: visitors a second at most, and in one spike. */
  spikePerSecond: 400,
  spikeVisitors: 2_400,
  /** What the app carries is measured that often, each time that long in ms, with so many at a time and in all at most. */
  spikeProbes: 3,
  spikeProbeMs: 500,
  spikeProbeAtOnce: 8,
  spikeProbeVisits: 300,
  spikeLooks: 10,
  /** Strangers at the login: a second at least and at most, and for how long in s. */
  spikeStrangersLeastPerSecond: 100,
  spikeStrangersPerSecond: 400,
  spikeStrangersSeconds: 3,
  /** How long an app is waited for that is still busy with a crowd that has gone, in ms. */
  spikeSettleMs: 60_000,
  /** Requests that a run needs at least, of which all but visitors may take so many, and that it sends at most. */
  spikeRequestsLeast: 12_000,
  spikeRequestsAside: 5_000,
  spikeRequests: 20_000,
} as const;
