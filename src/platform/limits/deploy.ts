/** Deployments: health questions, drills, commands, releases, rehearsals, backups. */
export const deployLimits = {
  /** An answer to a health question: values looked at, keys kept, characters of a version. */
  healthValues: 2_000,
  healthKeys: 40,
  healthWordCharacters: 100,
  /** While the database is away: how long an answer that says so is waited for, and one that says that it is back; pause between two looks. */
  drillGoneMs: 20_000,
  drillBackMs: 60_000,
  drillPauseMs: 250,
  /** A command that takes the database away, or gives it back. */
  drillCommandMs: 120_000,
  drillDays: 90,
  /** A command of a deployment: what is read and kept of its output, one line, lines of one private key, and the longest secret that a cut could halve. */
  commandReadBytes: 50_000_000,
  commandBytes: 200_000,
  commandLineCharacters: 32_000,
  commandKeyLines: 200,
  commandSecretCharacters: 8_000,
  /** How long a command that was asked to end is waited for, and the output of one that has ended. */
  commandGraceMs: 2_000,
  commandDrainMs: 1_000,
  /** The record of deploys: what is read of it, and one reason in it; and of the log of the app at once. */
  deployRecordBytes: 50_000_000,
  deployLogBytes: 4_000_000,
  deployReasonCharacters: 600,
  /** A question to the platform, such as what runs. */
  deployAskMs: 60_000,
  /** One look at the app while a release goes out. */
  deployLookMs: 5_000,
  /** Migrations that are read since the release before. */
  migrationFiles: 200,
  migrationHazards: 200,
  /** Deploys and drills of the record that an audit takes along. */
  deploysKept: 20,
  /** One bad deploy takes login or checkout down for that long at most (T5). */
  badDeployMs: 300_000,
  /** A rehearsed deployment: all of it, an install or build, the start until it serves, and one start without a variable. */
  rehearsalMs: 3_600_000,
  rehearsalStepMs: 600_000,
  rehearsalStartMs: 60_000,
  /** Pause between two looks at an app that starts. */
  rehearsalPollMs: 150,
  /** One question to the app that is rehearsed, what is read of its answer, and assets of its home page that are asked for. */
  rehearsalAnswerMs: 5_000,
  rehearsalBodyBytes: 2_000_000,
  rehearsalAssets: 30,
  /** Variables that are left out, each for one start. */
  rehearsalVariables: 20,
  /** What is kept of the output of one step: lines, and characters of one. */
  rehearsalLines: 20,
  rehearsalLineCharacters: 400,
  /** Processes of one step; a build that goes on splitting is ended. */
  rehearsalProcesses: 400,
  rehearsalWatchMs: 1_000,
  /** What the temporary folder may hold. */
  rehearsalBytes: 8_000_000_000,
  rehearsalListBytes: 50_000_000,
  rehearsalExampleBytes: 200_000,
  /** How long an app may take to notice that its database is gone, and that it is back. */
  rehearsalGoneMs: 30_000,
  rehearsalBackMs: 30_000,
  /** Making or restoring a backup, one look at its database, and what is looked at of it and of the folder in which backups lie. */
  backupMs: 3_600_000,
  backupCountMs: 300_000,
  backupTables: 500,
  backupFiles: 20_000,
  /** A rehearsal, or a test of the backups, is of use that long; then it is run again. */
  rehearsalDays: 14,
} as const;
