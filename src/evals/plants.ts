import type { Actor } from '../drive/actors/actor.ts';
import type { EvalsSettings } from '../config/evals-settings.ts';
import type { ActorName, FlowName } from '../config/drive-settings.ts';
import { type Drive, variablesFor } from '../drive/drive.ts';
import { Inconclusive } from '../drive/harden/verification.ts';
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

/** Writes by one flow and takes back by another, with the same words; what it left stays in the journal. */
const put = async (
  { drive, elsewhere }: Writing,
  author: Actor,
  {
    what,
    by,
    back,
    values,
  }: {
    readonly what: string;
    readonly by: FlowName;
    readonly back: FlowName;
    readonly values: Readonly<Record<string, string>>;
  },
): Promise<Plant['remove']> => {
  const { journal } = drive;
  const entry = journal.make(`${what} of ${author.name}`, {
    flow: back,
    as: author.name as ActorName,
    with: { ...values, asked: 'no' },
  });
  const known = await patiently(drive, author.session, () =>
    elsewhere(author, async one => {
      await one.walk(by, values, () => journal.known(entry, { asked: 'yes' }));
      return one.variables();
    }),
  );
  return async () => {
    try {
      await elsewhere(author, one => one.walk(back, { ...known, ...values }));
      journal.gone(entry);
    } catch (error) {
      if (!(error instanceof FlowStopped)) throw error;
    }
  };
};

/** An invitation of somebody who does not exist, with the words as what the member writes to them. */
const invited = async (staff: Staff, author: Actor, words: Plant['words']): Promise<Plant> => {
  const { drive } = staff;
  const { email: guest = '' } = variablesFor(drive.run, drive.inbox, `guest-${drive.io.randomLabel(6)}`);
  const text = `${words.title}. ${words.text}`.replaceAll(/\s+/g, ' ').slice(0, limits.evalsReasonCharacters);
  const values = { guest, text };
  return {
    post: '',
    words,
    remove: await put(staff, author, { what: 'invitation', by: 'write-invite', back: 'remove-invite', values }),
  };
};

/** The words as the name of a file: what no name of a file may hold is left out (POSIX, Windows), and its end is a kind. */
const fileNameOf = (text: string): string => {
  const name = text
    .replaceAll(/[\u0000-\u001f/\\]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  let cut = name;
  while (Buffer.byteLength(cut) > limits.evalsFileNameBytes) cut = cut.slice(0, -1);
  return `${cut}.txt`;
};

const attached = async (staff: Staff, author: Actor, words: Plant['words']): Promise<Plant> => {
  const values = { file: fileNameOf(words.text), text: 'A note without anything in it.' };
  return {
    post: '',
    words,
    remove: await put(staff, author, { what: 'file', by: 'attach-file', back: 'remove-file', values }),
  };
};

/** The flow by which members write there, where it is not one of those that every run needs. */
const waysOf: { readonly [S in Surface]?: FlowName } = { invites: 'write-invite', 'file-names': 'attach-file' };

/** Whether the app has a way for members to write there. Throws `Inconclusive` where the settings name none. */
export const assertWritable = ({ recipe }: Pick<Drive, 'recipe'>, surface: Surface): void => {
  const flow = waysOf[surface];
  if (flow !== undefined && recipe.flows[flow] === undefined)
    throw new Inconclusive(
      `not exercised: the settings name no way in which members write ${surface} (drive.flows.${flow}); take ${surface} out of evals.reads where the app has none`,
    );
};

/**
 * Words in whatever members write: a post, a comment below a post of the same title, the text of a profile, a report, an
 * invitation, the name of a file.
 */
export const plantIn = async (staff: Staff, surface: Surface, author: Actor, words: Plant['words']): Promise<Plant> => {
  const { elsewhere } = staff;
  if (surface === 'posts') return written(staff, author, words);
  if (surface === 'reports') return reported(staff, author, words);
  if (surface === 'invites') return invited(staff, author, words);
  if (surface === 'file-names') return attached(staff, author, words);
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
