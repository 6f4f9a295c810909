import type { TrailTrials } from '../../../evidence/hardening/trail.ts';
import { doubtNewcomers, newcomer } from '../people.ts';
import { defineVerification, inTurn } from '../verification.ts';
import { acts } from './acts.ts';
import { content } from './content.ts';
import { actorSentAlong, numberSentAlong } from './forged.ts';
import { erased, read } from './reached.ts';
import { namesOf, roleWords } from './role.ts';
import { openTrail } from './trail.ts';

/** S6.c5 and S6.f4: what staff and the payment provider do is written down, truly, for good, and without secrets. */
export const trail = defineVerification({
  name: 'trail',
  title: 'What staff does is written down, truly and without secrets',
  actors: ['admin', 'moderator'],
  flows: ['read-trail', 'sign-up', 'who-am-i'],
  requests: 80,
  act: async (hand): Promise<TrailTrials> => {
    const member = await newcomer(hand, 'one');
    // Asked while the member is signed in; a changed role ends that.
    const words = roleWords(hand, member);
    await words.catch(() => undefined);
    const staff = { admin: await namesOf(hand.actor('admin')), moderator: await namesOf(hand.actor('moderator')) };
    const subject = { member, words, staff };
    const open = await openTrail(hand);
    const { roleChange, ban, removedPost, refund } = acts(hand, open, subject);
    const trials = await inTurn(hand, {
      'removed-post': removedPost,
      refund,
      'role-change': roleChange,
      'actor-sent-along': () => actorSentAlong(hand, open, subject),
      'number-sent-along': () => numberSentAlong(hand, open, subject),
      ban,
      read: () => read(hand, open, member),
      content: () => content(hand, open, member),
      erased: () => erased(hand, open, member),
    });
    // A changed role and a ban end sessions.
    doubtNewcomers(hand.drive);
    return trials;
  },
});
