import { composed } from '../world/compose.ts';
import { nearMisses as all } from '../world/flaws.ts';
import { soundPlan } from '../world/sound.ts';
import { handedOverKind } from './handed-over.ts';
import { type Kind, layFrom, readiesNothing } from './kind.ts';
import { layPlan } from './target.ts';

/** Those of a handover are laid after one was written. */
const nearMisses = all.filter(one => !handedOverKind.traps.includes(one));

/** The little internet with one flaw in it. */
export const worldKind: Kind = {
  name: 'world',
  rest: true,
  judges: ({ of }) => of === 'world',
  readies: readiesNothing,
  traps: nearMisses,
  ready: async target => ({
    layFlawed: async chosen => {
      if (chosen.of !== 'world') throw new Error(`${chosen.flaw.name} is no flaw of the world`);
      return layPlan(target, composed([chosen]));
    },
    layMended: ({ of, flaw }) => layPlan(target, soundPlan(of === 'world' ? flaw.hosts : [])),
    layTrap: layFrom(nearMisses, ({ hosts, apply }) => {
      const plan = soundPlan(hosts);
      apply(plan);
      return layPlan(target, plan);
    }),
    laySound: () => layPlan(target, soundPlan()),
  }),
};
