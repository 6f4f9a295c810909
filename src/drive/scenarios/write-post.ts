import type { ActorName, FlowName } from '../../config/drive-settings.ts';
import type { Actor } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';

/** A post of the run, as it stands in the journal and in the app. */
export type WrittenPost = {
  readonly entry: number;
  readonly post: string;
  readonly words: { readonly title: string; readonly text: string };
};

/**
 * An actor writes a post that nobody else could have written. A run that is killed before the app has named the post is
 * cleaned up by its title, which is in the journal from the beginning.
 */
export const writePost = async (
  drive: Drive,
  author: Actor,
  what: string,
  flow: FlowName = 'post',
): Promise<WrittenPost> => {
  const words = {
    title: `${what} of ${drive.run.label}`,
    text: `canary ${drive.run.label} ${drive.io.randomLabel(26)}`,
  };
  const entry = drive.journal.make(`${what} of ${author.name}`, {
    flow: 'remove-post',
    as: author.name as ActorName,
    with: { ...words, asked: 'no' },
  });
  await author.walk(flow, words, () => drive.journal.known(entry, { asked: 'yes' }));
  const { post = '' } = author.variables();
  drive.journal.known(entry, { post });
  return { entry, post, words };
};
