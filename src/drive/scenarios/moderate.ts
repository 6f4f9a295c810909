import { defineScenario, goesThrough } from './scenario.ts';
import { writePost } from './write-post.ts';

/** A member reports what another wrote; a moderator removes it; then nobody reads it. */
export const moderate = defineScenario({
  name: 'moderate',
  title: 'A reported post is removed by a moderator',
  flows: ['post', 'read-post', 'report', 'moderate', 'remove-post'],
  actors: ['member-a', 'member-b', 'moderator'],
  act: async ({ drive, actor, stage, saw }) => {
    const author = actor('member-a');
    const { entry, post, words } = await writePost(drive, author, 'reported post');
    const reason = `Report of the test run ${drive.run.label}`;
    await stage('report', () => actor('member-b').walk('report', { post, reason }));
    await stage('decide', () => actor('moderator').walk('moderate', { post, reason }));
    saw('still read after removal', await goesThrough(actor('member-b').walk('read-post', { ...words, post })));
    await author.walk('remove-post', { ...words, post });
    drive.journal.gone(entry);
  },
});
