/** Between an app and its visitors: what leaks to others, caching, what a build weighs, the CDN and its API. */
export const edgeLimits = {
  /** Looking how pages are delivered: all its time, files of one host, questions more that are counted, addresses of the zone asked for a page behind a CDN. */
  deliveryMs: 15_000,
  deliveryFiles: 60,
  cacheProbes: 4,
  originAddresses: 8,
  /** A leak hunt: routes, those of them that are asked for at the same time, pages whose sub-paths are tried, hits kept of one page by one kind of address, cookies of one answer. */
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
} as const;
