import type { Actor } from '../../actors/actor.ts';
import type { Reply } from '../../reply.ts';
import { writePost, type WrittenPost } from '../../scenarios/write-post.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { collectionOf, memberWords, type Thing } from '../things.ts';
import { type Hand, Inconclusive } from '../verification.ts';

/** What the owner made for the others to try themselves on, and where it stands. */
export type Ground = {
  readonly owner: Actor;
  readonly other: Actor;
  /** A post that both read, and the page of it as each of them sees it. */
  readonly post: WrittenPost;
  readonly page: Reply;
  readonly pageOfOther: Reply;
  readonly member: Thing;
  readonly postWords: readonly string[];
};

/** Who owns what is tried: somebody of a higher plan where there is one, for then also paid posts are tried. */
const ownerOf = ({ cast, actor }: Hand): Actor => cast.get('other-plan') ?? actor('member-a');

const lastOf = ({ session, name }: Actor): Reply => {
  const reply = session.last();
  if (reply === null) throw new Inconclusive(`${name} was answered nothing`);
  return reply;
};

/** The owner writes a post that members share. Both must be able to read it: else a refusal later on says nothing. */
export const layGround = async (hand: Hand): Promise<Ground> => {
  const [owner, other] = [ownerOf(hand), hand.actor('member-b')];
  const post = await writePost(hand.drive, owner, 'shared post');
  const word = collectionOf(lastOf(owner).url);
  const read = async (actor: Actor): Promise<Reply> => {
    if (!(await goesThrough(actor.walk('read-post', { ...post.words, post: post.post }))))
      throw new Inconclusive(`${actor.name} cannot read the post that ${owner.name} wrote for all members`);
    return lastOf(actor);
  };
  const page = await read(owner);
  const pageOfOther = await read(other);
  const words = [word, collectionOf(page.url)].filter(each => each !== undefined);
  const { member = '' } = owner.variables();
  return { owner, other, post, page, pageOfOther, member: { words: memberWords, id: member }, postWords: words };
};
