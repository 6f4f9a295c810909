/** Where the addresses of an app come from: its source, its descriptions, recordings, its own pages. */
export const routeLimits = {
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
