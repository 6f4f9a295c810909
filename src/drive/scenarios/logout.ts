import { ActorUnavailable } from '../actors/actor.ts';
import { insideFlow, wayIn } from '../actors/way-in.ts';
import { defineScenario, goesThrough } from './scenario.ts';

/**
 * A member signs out. What matters is whether the session itself is over, not whether the cookie is gone: a copy of it
 * gets in before and is tried again afterwards.
 */
export const logout = defineScenario({
  name: 'logout',
  title: 'Signing out ends the session',
  flows: ['sign-in', 'sign-out', 'dashboard'],
  actors: ['member-b'],
  act: async ({ drive, actor, stage, saw }) => {
    const member = actor('member-b');
    const inside = insideFlow(drive.recipe);
    const leaving = drive.part('member-b, another browser', member.variables());
    await stage('sign in', () => leaving.walk(wayIn(member.variables())));
    const copy = drive.part('member-b, the old session', leaving.variables());
    await copy.session.setCookies(await leaving.session.cookies());
    copy.session.carry(leaving.session.carried());
    if (!(await goesThrough(copy.walk(inside))))
      throw new ActorUnavailable(copy.name, 'a copy of the session does not get in even before signing out');
    await stage('sign out', () => leaving.walk('sign-out'));
    saw('old session still gets in', await stage('try the old session', () => goesThrough(copy.walk(inside))));
    // Some apps end every session of the member: the actor comes back for the scenarios after this one.
    if (!(await goesThrough(member.walk(inside)))) await member.walk(wayIn(member.variables()));
  },
});
