import { insideFlow, wayIn } from '../actors/way-in.ts';
import { defineScenario, goesThrough } from './scenario.ts';

/** A member signs in from a fresh browser and sees the dashboard; a wrong password, or a link that was used, does not get in. */
export const login = defineScenario({
  name: 'login',
  title: 'A member signs in and sees the dashboard',
  flows: ['sign-in', 'dashboard'],
  actors: ['member-a'],
  act: async ({ drive, actor, stage, saw }) => {
    const member = actor('member-a').variables();
    const inside = insideFlow(drive.recipe);
    const visitor = drive.part('member-a, another browser', member);
    await stage('sign in', () => visitor.walk(wayIn(member)));
    await stage('see the dashboard', () => visitor.walk(inside));
    const { password } = member;
    if (password === undefined) {
      const finder = drive.part('a stranger with the used link', { run: drive.run.label });
      await stage('open the link once more', () => finder.session.open(visitor.variables()['link'] ?? '/'));
      saw('used link gets in', await goesThrough(finder.walk(inside)));
      return;
    }
    const stranger = drive.part('a stranger', { ...member, password: `${password}-not` });
    saw('wrong password gets in', await stage('try a wrong password', () => goesThrough(stranger.walk('sign-in'))));
  },
});
