import { defineScenario, goesThrough } from './scenario.ts';

/** A member writes; another member reads it, a stranger does not; then it is taken back. */
export const postAndRead = defineScenario({
  name: 'post-and-read',
  title: 'What a member writes is read by members and by nobody else',
  flows: ['post', 'read-post', 'remove-post'],
  actors: ['member-a', 'member-b', 'anonymous'],
  act: async ({ drive, actor, stage, saw }) => {
    const author = actor('member-a');
    const canary = `canary ${drive.run.label} ${drive.io.randomLabel(26)}`;
    const words = { title: `A note of ${drive.run.label}`, text: canary };
    const id = drive.journal.make('post of member-a', { flow: 'remove-post', as: 'member-a', with: { ...words } });
    await stage('write', () => author.walk('post', words));
    const { post = '' } = author.variables();
    drive.journal.known(id, { post });
    await stage('read as another member', () => actor('member-b').walk('read-post', { ...words, post }));
    saw('a stranger reads it', await goesThrough(actor('anonymous').walk('read-post', { ...words, post })));
    await stage('take it back', () => author.walk('remove-post', { ...words, post }));
    drive.journal.gone(id);
  },
});
