import { insideFlow } from '../actors/way-in.ts';
import { defineScenario, goesThrough } from './scenario.ts';

/** A member who forgot the password sets a new one by mail; the old password and the open sessions are over. */
export const reset = defineScenario({
  name: 'reset',
  title: 'A forgotten password is set anew by mail',
  flows: ['reset', 'sign-in', 'dashboard'],
  actors: ['member-b'],
  needs: ['mail'],
  act: async ({ drive, actor, stage, saw }) => {
    const member = actor('member-b');
    const before = member.variables();
    const email = before['email'] ?? '';
    const generation = `${before['generation'] ?? ''}+`;
    const newPassword = drive.run.passwordOf(`${email}${generation}`);
    drive.keepSecret('new password of member-b', newPassword);
    // Written down first: after a kill the clean-up has to know which of the two passwords may hold.
    const account = drive.journal
      .left()
      .find(({ undo }) => undo.flow === 'close-account' && undo.with['email'] === email);
    if (account !== undefined) drive.journal.known(account.id, { generation });
    const asking = drive.part('member-b, without the password', before);
    await stage('ask for the mail and set the password', () => asking.walk('reset', { newPassword }));
    saw('open session still gets in', await goesThrough(member.walk(insideFlow(drive.recipe))));
    const old = drive.part('member-b, the old password', before);
    saw('old password still gets in', await goesThrough(old.walk('sign-in')));
    await stage('sign in with the new password', () => member.walk('sign-in', { password: newPassword, generation }));
  },
});
