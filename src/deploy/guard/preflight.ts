import { gitIn, lineOf } from '../../collectors/secrets/git-answers.ts';
import { type Hazard, hazardsOf, keepsMembersOut, takesWayBack } from '../../engines/migrations/hazards.ts';
import { isMigration } from '../../engines/migrations/is-migration.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { PreflightItem } from './hands.ts';
import { isListed } from './release-names.ts';

export type Looking = {
  /** Root of the repository. */
  readonly root: string;
  readonly io: Io;
  readonly signal: AbortSignal;
  /** Somebody acknowledged that going back would not help, or is not wanted. */
  readonly acknowledged: boolean;
};

const acknowledging = 'When that is meant, deploy with --no-auto-rollback: then you decide what is done when it fails.';

/** What can be lived with by somebody who says so. */
export const refusal = (name: string, reason: string, { acknowledged }: Looking): PreflightItem => ({
  name,
  status: acknowledged ? 'acknowledged' : 'refused',
  reason: acknowledged ? reason : `${reason} ${acknowledging}`,
});

/** Everything that goes out is in a commit that others have. */
export const gitItem = async ({ root, io, signal }: Looking): Promise<PreflightItem> => {
  const name = 'commit';
  const git = gitIn(root, io, signal);
  const status = await git.ask('status', '--porcelain');
  if (status === null) return { name, status: 'not-checked', reason: 'This folder is no Git checkout.' };
  const changed = status.toString().trim().split('\n').filter(Boolean);
  if (changed.length > 0)
    return {
      name,
      status: 'refused',
      reason: `${changed.length === 1 ? 'A file is' : `${changed.length} files are`} not committed (${changed[0]?.slice(3) ?? ''}): what goes out could not be built again. Commit first.`,
    };
  const remotes = lineOf(await git.ask('remote'));
  if (remotes === null)
    return { name, status: 'not-checked', reason: 'Committed; there is no remote that could have it.' };
  const pushed = lineOf(await git.ask('branch', '--remotes', '--contains', 'HEAD'));
  return pushed === null
    ? { name, status: 'refused', reason: 'This commit is on this machine alone. Push it first.' }
    : { name, status: 'passed', reason: 'Everything is committed and pushed.' };
};

type ReadHazard = Hazard & { readonly file: string };

/** Hazards of the migrations that came after a release; null where git does not know that release. */
const hazardsSince = async (
  { root, io, signal }: Looking,
  previous: string,
  folder: string | undefined,
): Promise<{ readonly files: number; readonly hazards: readonly ReadHazard[] } | null> => {
  const git = gitIn(root, io, signal);
  const since = /^[0-9a-f]{7,64}$/i.test(previous)
    ? lineOf(await git.ask('rev-parse', '--verify', '--quiet', `${previous}^{commit}`))
    : null;
  if (since === null) return null;
  const changed = await git.ask('diff', '--name-only', '--diff-filter=AMR', '-z', since, 'HEAD');
  if (changed === null) return null;
  const files = changed
    .toString()
    .split('\0')
    .filter(path => isMigration(path, folder))
    .slice(0, limits.migrationFiles);
  const hazards: ReadHazard[] = [];
  for (const file of files) {
    const text = await git.ask('show', `HEAD:${file}`);
    if (text !== null) hazards.push(...hazardsOf(file, text.toString()).map(hazard => ({ ...hazard, file })));
  }
  return { files: files.length, hazards };
};

const placeOf = ({ file, line, sql }: ReadHazard): string => `${file}:${line} (${sql})`;

/** What the migrations since the release before do to members and to the way back. */
export const migrationsItem = async (
  looking: Looking,
  previous: string,
  folder: string | undefined,
): Promise<PreflightItem> => {
  const name = 'migrations';
  const found = await hazardsSince(looking, previous, folder);
  if (found === null)
    return { name, status: 'not-checked', reason: `Git does not know ${previous}, so what came since is not known.` };
  const [first] = found.hazards;
  if (first === undefined) {
    const reason =
      found.files === 0 ? 'None since the release before.' : `${found.files} since the release before, which only add.`;
    return { name, status: 'passed', reason };
  }
  const gone = found.hazards.find(hazard => takesWayBack(hazard));
  if (gone !== undefined)
    return refusal(name, `The release before cannot run once this migration did: ${placeOf(gone)}.`, looking);
  const locks = found.hazards.find(hazard => keepsMembersOut(hazard)) ?? first;
  return refusal(name, `Members wait for as long as this migration takes: ${placeOf(locks)}.`, looking);
};

/** Whether there is something to go back to; `listing` is what the platform printed, null when it could not be asked. */
export const wayBackItem = (
  looking: Looking,
  { defined, target, listing }: { readonly defined: boolean; readonly target: string; readonly listing: string | null },
): PreflightItem => {
  const name = 'way back';
  if (!defined) return refusal(name, 'No rollback command is in the settings (deploy.rollback).', looking);
  if (listing === null)
    return refusal(
      name,
      `Nothing shows that ${target} can still be started: the settings have no command that lists what one can go back to (deploy.list).`,
      looking,
    );
  return isListed(listing, target)
    ? { name, status: 'passed', reason: `${target} is there to go back to.` }
    : refusal(name, `${target} is not among the releases that one can go back to.`, looking);
};
