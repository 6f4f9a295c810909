import { factsOf } from '../../evidence/derive/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { gaveLine, howToInvite, inviteFault } from '../invite-words.ts';

const id = 'hardening/invite-bound-to-address';

export default defineCheck({
  id,
  rows: ['S6.c2'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [10, 40], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'An invitation holds for the invited address',
    failureTitle: 'An invitation that was forwarded works for anybody',
    why: 'An invitation is written to somebody. When anybody with the link can accept it, the first reader of a forwarded mail takes the place and the gift, and the invited person finds it used up. I invite one test address and try the link as a member with another address, who shares only what stands after the @.',
    fix: 'Accept an invitation only for a member who has confirmed the very address it was sent to.',
    howTo: howToInvite,
    references: ['https://github.com/discourse/discourse/security/advisories/GHSA-p63q-jp48-h8xh'],
  },
  judge: ({ hardening }, asOf) => {
    const seen = known(factsOf(hardening, 'invites', asOf)['another-address']);
    if (seen.gave === 0) return concluded([]);
    return concluded([
      inviteFault(hardening, id, {
        place: 'another-address',
        happened: 'Whoever gets hold of a forwarded invitation takes it, and the invited person finds it used up.',
        cause: 'Accepting does not compare the whole confirmed address of the member with the one that was invited.',
        did: 'I invited one test address and tried the link as a test member with another address of the same domain',
        saw: [gaveLine(seen)],
        shown: seen.shown,
        steps: [
          'Add “and email = the confirmed address of the member” to the statement that accepts an invitation; comparing what stands after the @ is not enough.',
        ],
      }),
    ]);
  },
});
