/** Mail: its records, tests, messages that are read or judged, inboxes, reports. */
export const mailLimits = {
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
} as const;
