import { readTokenEndsApart } from '../engines/token-ends/read-apart.ts';
import type { RepoEvidence } from '../evidence/repo.ts';
import { limits } from '../platform/limits.ts';
import { Unavailable, type Collector } from './collector.ts';
import { dependenciesOf, frameworksOf, storesAndMailers } from './repo/dependencies.ts';
import { deploysOf } from './repo/deploys.ts';
import { envNamesOf } from './repo/env-names.ts';
import { environmentsNamedIn } from './repo/environments-named.ts';
import { listFiles } from './repo/list-files.ts';
import { overbuiltIn } from './repo/overbuilt.ts';
import { readFiles, type Reading } from './repo/read-files.ts';
import { howToGive, rootOf } from './repo/root.ts';
import { sourceUrlsOf } from './repo/source-urls.ts';

const named = (paths: readonly string[]): string => {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${paths.length} files: ${shown} …` : shown;
};

const leftOutOf = (reading: Reading, beyondFiles: number, beyondUrls: number): RepoEvidence['leftOut'] => [
  ...[...reading.leftOut]
    .map(([reason, paths]) => ({ what: named(paths), reason }))
    .toSorted((a, b) => (a.reason < b.reason ? -1 : 1)),
  ...(beyondFiles > 0
    ? [{ what: `${beyondFiles} more files`, reason: `only the first ${limits.repoFiles} are read` }]
    : []),
  ...(beyondUrls > 0
    ? [{ what: `${beyondUrls} more addresses`, reason: `only the first ${limits.repoUrls} are kept` }]
    : []),
];

/** Reads the repository: names and places, never a value and never a file that a link leads to. */
export const repo: Collector<'repo'> = {
  key: 'repo',
  after: [],
  deadlineMs: 30_000 + limits.tokenReadMs,
  async collect(aim, _sofar, io, signal): Promise<RepoEvidence> {
    const root = await rootOf(aim.repo);
    io.progress('reading the repository');
    const listing = await listFiles(root, io, signal);
    const reading = await readFiles(root, listing.paths, signal);
    if (reading.files.length === 0)
      throw new Unavailable('repo-empty', 'the repository folder holds no text file that could be read', howToGive);
    const { files } = reading;
    const envs = envNamesOf(files);
    const dependencies = dependenciesOf(files);
    const given = envs.flatMap(({ name, readIn, givenIn }) => {
      const place = readIn[0] ?? givenIn[0];
      return place === undefined ? [] : [{ name, in: place }];
    });
    const { urls, beyond } = sourceUrlsOf(files);
    return {
      commit: listing.commit,
      branch: listing.branch,
      frameworks: frameworksOf(dependencies),
      deploys: deploysOf(files),
      ...storesAndMailers(files, dependencies, given),
      envs,
      urls,
      environmentsNamed: environmentsNamedIn(files),
      overbuilt: overbuiltIn(files),
      tokenEnds: await readTokenEndsApart(files, signal),
      filesRead: files.length,
      leftOut: leftOutOf(reading, listing.beyond, beyond),
    };
  },
};
