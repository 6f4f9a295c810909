/** Every bound on what comes from outside, in one place. Milliseconds, bytes, counts. */
export const limits = {
  /** All the silence of one run together, however many servers are dead. */
  silenceMs: 3_600,
  /** What a peer is still given once the silence budget is used up. */
  silenceFloorMs: 250,
  dnsTryMs: 1_200,
  dnsTries: 2,
  dnsChainLinks: 12,
  dnsMessageBytes: 65_535,
  dnsQuestionsAtOnce: 64,
  /** Zone cuts followed from the parent down to the domain. */
  dnsReferrals: 5,
  nameServers: 16,
  rdapRedirects: 3,
  rdapBytes: 500_000,
  connectMs: 2_000,
  handshakeMs: 2_000,
  responseMs: 2_500,
  /** Time for a whole answer, however slowly it drips. */
  requestMs: 6_000,
  bodyBytes: 2_000_000,
  headerBytes: 64_000,
  redirects: 10,
  cookieBytes: 4_000,
  headerValueCharacters: 2_000,
  insecureReferences: 50,
  titleCharacters: 200,
  platformHosts: 10,
  /** Addresses of one host that a request tries in turn. */
  addressesTried: 3,
  certificateNames: 200,
  chainCertificates: 10,
  pageMs: 8_000,
  browserStartMs: 10_000,
  /** Quiet time after which a loaded page counts as settled, and the longest wait for it. */
  pageQuietMs: 250,
  pageSettleMs: 1_200,
  pagesPerRun: 12,
  pagesAtOnce: 3,
  pageOrigins: 100,
  hostsPerRun: 60,
  connectionsAtOnce: 32,
  repoFiles: 20_000,
  repoFileBytes: 1_000_000,
  /** All text that one run reads from a repository. */
  repoBytes: 200_000_000,
  repoLineChars: 2_000,
  repoListBytes: 20_000_000,
  repoGitMs: 10_000,
  repoUrls: 2_000,
  /** Places kept for one variable, and left-out files named for one reason. */
  repoPlaces: 20,
  evidenceBytes: 50_000_000,
  /** How long what was seen of an app is kept in the state folder. */
  evidenceDays: 30,
  /** An app that is driven may think longer than a front door that is looked at. */
  driveWaitMs: 12_000,
  driveRedirects: 5,
  driveMailMs: 20_000,
  /** First and longest pause between two looks while something has to become true; each is twice the one before. */
  drivePollMs: 25,
  drivePollMsMax: 1_000,
  /** Requests that removing one thing may take, beyond the budget of the run: what was made has to go. */
  driveUndoRequests: 40,
  driveExcerptCharacters: 2_000,
  /** The saved record of one run; what goes beyond it is counted. */
  transcriptBytes: 20_000_000,
  formsPerPage: 50,
  fieldsPerForm: 200,
  /** The longest mail that is taken, and how much of it is read; the rest is kept as it came. */
  mailBytes: 5_000_000,
  mailReadBytes: 1_000_000,
  mailHeaderBytes: 256_000,
  /** Parts within parts of one mail. */
  mailNesting: 32,
  mailLinks: 200,
  mailLinkCharacters: 8_000,
  mailRecipients: 100,
  /** All mails that one inbox keeps. */
  inboxMails: 1_000,
  inboxBytes: 100_000_000,
  smtpConnections: 20,
  smtpIdleMs: 30_000,
  /** One delivery from greeting to end, however slowly it drips. */
  smtpSessionMs: 120_000,
  smtpCloseMs: 500,
  imapAnswerMs: 10_000,
  /** A mailbox whose server does not announce new mail is asked this often. */
  imapPollMs: 5_000,
  /** Connections in a row that end without an answer before the mailbox counts as lost. */
  imapReconnects: 3,
  imapReconnectMs: 500,
  imapLineBytes: 1_000_000,
  /** Copies of one billing event that are sent at once or in a row. */
  billingRepeats: 20,
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
  /** How long an answer is waited for where nobody sits at a keyboard, and how often a wrong one is asked again. */
  answerMs: 10_000,
  answerTries: 3,
  answerCharacters: 1_000,
  routesFound: 5_000,
  routeNotes: 200,
  routeTemplateCharacters: 500,
  /** Source longer than this is generated; it is not parsed for routes. */
  routeSourceCharacters: 500_000,
  /** What one file is given to be parsed in, and all of a repository together. */
  routeParseMs: 5_000,
  routeReadMs: 60_000,
  /** Files that may break the reader before it gives up on the rest. */
  routeRestarts: 5,
  routeMemoryMb: 512,
  openApiCharacters: 5_000_000,
  openApiYamlCharacters: 2_000_000,
  openApiDepth: 200,
  /** How deep the shape of a body is followed, and how many parts of it are kept. */
  shapeDepth: 6,
  shapeParts: 200,
  harCharacters: 200_000_000,
  harEntries: 50_000,
  crawlPages: 60,
  crawlScripts: 30,
  crawlDepth: 5,
  crawlCharacters: 30_000_000,
  /** Pages that are looked at of one template, and of one folder whose pages all look alike. */
  crawlAlike: 3,
  crawlSiblings: 12,
  crawlLinksOfPage: 500,
} as const;
