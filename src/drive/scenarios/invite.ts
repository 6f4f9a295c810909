import { signUp } from '../actors/sign-in.ts';
import { defineScenario, goesThrough } from './scenario.ts';
import { variablesFor } from '../drive.ts';

/** An administrator invites an address; its holder joins and accepts; the link does not work a second time. */
export const invite = defineScenario({
  name: 'invite',
  title: 'An invitation is sent, accepted, and used up',
  flows: ['invite', 'accept-invite', 'remove-invite', 'sign-up'],
  actors: ['admin'],
  needs: ['mail'],
  act: async ({ drive, actor, stage, saw }) => {
    const { email: guest = '' } = variablesFor(drive.run, drive.inbox, 'guest');
    const id = drive.journal.make('invitation', { flow: 'remove-invite', as: 'admin', with: { guest } });
    await stage('invite', () => actor('admin').walk('invite', { guest }));
    const invited = await stage('join', () => signUp(drive, 'guest', 'member-a'));
    const accepted = await stage('accept', () => invited.walk('accept-invite'));
    const { link = '' } = accepted.variables;
    saw('ms from inviting to the open link', accepted.ms);
    const again = await invited.session.open(link);
    saw('status of the link afterwards', again.status);
    saw('accepted', await goesThrough(invited.walk('who-am-i')));
    await actor('admin').walk('remove-invite', { guest });
    drive.journal.gone(id);
  },
});
