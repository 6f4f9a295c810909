/** Using an app as people do: requests, waits, forms, payment events, a smoke run, and what is kept of it. */
export const driveLimits = {
  evidenceBytes: 50_000_000,
  /** How long what was seen of an app is kept in the state folder. */
  evidenceDays: 30,
  /** Requests of a run where the settings say nothing: the whole of hardening an app of forty routes, and of one with everything. */
  driveRequests: 1_820,
  /** An app that is driven may think longer than a front door that is looked at. */
  driveWaitMs: 12_000,
  driveRedirects: 5,
  driveMailMs: 20_000,
  /** First and longest pause between two looks while something has to become true; each is twice the one before. */
  drivePollMs: 25,
  drivePollMsMax: 1_000,
  /** The first pause of a run that counts its requests. */
  driveSparingPollMs: 400,
  /** Requests that removing one thing may take, beyond the budget of the run: what was made has to go. */
  driveUndoRequests: 40,
  /** How long requests that leave at the same moment wait for the last of them. */
  togetherMs: 15_000,
  /** How long an app that throttles is waited for where it says so, and how often when somebody comes in. */
  driveThrottleMs: 10_000,
  driveThrottledTries: 3,
  driveExcerptCharacters: 2_000,
  /** The saved record of one run; what goes beyond it is counted. */
  transcriptBytes: 20_000_000,
  /** A look into the database of the app: how long a connection is waited for, and one statement that reads. */
  statementMs: 5_000,
  formsPerPage: 50,
  fieldsPerForm: 200,
  /** Copies of one billing event that are sent at once or in a row. */
  billingRepeats: 20,
  /** All of a smoke run; what is not reached by then was not tried. Then removing what it made has a time of its own. */
  smokeMs: 60_000,
  smokeCleanMs: 30_000,
  /** After an interruption: the person waits at the keyboard. */
  smokeTidyMs: 2_500,
  /** Files of one page that are asked for, those first without which it does not work, at once, and buttons to sign in elsewhere. */
  smokeAssets: 24,
  smokeAssetsAtOnce: 6,
  smokeSignIns: 8,
  /** A smoke run is judged by audits that long; then it is run again. */
  smokeDays: 14,
} as const;
