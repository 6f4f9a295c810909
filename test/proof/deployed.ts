import { composed } from '../../examples/community-flawed/compose.ts';
import { soundPlan } from '../world/sound.ts';
import { deployNearMisses } from './deploy-near-misses.ts';
import { layEdited } from './edited-repository.ts';
import { keepDrill } from './kept-drill.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { layPlan } from './target.ts';

/** The repository of the community, after a bad deploy was drilled: how a deploy goes is read from both. */
export const deployedKind: Kind = {
  name: 'deploys',
  judges: ({ of }, check) => of === 'app' && reads('deploys')(check),
  readies: reads('deploys'),
  traps: deployNearMisses,
  ready: async target => {
    await keepDrill(target, soundPlan().domain);
    return {
      layFlawed: of => layEdited(target, composed([choiceOf(of)]).edit),
      layMended: () => layEdited(target, () => {}),
      layTrap: layFrom(deployNearMisses, ({ edit }) => layEdited(target, edit)),
      laySound: () => layPlan(target, soundPlan()),
    };
  },
};
