import type { CrossMemberTrial } from '../../../evidence/hardening/cross-member.ts';
import { type Leaf, silent } from '../../../evidence/leaf.ts';
import { insideFlow } from '../../actors/way-in.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { appRoutes } from '../app-routes.ts';
import { defineVerification } from '../verification.ts';
import { layGround } from './ground.ts';
import { readTrials } from './read.ts';
import { writeTrials } from './write.ts';

const isQuiet = (trial: Leaf<CrossMemberTrial>): boolean =>
  trial.status === 'ok' && (trial.value.kind === 'read' ? trial.value.leaks.length === 0 : !trial.value.changed);

/** S6.f1: what one member has written, paid for or is called by is read and changed by that member alone. */
export const crossMember = defineVerification({
  name: 'cross-member',
  title: 'One member neither reads nor changes what is another’s',
  actors: ['anonymous', 'member-a', 'member-b'],
  also: ['other-plan'],
  flows: ['post', 'read-post', 'who-am-i'],
  requests: 150,
  act: async hand => {
    const ground = await layGround(hand);
    const routes = await appRoutes(hand, ['member-a']);
    // Writes first: the comments that they leave are read afterwards, with whose they are.
    const writes = await writeTrials(hand, ground, routes);
    const reads = await readTrials(hand, ground, routes);
    const trials: Record<string, Leaf<CrossMemberTrial>> = { ...reads, ...writes };
    if (await goesThrough(ground.other.walk(insideFlow(hand.drive.recipe)))) return trials;
    const gone = silent(`the session of ${ground.other.name} ended while it tried, so that its refusals say nothing`);
    return Object.fromEntries(Object.entries(trials).map(([name, own]) => [name, isQuiet(own) ? gone : own]));
  },
});
