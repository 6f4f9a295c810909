import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import { rehearse } from '../../src/commands/rehearse.ts';
import { keptRehearsal } from '../../src/evidence/kept-rehearsal.ts';
import { missingFromCache, type Registry, startRegistry } from '../deploy/rehearsal/registry.ts';
import type { WorldPlan } from '../world/plan.ts';
import { heard } from './command-line.ts';
import { layEdited } from './edited-repository.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { rehearsedNearMisses } from './rehearsed-near-misses.ts';
import type { Target } from './target.ts';

const domain = 'community.test';
const lockFile = join(import.meta.dirname, '..', '..', 'examples', 'community', 'package-lock.json');

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

/**
 * What the community runs without. Each costs a whole start that takes longer than a refusal, and they are tried on the sound
 * community; a flaw and a near miss show in what is left.
 */
export const optional = {
  NEWS_FROM: null,
  METRICS_TOKEN: null,
  APP_VERSION: null,
  DATABASE_POOL: null,
  TRUSTED_HOPS: null,
  BILLING_SCHEME: null,
  MODEL_NAME: null,
} as const;

/** The example community, deployed once from a clean clone before it is audited; packages are served by a registry on loopback. */
export const rehearsedKind: Kind = {
  name: 'rehearsal',
  judges: ({ of }, check) => of === 'app' && reads('rehearsal')(check),
  readies: reads('rehearsal'),
  traps: rehearsedNearMisses,
  // The repository of the world is no app that could be deployed.
  soundApart: true,
  ready: async target => {
    const missing = missingFromCache(lockFile);
    if (missing.length > 0) throw new Error(`npm has not kept ${missing.join(', ')}: run npm ci once`);
    const registry = await startRegistry(lockFile);
    const written = (name: string, variables: { readonly [name: string]: null }): string => {
      const config = join(target.folder, name);
      writeFileSync(config, JSON.stringify(rehearsalSettings(registry, { variables })));
      return config;
    };
    const whole = written('rehearsal.jsonc', { DATABASE_URL: null });
    const lean = written('rehearsal-lean.jsonc', { DATABASE_URL: null, ...optional });
    const runWith = async ({ state, folder }: Target, config: string): Promise<void> => {
      const flags = { repo: join(folder, 'repo'), config, runCode: true, json: true };
      const { stdout, stderr } = await heard(state, folder, around => rehearse(domain, flags, around));
      if (stdout === '') throw new Error(`the rehearsal printed nothing: ${stderr}`);
    };
    const run = (of: Target): Promise<void> => runWith(of, lean);
    const laySound = (): Promise<WorldPlan> => layEdited(target, () => {}, soundRun);
    const soundRun = onceKept(keptRehearsal, of => runWith(of, whole));
    return {
      layFlawed: of => layEdited(target, composed([choiceOf(of)]).edit, run),
      layMended: laySound,
      layTrap: layFrom(rehearsedNearMisses, ({ edit }) => layEdited(target, edit, run)),
      laySound,
      close: registry.close,
    };
  },
};
