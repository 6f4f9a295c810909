import { defineScenario, goesThrough } from './scenario.ts';

/** A member signs in from a fresh browser and sees the dashboard; a wrong password does not get in. */
export const login = defineScenario({
  name: 'login',
  title: 'A member signs in and sees the dashboard',
  flows: ['sign-in', 'dashboard'],
  actors: ['member-a'],
  act: async ({ drive, actor, stage, saw }) => {
    const member = actor('member-a').variables();
    const visitor = drive.part('member-a, another browser', member);
    await stage('sign in', () => visitor.walk('sign-in'));
    await stage('see the dashboard', () => visitor.walk('dashboard'));
    const stranger = drive.part('a stranger', { ...member, password: `${member['password'] ?? ''}-not` });
    saw('wrong password gets in', await stage('try a wrong password', () => goesThrough(stranger.walk('sign-in'))));
  },
});
