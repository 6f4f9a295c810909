import { ActorUnavailable } from '../actors/actor.ts';
import { triedNewcomer } from './desk.ts';
import { defineKind } from './kind.ts';
import { recognisedBy } from './recognised.ts';

/** A member reports what another wrote; whoever keeps order hears of it. */
export const moderationAlert = defineKind({
  kind: 'moderation-alert',
  words: ['report', 'flag', 'moderat'],
  send: async desk => {
    const { drive } = desk;
    const own = drive.settings.mails['moderation-alert'];
    const variable = own === false ? undefined : own?.to;
    const to = variable === undefined ? undefined : drive.io.env(variable);
    if (variable !== undefined && (to === undefined || to === ''))
      throw new ActorUnavailable('the moderator', `the variable ${variable} is not set`);
    if (to === undefined && recognisedBy(drive, moderationAlert).by === 'words')
      throw new ActorUnavailable(
        'the moderator',
        'the settings do not say where alerts go or what their subject is (drive.mails.moderation-alert)',
      );
    const [{ actor: author }, { actor: reporter }] = await Promise.all([
      desk.newcomer('linked'),
      desk.newcomer(triedNewcomer),
    ]);
    const words = {
      title: `A note of ${drive.run.label}`,
      text: `canary ${drive.run.label} ${drive.io.randomLabel(26)}`,
    };
    const undo = { flow: 'remove-post', as: 'member-a', with: { part: author.name, ...words } } as const;
    const id = drive.journal.make('reported post of the author', undo);
    await author.walk('post', words);
    const { post = '' } = author.variables();
    drive.journal.known(id, { post });
    const reason = `Report of the test run ${drive.run.label}`;
    return desk.post(
      moderationAlert,
      { asked: 'I reported a post as a member', ...(to === undefined ? {} : { to }) },
      () => reporter.walk('report', { post, reason }),
    );
  },
  after: async desk => {
    if (desk.drive.recipe.flows.moderate === undefined) return;
    const [moderator, { actor: author }] = await Promise.all([desk.staff('moderator'), desk.newcomer('linked')]);
    const { post = '' } = author.variables();
    await moderator.walk('moderate', { post, reason: `Report of the test run ${desk.drive.run.label}` });
  },
});
