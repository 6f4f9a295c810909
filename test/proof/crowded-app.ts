import { keepSpike, keptSpike } from '../../src/evidence/kept-spike.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { crowdedNearMisses } from './crowded-near-misses.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { crowdedCommunity } from './slow-app.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

/** Enough that counting it for each visitor is felt on any machine. */
const holding = { size: { members: 300, posts: 4_000 }, answers: 20_000 };

/** Runs the community with this in it, lets many come with the command itself, and keeps what was seen. */
const crowded = async (target: Target, change: { flaws: readonly string[]; trap?: string }): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  await crowdedCommunity({ ...holding, ...change, domain }, run => heard(target.state, target.folder, run));
  return plan;
};

/** The sound community, and how its members got in. */
const soundCrowd = onceKept({ keep: keepSpike, kept: keptSpike }, async target => {
  await crowded(target, { flaws: [] });
});

/** Whether members get in while many others come. */
export const crowdedKind: Kind = {
  name: 'spike',
  judges: ({ of }, { id }) => of === 'app' && id === 'edge/spike-spares-login',
  readies: reads('spike'),
  traps: crowdedNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundCrowd(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => crowded(target, { flaws: [choiceOf(of)] }),
      layMended: laySound,
      layTrap: layFrom(crowdedNearMisses, ({ name }) => crowded(target, { flaws: [], trap: name })),
      laySound,
    };
  },
};
