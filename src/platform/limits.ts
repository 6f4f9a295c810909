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
