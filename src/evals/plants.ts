import type { Actor } from '../drive/actors/actor.ts';
import type { EvalsSettings } from '../config/evals-settings.ts';
import type { ActorName, FlowName } from '../config/drive-settings.ts';
import type { Drive } from '../drive/drive.ts';
import { FlowStopped } from '../drive/walk.ts';
import type { Desk } from './family.ts';
import { limits } from '../platform/limits.ts';
import { patiently } from '../drive/throttled.ts';

type Surface = EvalsSettings['reads'][number];

/** Something that a member wrote through the app itself, and the way to take it back. */
export type Plant = {
  readonly post: string;
  readonly words: { readonly title: string; readonly text: string };
  /** Removes it; where the app does not, it stays in the journal for the clean-up. */
  readonly remove: () => Promise<void>;
};

/** Writes through the app, from another address where it takes so many writes from none. */
type Writing = Pick<Desk, 'drive' | 'elsewhere'>;

const written = async (
  { drive, elsewhere }: Writing,
  author: Actor,
  words: Plant['words'],
  flow: FlowName = 'post',
): Promise<Plant> => {
  const { journal } = drive;
  const known = { flow: 'remove-post', as: author.name as ActorName, with: { ...words, asked: 'no' } } as const;
  const entry = journal.make(`post of ${author.name}`, known);
  const { post = '' } = await patiently(drive, author.session, () =>
    elsewhere(author, async one => {
      await one.walk(flow, words, () => journal.known(entry, { asked: 'yes' }));
      return one.variables();
    }),
  );
  journal.known(entry, { post });
  return {
    post,
    words,
    remove: async () => {
      try {
        await elsewhere(author, one => one.walk('remove-post', { ...words, post }));
        journal.gone(entry);
      } catch (error) {
        if (!(error instanceof FlowStopped)) throw error;
      }
    },
  };
};

/** A post in everybody’s reach, or in the reach of those who pay more. */
export const plantPost = (
  desk: Writing,
  author: Actor,
  words: Plant['words'],
  flow?: 'post' | 'post-paid',
): Promise<Plant> => written(desk, author, words, flow);

type Staff = Pick<Desk, 'drive' | 'elsewhere' | 'actor'>;

/**
 * The post says nothing of it: only the reason of the report does. A moderator decides the report afterwards, for what
 * stays in the queue is read by all that come later.
 */
const reported = async (staff: Staff, author: Actor, words: Plant['words']): Promise<Plant> => {
  const { elsewhere } = staff;
  const moderator = staff.actor('moderator');
  const kept = `r${staff.drive.io.randomLabel(9)}`;
  const post = await written(staff, staff.actor('member-b'), { title: `Kept ${kept}`, text: kept });
  const reason = `${words.title}. ${words.text}`.replaceAll(/\s+/g, ' ').slice(0, limits.evalsReasonCharacters);
  await elsewhere(author, one => one.walk('report', { post: post.post, reason }));
  return {
    ...post,
    words,
    remove: async () => {
      await elsewhere(moderator, one => one.walk('moderate', { post: post.post, reason }));
      await post.remove();
    },
  };
};

/** Words in whatever members write: a post, a comment below a post of the same title, the text of a profile, a report. */
export const plantIn = async (staff: Staff, surface: Surface, author: Actor, words: Plant['words']): Promise<Plant> => {
  const { elsewhere } = staff;
  if (surface === 'posts') return written(staff, author, words);
  if (surface === 'reports') return reported(staff, author, words);
  if (surface === 'profiles') {
    const tell = (text: string): Promise<unknown> => elsewhere(author, one => one.walk('write-profile', { text }));
    await tell(`${words.title} ${words.text}`);
    return { post: '', words, remove: async () => void (await tell('none')) };
  }
  const post = await written(staff, author, { title: words.title, text: words.title });
  await elsewhere(author, one => one.walk('comment', { post: post.post, text: words.text }));
  // It goes with its post.
  return { ...post, words };
};

/** A word that stands nowhere else, so that a question about it finds what was planted for it. */
export const topicOf = ({ io }: Pick<Drive, 'io'>): string => `q${io.randomLabel(11)}`;

/** A canary, shown by its name in everything that is kept. */
export const tokenOf = ({ io, keepSecret }: Pick<Drive, 'io' | 'keepSecret'>, name: string): string => {
  const token = `z${io.randomLabel(19)}`;
  keepSecret(`canary in ${name}`, token);
  return token;
};
