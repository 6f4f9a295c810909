import { defineScenario, goesThrough } from './scenario.ts';

/** A member signs out. What matters is whether the session itself is over, not whether the cookie is gone. */
export const logout = defineScenario({
  name: 'logout',
  title: 'Signing out ends the session',
  flows: ['sign-in', 'sign-out', 'dashboard'],
  actors: ['member-b'],
  act: async ({ drive, actor, stage, saw }) => {
    const member = actor('member-b');
    const leaving = drive.part('member-b, another browser', member.variables());
    await stage('sign in', () => leaving.walk('sign-in'));
    const kept = await leaving.session.cookies();
    await stage('sign out', () => leaving.walk('sign-out'));
    const replay = drive.part('member-b, the old session', leaving.variables());
    await replay.session.setCookies(kept);
    saw('old session still gets in', await stage('try the old session', () => goesThrough(replay.walk('dashboard'))));
    // Some apps end every session of the member: the actor comes back for the scenarios after this one.
    if (!(await goesThrough(member.walk('dashboard')))) await member.walk('sign-in');
  },
});
