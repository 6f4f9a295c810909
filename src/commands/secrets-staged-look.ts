import type { Git } from '../collectors/secrets/git-answers.ts';
import { createGathering } from '../collectors/secrets/gathering.ts';
import { type StagedSearch, searchStaged } from '../collectors/secrets/search-staged.ts';
import type { StagedBlob } from '../collectors/secrets/staged.ts';
import type { SecretsSettings } from '../config/secrets-settings.ts';
import { rules } from '../engines/secrets/rules/index.ts';
import { createScanner } from '../engines/secrets/scan.ts';
import { fingerprint } from '../engines/secrets/shown.ts';
import type { SecretPlace } from '../evidence/secrets.ts';
import { judgeSecrets } from '../findings/secrets-judged.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { SecretsLook } from '../reporters/secrets-text.ts';
import { baselineOf, secretsSettings } from './secrets-settings.ts';
import type { Surroundings } from './surroundings.ts';

export type StagedFlags = {
  readonly history?: boolean;
  readonly since?: string;
  readonly hook?: boolean;
  readonly verify?: boolean;
  readonly baseline?: string;
  readonly json?: boolean;
};

type Settings = Pick<SecretsSettings, 'allow' | 'salt'>;

/** Broken settings are no way past the hook: then nothing is allowed. */
const settingsOr = async (cwd: string): Promise<{ readonly settings: Settings; readonly problem: string | null }> => {
  try {
    return { settings: await secretsSettings(cwd), problem: null };
  } catch (error) {
    if (!(error instanceof LaunchReadyError)) throw error;
    return { settings: { allow: [] }, problem: error.message };
  }
};

type Gathered = Pick<SecretsLook, 'judged' | 'committed' | 'settingsProblem'>;

const judged = async ({ seen: all }: StagedSearch, flags: StagedFlags, around: Surroundings): Promise<Gathered> => {
  const baseline = await baselineOf(around.cwd, flags.baseline);
  // Settings, and what a path is for, matter only where something was found.
  if (all.length === 0)
    return { judged: judgeSecrets([], [], baseline, ''), committed: new Set(), settingsProblem: null };
  const { settings, problem } = await settingsOr(around.cwd);
  const { treeSortOf } = await import('../collectors/secrets/tree-sort.ts');
  const gathering = createGathering(settings.salt);
  const committed = new Set<string>();
  for (const { seen, file, entry, committed: before } of all) {
    const { line } = seen;
    const place: SecretPlace =
      entry === null
        ? { in: 'tree', file, line, tracked: true, sort: treeSortOf(file) }
        : { in: 'archive', file, line, entry, tracked: true };
    gathering.add(seen, place);
    if (before) committed.add(fingerprint(seen.rule, seen.value, settings.salt));
  }
  const today = around.now().toISOString().slice(0, 10);
  return {
    judged: judgeSecrets(gathering.found(), settings.allow, baseline, today),
    committed,
    settingsProblem: problem,
  };
};

/** What a commit made now would put into the history, judged. */
export const lookAtStaged = async (
  git: Git,
  staged: readonly StagedBlob[],
  flags: StagedFlags,
  around: Surroundings,
): Promise<{ readonly look: SecretsLook; readonly complete: boolean }> => {
  const search = await searchStaged(git, staged, { scanner: createScanner(rules), own: null }, around.signal);
  const look: SecretsLook = {
    scope: 'staged',
    ...(await judged(search, flags, around)),
    read: { files: 0, blobs: search.blobs, bytes: search.bytes },
    leftOut: search.leftOut.map(({ file, reason }) => ({
      what: file,
      reason,
      ...(search.complete ? {} : { cut: true as const }),
    })),
  };
  return { look, complete: search.complete };
};
