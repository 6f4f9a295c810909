import { defineKind } from './kind.ts';

/** A member signs in by a mailed link instead of a password. */
export const signInLink = defineKind({
  kind: 'sign-in-link',
  flow: 'sign-in-by-link',
  words: ['sign in', 'sign-in', 'log in', 'login', 'magic link'],
  send: async desk => {
    const { actor } = await desk.newcomer('linked');
    const { email: to = '' } = actor.variables();
    const visitor = desk.drive.part('linked, another browser', actor.variables());
    return desk.post(signInLink, { asked: 'I asked for a sign-in link as a member', to }, () =>
      visitor.ask('sign-in-by-link'),
    );
  },
  link: async (desk, link) => {
    const { actor } = await desk.newcomer('linked');
    const by = (name: string): Promise<unknown> =>
      desk.drive.part(name, actor.variables()).follow('sign-in-by-link', link);
    return { use: () => by('linked, by the link'), again: () => by('somebody with the used sign-in link') };
  },
});
