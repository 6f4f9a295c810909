import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { handover } from '../../src/commands/handover.ts';
import { targetFolder } from '../../src/platform/state-target.ts';
import { composed } from '../world/compose.ts';
import { nearMisses } from '../world/flaws.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { type Kind, layFrom, reads } from './kind.ts';
import { parsedFlags, type Target } from './target.ts';

const readsHandover = reads('handover');
const checksOf = new Set(['handover/documented', 'handover/keys-placed', 'handover/mail-records-known']);
const traps = nearMisses.filter(({ check }) => checksOf.has(check));

/** Lays the plan and writes the handover of it, as its owner would. */
const handOver = async (target: Target, plan: WorldPlan): Promise<void> => {
  await target.set(plan);
  const flags = {
    ...parsedFlags(target.flags),
    config: join(target.folder, 'launch-ready.jsonc'),
    repo: target.repo,
    browser: false,
    output: join(target.folder, 'handover'),
  };
  const { stdout, stderr } = await heard(target.state, target.folder, around =>
    // What the pack says of commands is not looked at here.
    handover(plan.domain, flags, around, []),
  );
  if (!stdout.includes('Written to')) throw new Error(`the handover was not written: ${stderr}`);
};

/** The little internet, of which a handover was written while it was sound; what changed since is the flaw. */
export const handedOverKind: Kind = {
  name: 'handover',
  judges: ({ of }, check) => of === 'world' && readsHandover(check),
  readies: readsHandover,
  traps,
  soundApart: true,
  ready: async target => {
    const laySince = async (before: WorldPlan, after: WorldPlan): Promise<WorldPlan> => {
      await handOver(target, before);
      await target.set(after);
      return after;
    };
    return {
      layFlawed: async of => {
        if (of.of !== 'world') throw new Error(`${of.flaw.name} is no flaw of the world`);
        return laySince(soundPlan(of.flaw.hosts), composed([of]));
      },
      layMended: async ({ of, flaw }) => {
        const plan = soundPlan(of === 'world' ? flaw.hosts : []);
        return laySince(plan, plan);
      },
      layTrap: layFrom(traps, ({ hosts, apply }) => {
        const plan = soundPlan(hosts);
        apply(plan);
        return laySince(soundPlan(hosts), plan);
      }),
      laySound: () => laySince(soundPlan(), soundPlan()),
      // Other targets have hosts that this handover does not know.
      afterwards: () => rm(join(targetFolder(target.state, soundPlan().domain), 'handover.json'), { force: true }),
    };
  },
};
