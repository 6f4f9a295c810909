import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flaw } from '../../examples/community-flawed/flaw.ts';
import type { Repository } from '../../examples/community/test/support/repository.ts';
import type { CheckId } from '../../src/checks/check.ts';
import { rehearse } from '../../src/commands/rehearse.ts';
import { keptRehearsal } from '../../src/evidence/kept-rehearsal.ts';
import type { RehearsalEvidence } from '../../src/evidence/rehearsal.ts';
import { missingFromCache, type Registry, startRegistry } from '../deploy/rehearsal/registry.ts';
import { heard } from './command-line.ts';
import { editedTwins, layEdited, proveEditedQuiet } from './edited-repository.ts';
import type { Quiet, Twins } from './proof.ts';
import type { Target } from './target.ts';

const domain = 'community.test';
const lockFile = join(import.meta.dirname, '..', '..', 'examples', 'community', 'package-lock.json');

export type RehearsedNearMiss = {
  readonly check: CheckId;
  readonly trap: string;
  readonly edit: (repository: Repository) => void;
};

/** The example community, deployed once from a clean clone before it is audited. */
export type Rehearsals = {
  readonly twins: (flaw: Flaw, variant: string) => Twins;
  readonly quiet: (nearMiss: RehearsedNearMiss) => Promise<Quiet>;
  /** The sound community as the target, rehearsed. */
  readonly sound: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Settings of a rehearsal on this machine: packages come from loopback; the data lies in memory, unless other variables are given. */
export const rehearsalSettings = (
  registry: Registry,
  { variables }: { readonly variables: { readonly [name: string]: string | null } } = {
    variables: { DATABASE_URL: null },
  },
): object => ({
  domain,
  rehearsal: {
    // Tools for development are a quarter of a gigabyte, and none of them is in the way of a flaw.
    install: ['npm', 'ci', '--omit=dev', '--no-audit', '--no-fund'],
    variables: { ...variables, NPM_CONFIG_REGISTRY: registry.url },
  },
});

/** Rehearsals on one target; packages are served by a registry on loopback. */
export const rehearsalsOn = async (target: Target): Promise<Rehearsals> => {
  const missing = missingFromCache(lockFile);
  if (missing.length > 0) throw new Error(`npm has not kept ${missing.join(', ')}: run npm ci once`);
  const registry = await startRegistry(lockFile);
  const config = join(target.folder, 'rehearsal.jsonc');
  writeFileSync(config, JSON.stringify(rehearsalSettings(registry)));
  const run = async ({ state, folder }: Target): Promise<void> => {
    const flags = { repo: join(folder, 'repo'), config, runCode: true, json: true };
    const { stdout, stderr } = await heard(state, folder, around => rehearse(domain, flags, around));
    if (stdout === '') throw new Error(`the rehearsal printed nothing: ${stderr}`);
  };
  // It is the same commit for every flaw that is mended, so it is rehearsed once.
  let before: RehearsalEvidence | null = null;
  const soundRun = async (of: Target): Promise<void> => {
    if (before !== null) return keptRehearsal.keep(of.state, domain, before);
    await run(of);
    before = await keptRehearsal.kept(of.state, domain, new Date());
  };
  return {
    twins: (flaw, variant) => ({
      ...editedTwins(target, flaw, variant, run),
      layMended: () => layEdited(target, () => {}, soundRun),
    }),
    quiet: nearMiss => proveEditedQuiet(target, nearMiss, run),
    sound: async () => void (await layEdited(target, () => {}, soundRun)),
    close: registry.close,
  };
};
