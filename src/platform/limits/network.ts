/** What is asked from outside: DNS, registries, connections, certificates, answers, the pages of the front door. */
export const networkLimits = {
  /** All the silence of one run together, however many servers are dead. */
  silenceMs: 3_600,
  /** What a peer is still given once the silence budget is used up. */
  silenceFloorMs: 250,
  dnsTryMs: 1_200,
  dnsTries: 2,
  dnsChainLinks: 12,
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
  /** An answer of which a few words count: of a health question, a webhook, a link, a monitor. */
  shortAnswerBytes: 100_000,
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
} as const;
