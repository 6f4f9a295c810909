import { factsOf } from '../../evidence/derive/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToInvite, inviteFault } from '../invite-words.ts';
import { listed } from '../wording.ts';

const id = 'hardening/invite-terms-fixed';

export default defineCheck({
  id,
  rows: ['S6.c2'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [10, 40], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'An invitation gives what was offered',
    failureTitle: 'Guests choose what their invitation gives',
    why: 'What an invitation gives is decided by whoever sends it. When accepting takes the plan or the role from the form or the address, changing one word turns a month of the small plan into the large one, or a guest into an administrator. I accept one with other words in both places, and read from the app which roles the guest holds then.',
    fix: 'Take plan and role from the stored invitation alone, and refuse or drop everything else that is sent.',
    howTo: `${howToInvite} Which plans and roles there are stands in drive.billing.prices and drive.roles.`,
    references: ['https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x24-V15-Secure-Coding-and-Architecture.md'],
  },
  judge: ({ hardening }, asOf) => {
    const { sent, above, shown } = known(factsOf(hardening, 'invites', asOf)['other-terms']);
    if (above.length === 0) return concluded([]);
    return concluded([
      inviteFault(hardening, id, {
        place: 'other-terms',
        happened: `A guest chooses what the invitation gives: one that was offered less came out as ${listed(above)}.`,
        cause: `Accepting takes what it gives from the request (${listed(sent)}) instead of the stored invitation.`,
        did: `I invited a test guest and accepted with ${listed(sent)} set to more than was offered`,
        saw: [
          `Afterwards the app took the guest for ${listed(above)}, which the same invitation without them does not give`,
        ],
        shown,
        steps: [
          'Read plan and role from the row of the invitation when it is accepted, and refuse a request that carries fields of its own.',
        ],
      }),
    ]);
  },
});
