import { hazardsOf, keepsMembersOut, takesWayBack } from '../engines/migrations/hazards.ts';
import { isMigration } from '../engines/migrations/is-migration.ts';
import type { DeploysEvidence, MigrationHazard } from '../evidence/deploys.ts';
import { timedOf } from '../evidence/derive/timed.ts';
import { keptDeploys, type KeptDeploy } from '../evidence/kept-deploys.ts';
import { seen, silent } from '../evidence/leaf.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import type { Collector } from './collector.ts';
import { deafPoolsOf } from './deploys/deaf-pools.ts';
import { changedSince } from './deploys/since.ts';
import { wayBackOf } from './deploys/way-back.ts';
import { listFiles } from './repo/list-files.ts';
import { readFiles } from './repo/read-files.ts';
import { rootOf } from './repo/root.ts';
import type { SourceFile } from './repo/source.ts';
import { gitIn } from './secrets/git-answers.ts';

const dayMs = 86_400_000;

const timed = (deploys: readonly KeptDeploy[], now: Date): DeploysEvidence['timed'] => {
  const all = deploys.flatMap(one => timedOf(one)).filter(({ end }) => end !== 'refused');
  const recent = all.filter(({ at }) => now.getTime() - Date.parse(at) <= limits.drillDays * dayMs);
  if (recent.length > 0) return seen(recent.toReversed().slice(0, limits.deploysKept));
  return silent(
    all.length === 0
      ? 'nobody has rehearsed a bad deploy with launch-ready deploy drill, so nothing was timed'
      : `the last deploy or drill under guard is more than ${limits.drillDays} days ago, and says nothing about today`,
  );
};

const migrations = async (
  files: readonly SourceFile[],
  deploys: readonly KeptDeploy[],
  folder: string | undefined,
  root: string,
  io: Io,
  signal: AbortSignal,
): Promise<DeploysEvidence['migrations']> => {
  const { since, paths } = await changedSince(gitIn(root, io, signal), deploys);
  const hazards = files
    .filter(({ path }) => isMigration(path, folder) && paths?.has(path) !== false)
    .flatMap(({ path, text }): readonly MigrationHazard[] =>
      hazardsOf(path, text).map(hazard => ({
        ...hazard,
        file: path,
        text: (text.split('\n')[hazard.line - 1] ?? '').trim().slice(0, limits.headerValueCharacters),
        takesWayBack: takesWayBack(hazard),
        keepsMembersOut: keepsMembersOut(hazard),
      })),
    );
  return seen({ since, hazards: hazards.slice(0, limits.migrationHazards) });
};

/** How releases go out and come back: what the repository and the settings say, and what deploys and drills under guard have shown. */
export const deploys: Collector<'deploys'> = {
  key: 'deploys',
  after: [],
  deadlineMs: 30_000,
  async collect(aim, _sofar, io, signal): Promise<DeploysEvidence> {
    const root = await rootOf(aim.repo);
    const kept = await keptDeploys(stateFolder(io.env), aim.domain);
    const listing = await listFiles(root, io, signal);
    const { files } = await readFiles(root, listing.paths, signal);
    const { deploy } = aim.config;
    return {
      wayBack: wayBackOf(files, deploy),
      migrations: await migrations(files, kept, deploy?.migrations, root, io, signal),
      deafPools: seen(deafPoolsOf(files)),
      timed: timed(kept, io.now()),
    };
  },
};
