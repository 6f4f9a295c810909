import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditFlags, audit } from '../../src/commands/audit.ts';
import type { NetFlags } from '../../src/config/net-options.ts';
import { ownershipName } from '../../src/config/ownership-file.ts';
import { verify } from '../../src/commands/verify.ts';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import type { Report } from '../../src/findings/report.ts';
import type { WorldPlan } from '../world/plan.ts';
import type { World } from '../world/world.ts';
import { edgeToken, edgeVariable } from '../world/cloudflare/edge-world.ts';
import { checkOut } from './checkout.ts';
import { heard } from './command-line.ts';
import { commandFolder, replayed } from './replayed.ts';

/** One world with a place on disk for its settings, its repository and the state of its audits. */
export type Target = {
  readonly set: (plan: WorldPlan) => Promise<void>;
  readonly audit: (flags?: AuditFlags) => Promise<Report>;
  readonly verify: (id: string) => Promise<{ readonly status: string; readonly reason: string }>;
  readonly replay: (command: string) => Promise<string>;
  readonly folder: string;
  /** Where the repository of the plan is laid out. */
  readonly repo: string;
  /** Where the commands keep what they remember. */
  readonly state: string;
  /** Network flags of the world. */
  readonly flags: readonly string[];
};

/** Lays a plan and gives it back. */
export const layPlan = async (target: Pick<Target, 'set'>, plan: WorldPlan): Promise<WorldPlan> => {
  await target.set(plan);
  return plan;
};

/** The network flags of a world as the commands take them. */
export const parsedFlags = (flags: readonly string[]): NetFlags => {
  const of = (name: string): readonly string[] =>
    flags.flatMap((word, index) => (flags[index - 1] === name ? [word] : []));
  const [resolver] = of('--resolver');
  return { ...(resolver === undefined ? {} : { resolver }), connectTo: of('--connect-to'), ca: of('--ca') };
};

export const targetIn = (world: Pick<World, 'set' | 'flags'>, folder: string): Target => {
  const state = join(folder, 'state');
  const config = join(folder, 'launch-ready.jsonc');
  const ownership = join(folder, ownershipName);
  const repo = join(folder, 'repo');
  const bin = commandFolder(join(folder, 'bin'));
  let hasRepo = false;
  let domain = '';
  let laid = '';
  let token: string | null = null;
  const withToken = (around: Surroundings): Surroundings => ({
    ...around,
    env: name => (name === edgeVariable && token !== null ? token : around.env(name)),
  });
  mkdirSync(state, { recursive: true });

  return {
    folder,
    repo,
    state,
    // A plan that is laid can bring addresses of its own.
    get flags() {
      return world.flags;
    },
    set: async plan => {
      domain = plan.domain;
      token = edgeToken(plan);
      // Only here is the variable set, so only here do the settings name it.
      const settings = { ...(token === null ? {} : { cloudflare: { token: edgeVariable } }), ...plan.config };
      writeFileSync(config, JSON.stringify(settings, null, 2));
      if (plan.ownership === null) rmSync(ownership, { force: true });
      else writeFileSync(ownership, JSON.stringify({ answers: plan.ownership }, null, 2));
      hasRepo = plan.repo !== null;
      const asked = JSON.stringify([plan.repo, plan.git, plan.copied]);
      // Most flaws leave the repository alone, and a history takes longer to lay than to read.
      if (asked !== laid) await checkOut(repo, plan);
      laid = asked;
      await world.set(plan);
    },
    audit: async (flags = {}) => {
      const all = { config, json: true, ...(hasRepo ? { repo } : {}), ...parsedFlags(world.flags), ...flags };
      const { stdout, stderr } = await heard(state, folder, around => audit(domain, all, withToken(around)));
      if (stdout === '') throw new Error(`the audit printed nothing: ${stderr}`);
      return JSON.parse(stdout) as Report;
    },
    verify: async id => {
      const { stdout } = await heard(state, folder, around => verify(id, { json: true }, withToken(around)));
      return JSON.parse(stdout) as { status: string; reason: string };
    },
    replay: command =>
      replayed(command, { bin, state, cwd: folder, env: token === null ? {} : { [edgeVariable]: token } }),
  };
};
