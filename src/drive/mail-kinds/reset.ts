import { defineKind } from './kind.ts';

/** A member forgot the password and asks for a new one. */
export const reset = defineKind({
  kind: 'reset',
  flow: 'reset',
  words: ['password', 'reset'],
  send: async desk => {
    const { actor } = await desk.newcomer('forgetful');
    const { email: to = '' } = actor.variables();
    const visitor = desk.drive.part('forgetful, without the password', actor.variables());
    return desk.post(reset, { asked: 'I asked for a new password as a member', to }, () => visitor.ask('reset'));
  },
  link: async ({ drive, newcomer }, link) => {
    const { actor } = await newcomer('forgetful');
    const { email = '' } = actor.variables();
    const generation = '+';
    const newPassword = drive.run.passwordOf(`${email}${generation}`);
    drive.keepSecret('new password of forgetful', newPassword);
    // Written down first: after a kill the clean-up has to know which of the two passwords may hold.
    const account = drive.journal
      .left()
      .find(({ undo }) => undo.flow === 'close-account' && undo.with['email'] === email);
    if (account !== undefined) drive.journal.known(account.id, { generation });
    const by = (name: string): Promise<unknown> =>
      drive.part(name, actor.variables()).follow('reset', link, { newPassword });
    return { use: () => by('forgetful, by the link'), again: () => by('somebody with the used reset link') };
  },
});
