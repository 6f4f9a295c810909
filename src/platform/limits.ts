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
  /** One question to git about what is staged, about hooks or about commits; reading their blobs has a time of its own. */
  gitAnswerMs: 30_000,
  gitAnswerBytes: 200_000_000,
  stagedReadMs: 300_000,
  /** Trees that the hook remembers to have seen, and commits behind it that an audit reads. */
  guardedTrees: 5_000,
  unguardedCommits: 5_000,
  unguardedMs: 60_000,
  baselineBytes: 50_000_000,
  /** A hook, or the settings of a hook manager; a larger file is none that we touch. */
  hookBytes: 1_000_000,
  /** What a program that is started may say on stderr before the rest is dropped. */
  complaintBytes: 4_000,
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
  /** Questions that one run asks the DNS about mail; a sound domain needs about a hundred. */
  mailRunQuestions: 1_500,
  /** Domains whose mail records are looked at, guesses included, and the servers that take their mail. */
  mailDomains: 40,
  mailHosts: 12,
  mailKeys: 60,
  /** Names at which the services that send usually have their records, those with the domain twice included. */
  mailUsualNames: 80,
  mailIncludes: 40,
  mailSenders: 20,
  /** Names that one address leads back to. */
  mailReverseNames: 5,
  /** Port 25: most networks block it, so it is not waited for long. */
  mailPortMs: 700,
  mailGreetingBytes: 8_000,
  mailPolicyBytes: 64_000,
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
  /** How long a mail test waits for a mail: past five minutes an invitation has failed anyway (T3). */
  mailTestMs: 300_000,
  /** The longest wait that may be asked for. */
  mailTestMsMax: 3_600_000,
  /** After the last mail: what is sent twice comes within that. */
  mailCopiesMs: 2_500,
  /** How long no news may come for them to count as ended; longer where they took longer before. */
  mailEndedMs: 5_000,
  /** How long a rehearsed outage lasts at most; it ends as soon as the app has tried to hand a mail over. */
  mailOutageMs: 15_000,
  /** A mail test is of use that long; then it is run again. */
  mailTestDays: 14,
  /** How long requests that leave at the same moment wait for the last of them. */
  togetherMs: 15_000,
  /** How long an app that throttles is waited for where it says so, and how often when somebody comes in. */
  driveThrottleMs: 10_000,
  driveThrottledTries: 3,
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
  /** Of a message that is judged: its bytes and lines, and one line; header fields and the lines they are folded over; signatures, each with its own size. */
  mailJudgedBytes: 50_000_000,
  mailJudgedLines: 1_000_000,
  mailHeaderFields: 1_000,
  mailHeaderLines: 4_000,
  mailLineBytes: 1_000_000,
  mailSignatures: 8,
  mailSignatureBytes: 8_000,
  /** Lines in which parts and links of a judged message are looked for, within `mailReadBytes`. */
  mailReadLines: 20_000,
  /** What is kept of one value of a header field or of a record. */
  mailValueCharacters: 500,
  /** Questions to the DNS for one judged message or record; each has a time of its own. */
  mailQuestions: 200,
  /** Records within records of SPF, and questions for one of them; the standard allows 10. */
  spfDepth: 20,
  spfLookups: 200,
  /** Addresses for reports whose permission is looked up. */
  dmarcReportAddresses: 10,
  /** A TXT record as it is kept. */
  mailRecordCharacters: 4_000,
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
  /** Uses of variables kept of one repository, and files named that were not read for them. */
  envUses: 20_000,
  /** What one file is given to be read in for variables, and all of a repository together. */
  envParseMs: 4_000,
  envReadMs: 25_000,
  envRestarts: 4,
  /** Code that handles tokens: what one file is given to be read in, all of a repository together, files that may break the reader, and places kept. */
  tokenParseMs: 3_000,
  tokenReadMs: 12_000,
  tokenRestarts: 3,
  tokenEnds: 200,
  /** A list of variables of one environment, the command of a platform that prints it, pages of an API that does, groups looked into. */
  environmentNames: 2_000,
  environmentFileBytes: 1_000_000,
  environmentCommandMs: 20_000,
  environmentPages: 20,
  environmentGroups: 20,
  envNotes: 200,
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
  /** Looking how pages are delivered: all its time, files of one host, questions more that are counted, addresses of the zone asked for a page behind a CDN. */
  deliveryMs: 15_000,
  deliveryFiles: 60,
  cacheProbes: 4,
  originAddresses: 8,
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
  /** Aggregate reports about mail: files and folders that are walked, what is read of one report and of all, and rows kept. */
  dmarcFiles: 20_000,
  dmarcFolderDepth: 6,
  dmarcReportBytes: 200_000_000,
  dmarcBytes: 1_000_000_000,
  dmarcRowsOfReport: 100_000,
  dmarcRows: 400_000,
  /** What could not be read, named one by one. */
  dmarcLeftOut: 1_000,
  /** Signatures of one row (RFC 9990 §2.1.7 knows no more), and errors, overrides and policies of one report. */
  dmarcSignatures: 100,
  dmarcNotes: 20,
  dmarcValueCharacters: 300,
  /** Characters between two elements, how deep elements are nested, and places at which XML may be broken. */
  dmarcXmlPieceCharacters: 250_000,
  dmarcXmlDepth: 20,
  dmarcXmlFaults: 200,
  /** All of a smoke run; what is not reached by then was not tried. Then removing what it made has a time of its own. */
  smokeMs: 60_000,
  smokeCleanMs: 30_000,
  /** After an interruption: the person waits at the keyboard. */
  smokeTidyMs: 2_500,
  /** Files of one page that are asked for, those first without which it does not work, at once, and buttons to sign in elsewhere. */
  smokeAssets: 24,
  /** A smoke run is judged by audits that long; then it is run again. */
  smokeDays: 14,
  smokeAssetsAtOnce: 6,
  smokeSignIns: 8,
  /** A leak hunt: routes, those of them that are asked for at the same time, pages whose sub-paths are tried, hits kept of one page, cookies of one answer. */
  leakRoutes: 40,
  leakRoutesMost: 200,
  leaksAtOnce: 2,
  leakDeceptionPages: 12,
  leakDeceptionHits: 3,
  leakCookies: 20,
  /** Origins that a route is asked from. */
  leakOrigins: 4,
  /** Pages of a folder that are taken for one kind, and pages of staff that are read. */
  leakSiblings: 3,
  leakInsidePages: 60,
  leaksDays: 14,
  /** What was tried against the app is judged by audits that long; then it is tried again. */
  hardenDays: 14,
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
  /** How long mails are waited for that an app may never send. */
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
  slowStatementMs: 5_000,
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
  /** An answer to a health question: what is read of it, values looked at, keys kept, characters of a version. */
  healthBytes: 100_000,
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
  /** One bad deploy takes login or checkout down for that long at most (T5), and a revert takes that long at most (T4). */
  badDeployMs: 300_000,
  revertMs: 600_000,
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
  /** What a build left: files that are listed, read of one and of all, routes, packages kept of one route, reasons for a growth, and the time for it. */
  bundleFiles: 20_000,
  bundleFileBytes: 30_000_000,
  bundleBytes: 400_000_000,
  bundleRoutes: 400,
  bundlePackages: 300,
  bundleReasons: 20,
  bundleMs: 60_000,
  /** A stored measurement that budgets are compared with. */
  bundleBaselineBytes: 20_000_000,
  /** A rehearsal, or a test of the backups, is of use that long; then it is run again. */
  rehearsalDays: 14,
  /** The API of the CDN: one answer, its bytes, pages of one list, tries of one call, and the pause before the second. */
  cloudflareWaitMs: 15_000,
  cloudflareBytes: 5_000_000,
  cloudflarePages: 200,
  cloudflareTries: 4,
  cloudflarePauseMs: 500,
  /** How long a refusal for too many calls is waited out, at most: the limit counts five minutes. */
  cloudflarePatienceMs: 310_000,
  /** The same for an audit, which leaves open what did not come; one text of a zone, and one expression of a rule. */
  cdnPatienceMs: 10_000,
  cdnTextCharacters: 500,
  cdnExpressionCharacters: 5_000,
  /** Events without a valid signature after the first one, to a host on this machine; and how long all of them may take. */
  webhookBurst: 64,
  webhookBurstMs: 6_000,
  /** Replaying migrations into an empty database and trying its rules, all in all; memory of the database, and of the program around it. */
  rowsReplayMs: 40_000,
  rowsMemoryBytes: 700_000_000,
  rowsHeapMb: 512,
  /** What came of migrations, kept so that the same ones need not be replayed again. */
  rowsKept: 20,
  /** All SQL that is replayed. */
  rowsSqlBytes: 10_000_000,
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
  /** The page for members: requests at once and a second of everybody, and of one address; parts and outages that stand there, and bytes of all of it. */
  watchStatusBurst: 300,
  watchStatusEveryMs: 10,
  watchStatusBurstOfOne: 30,
  watchStatusEveryMsOfOne: 1_000,
  watchStatusParts: 60,
  watchStatusIncidents: 30,
  watchStatusBytes: 300_000,
  /** Picture of whoever hands over. */
  logoBytes: 200_000,
  /** A replay of the past: days that are gone through unless others are asked for, the most of them, bytes of a log, and outages that are listed for people. */
  watchReplayDays: 30,
  watchReplayDaysMost: 400,
  watchReplayBytes: 2_000_000_000,
  watchReplayListed: 40,
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
  /** A notice through one channel: each wait for the service, all of it, what is read of the answer, and the longest pause that a service may ask for. */
  noticeWaitMs: 8_000,
  noticeMs: 20_000,
  noticeAnswerBytes: 8_000,
  noticePauseMs: 3_600_000,
  /** Web push: devices that are told, characters of the address and of the name of one, how long a message waits for a device that is off, and the bytes of one, first as RFC 8291 §4 allows, then for a service that finds that too long. */
  pushDevices: 20,
  pushAddressCharacters: 2_000,
  pushNameCharacters: 60,
  pushWaitsSeconds: 86_400,
  pushBytes: [3_993, 1_900, 900],
  /** How long a signature is good (RFC 8292 §2: a day at most), and notices of which a delivery that could not be stored is remembered. */
  pushSignedSeconds: 43_200,
  pushUnstored: 200,
  /** Parts of a notice, in characters. */
  noticeTitleCharacters: 200,
  noticeTextCharacters: 500,
  noticeNameCharacters: 160,
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
  /** What a coding agent is told: characters of one quoted line and of all lines quoted together, and lines of one sort of a finding. */
  agentLineCharacters: 2_000,
  agentFenceCharacters: 100_000,
  agentLines: 20,
  /** The server for agents: bytes of one message, messages that wait for an answer, calls that work at once, the longest one, findings in one answer, and characters of one answer. */
  mcpMessageBytes: 1_000_000,
  mcpWaiting: 32,
  mcpAtOnce: 2,
  mcpCallMs: 300_000,
  mcpFindings: 50,
  mcpAnswerCharacters: 200_000,
  /** Things built too large that are kept of a repository. */
  repoOverbuilt: 100,
  /** Days after which what somebody said of who holds what is asked again, and for which it is kept what a handover told. */
  ownershipSaidDays: 365,
  handoverDays: 365,
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
  /** A handover that is checked: links that are asked, how many at once, all of that, and characters of one of its files. */
  packLinks: 200,
  packLinksAtOnce: 4,
  packLinksMs: 60_000,
  packCharacters: 5_000_000,
} as const;
