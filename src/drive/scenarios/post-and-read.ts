import { defineScenario, goesThrough } from './scenario.ts';
import { writePost } from './write-post.ts';

/** A member writes; another member reads it, a stranger does not; then it is taken back. */
export const postAndRead = defineScenario({
  name: 'post-and-read',
  title: 'What a member writes is read by members and by nobody else',
  flows: ['post', 'read-post', 'remove-post'],
  actors: ['member-a', 'member-b', 'anonymous'],
  act: async ({ drive, actor, stage, saw }) => {
    const author = actor('member-a');
    const { entry, post, words } = await stage('write', () => writePost(drive, author, 'post'));
    await stage('read as another member', () => actor('member-b').walk('read-post', { ...words, post }));
    saw('a stranger reads it', await goesThrough(actor('anonymous').walk('read-post', { ...words, post })));
    await stage('take it back', () => author.walk('remove-post', { ...words, post }));
    drive.journal.gone(entry);
  },
});
