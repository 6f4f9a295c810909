import { variablesFor } from '../drive.ts';
import { defineKind } from './kind.ts';

const guestName = 'guest';

/** An administrator invites somebody who has no account; the guest joins and accepts. */
export const invite = defineKind({
  kind: 'invite',
  flow: 'accept-invite',
  words: ['invit'],
  send: async desk => {
    const { drive } = desk;
    const admin = await desk.staff('admin');
    const { email: guest = '' } = variablesFor(drive.run, desk.inbox, guestName);
    drive.journal.make('invitation', { flow: 'remove-invite', as: 'admin', with: { guest } });
    return desk.post(invite, { asked: 'I invited a guest as the administrator', to: guest }, () =>
      admin.walk('invite', { guest }),
    );
  },
  link: async (desk, link) => {
    const { actor } = await desk.newcomer(guestName);
    const accept = (): Promise<unknown> => actor.follow('accept-invite', link);
    return { use: accept, again: accept };
  },
});
